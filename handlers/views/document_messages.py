"""Replies that hold the document: one per section, one per hypothesis, kept current in place."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.experiments.fields import FieldKind
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState, NextStep
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Item, Section
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    MESSAGE_BUDGET,
    TEXT_LIMIT,
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
from handlers.views.rich import Paragraph, rich_text
from handlers.views.text import person, when

_NEXT_STEPS = {"failure": Decision.FAILURE_STEP, "success": Decision.SUCCESS_STEP}
_STEP_FIELDS = {f"{step}_{part}" for step in _NEXT_STEPS for part in ("step", "note")}


def build_section_message(project: Project, shape: Section, saved: SavedSection) -> Message:
    """Show a section as it was last saved, one block of text for each of its items."""
    items = _fitted([_answers(shape, item) for item in saved.content])
    about = f"Saved by {person(saved.edited_by)}, {when(saved.edited_at, project.owner_zone)}"
    edit = button(
        "Edit",
        ids.SECTION_EDIT,
        Target(project.id, section=shape.key),
        label=f"Edit {shape.title}",
    )
    blocks = [header(shape.title), *map(rich_text, items), context(about), actions(edit)]
    return Message(_text(escape(shape.title), items), blocks)


def build_hypothesis_message(project: Project, shape: Section, hypothesis: Hypothesis) -> Message:
    """Show a hypothesis: its plan, its state, and what can be done with it."""
    answers = _answers(shape, hypothesis.plan, leave_out=_STEP_FIELDS)
    for step, decision in _NEXT_STEPS.items():
        foreseen = hypothesis.next_step(decision) or NextStep()
        label = next(each.label for each in shape.fields if each.key == f"{step}_step")
        answers.append(Paragraph(label, str(foreseen)))
    status = hypothesis_status(hypothesis, project.owner_zone)
    (fitted,) = _fitted([answers])
    blocks = [
        header(f"{hypothesis.ref} · {shape.title}"),
        context(f"*{status[0].upper()}{status[1:]}*"),
        rich_text(fitted),
    ]
    if buttons := _buttons(project, hypothesis):
        blocks.append(actions(*buttons))
    return Message(_text(f"{hypothesis.ref}, {status}", [fitted]), blocks)


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


def _answers(shape: Section, item: Item, leave_out: Collection[str] = ()) -> list[Paragraph]:
    said = []
    for field in shape.fields:
        text = item.get(field.key, "")
        if text and field.key not in leave_out:
            shown = dict(field.choices).get(text, text)
            said.append(Paragraph(field.label, shown, is_link=field.kind is FieldKind.URL))
    return said


def _fitted(items: Sequence[Sequence[Paragraph]]) -> list[list[Paragraph]]:
    """The same paragraphs, the long ones cut where all together would be too long."""
    left = sum(map(len, items))
    room = MESSAGE_BUDGET
    fitted: list[list[Paragraph]] = []
    for item in items:
        fitted.append([])
        for each in item:
            share = room // left
            shown = each if each.is_link else replace(each, text=_cut_text(each.text, share))
            room -= min(len(each.text), share)
            left -= 1
            fitted[-1].append(shown)
    return fitted


def _cut_text(text: str, share: int) -> str:
    if len(text) <= share:
        return text
    return f"{text[:share]}… (and {len(text) - share:,} more characters, in Edit and in the export)"


def _text(title: str, items: Sequence[Sequence[Paragraph]]) -> str:
    lines = [f"{each.label}: {escape(each.text)}" for item in items for each in item]
    return cut("\n".join([title, *lines]), TEXT_LIMIT)
