"""Replies that hold the document: one per section, one per hypothesis, kept current in place."""

from bot.experiments.fields import Field, FieldKind
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState, NextStep
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Item, Section
from handlers import ids
from handlers.ids import Target
from handlers.views import rich
from handlers.views.blocks import (
    MESSAGE_BUDGET,
    TEXT_LIMIT,
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    cut,
    escape,
    header,
)
from handlers.views.card import hypothesis_status
from handlers.views.text import person, when

_NEXT_STEPS = {"failure": Decision.FAILURE_STEP, "success": Decision.SUCCESS_STEP}


def build_section_message(project: Project, shape: Section, saved: SavedSection) -> Message:
    """Show a section as it was last saved."""
    answers: list[tuple[Field, str]] = []
    for item in saved.content:
        answers.extend(_answers(shape, item))
    about = f"Saved by {person(saved.edited_by)}, {when(saved.edited_at, project.owner_zone)}"
    edit = button(
        "Edit",
        ids.SECTION_EDIT,
        Target(project.id, section=shape.key),
        label=f"Edit {shape.title}",
    )
    blocks = [header(shape.title), *_paragraphs(answers), context(about), actions(edit)]
    return Message(_text(escape(shape.title), answers), blocks)


def build_hypothesis_message(project: Project, shape: Section, hypothesis: Hypothesis) -> Message:
    """Show a hypothesis: its plan, its state, and what can be done with it."""
    answers = [each for each in _answers(shape, hypothesis.plan) if not _is_step(each[0])]
    for step, decision in _NEXT_STEPS.items():
        foreseen = hypothesis.next_step(decision) or NextStep()
        label = next(each.label for each in shape.fields if each.key == f"{step}_step")
        answers.append((Field(key=step, label=label), str(foreseen)))
    status = hypothesis_status(hypothesis, project.owner_zone)
    blocks = [
        header(f"{hypothesis.ref} · {shape.title}"),
        context(f"*{status[0].upper()}{status[1:]}*"),
        *_paragraphs(answers),
    ]
    if buttons := _buttons(project, hypothesis):
        blocks.append(actions(*buttons))
    return Message(_text(f"{hypothesis.ref}, {status}", answers), blocks)


def _buttons(project: Project, hypothesis: Hypothesis) -> list[Element]:
    target, ref = Target(project.id, number=hypothesis.number), hypothesis.ref
    if hypothesis.state is HypothesisState.PLANNED:
        return [
            button("Start", ids.HYPOTHESIS_START, target, style="primary", label=f"Start {ref}"),
            button("Edit", ids.HYPOTHESIS_EDIT, target, label=f"Edit {ref}"),
        ]
    if hypothesis.state.is_open:
        return [
            button("Report result", ids.RESULT_REPORT, target, label=f"Report result for {ref}"),
            *decision_buttons(target, ref),
        ]
    return []


def decision_buttons(target: Target, ref: str) -> list[Element]:
    """The buttons that answer a check-in."""
    words = {
        Decision.SUCCESS_STEP: "Success step",
        Decision.FAILURE_STEP: "Failure step",
        Decision.STOP: "Stop",
    }
    taken = {
        decision: button(label, f"{ids.DECISION}{decision}", target, label=f"{label} for {ref}")
        for decision, label in words.items()
    }
    extend = button("Extend", ids.TIMEBOX_EXTEND, target, label=f"Extend {ref}")
    return [
        taken[Decision.SUCCESS_STEP],
        taken[Decision.FAILURE_STEP],
        extend,
        taken[Decision.STOP],
    ]


def _is_step(field: Field) -> bool:
    return field.key.removesuffix("_step").removesuffix("_note") in _NEXT_STEPS


def _answers(shape: Section, item: Item) -> list[tuple[Field, str]]:
    answers = []
    for field in shape.fields:
        text = item.get(field.key, "")
        shown = dict(field.choices).get(text, text)
        if shown:
            answers.append((field, shown))
    return answers


def _paragraphs(answers: list[tuple[Field, str]]) -> list[Block]:
    """One paragraph an answer, each cut evenly where all together would be too long."""
    room = MESSAGE_BUDGET
    blocks: list[Block] = []
    for left, (field, text) in zip(range(len(answers), 0, -1), answers, strict=True):
        shown = text
        if len(text) > (share := room // left):
            rest = len(text) - share
            shown = f"{text[:share]}… (and {rest:,} more characters, in Edit and in the export)"
        room -= min(len(text), share)
        blocks.append(rich.field(field.label, shown, link=field.kind is FieldKind.URL))
    return blocks


def _text(title: str, answers: list[tuple[Field, str]]) -> str:
    lines = [f"{field.label}: {escape(text)}" for field, text in answers]
    return cut("\n".join([title, *lines]), TEXT_LIMIT)
