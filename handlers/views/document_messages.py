"""Replies that hold the document: one per section, one per hypothesis, kept current in place."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.experiments.criteria import Amount
from bot.experiments.fields import FieldKind
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState, NextStep
from bot.experiments.metrics import Direction, MetricKey, format_number, parse_number
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Item, Section
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    MESSAGE_BUDGET,
    TEXT_LIMIT,
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    cut_mrkdwn,
    escape,
    header,
)
from handlers.views.card import hypothesis_status
from handlers.views.rich import Paragraph, rich_text
from handlers.views.text import person, when

_NEXT_STEPS = {"failure": Decision.FAILURE_STEP, "success": Decision.SUCCESS_STEP}
_GOAL_FIELDS = {"metric", "slice", "direction", "amount", "amount_kind"}
_CLAIM_FIELDS = {"statement", "method"}
#: Fields that make one sentence together, or stand in the line of the state.
_TOLD_IN_WORDS = {
    *("metric", "slice", "direction", "minimum_lift", "lift_kind", "timebox"),
    *(f"{step}_{part}" for step in _NEXT_STEPS for part in ("step", "note")),
}


def build_section_message(project: Project, shape: Section, saved: SavedSection) -> Message:
    """Show a section as it was last saved, one block of text for each of its items."""
    items = _fitted([_item(shape, item) for item in saved.content])
    texts: list[Block] = []
    for number, item in enumerate(items, start=1):
        if shape.repeats:
            texts.append(context(f"*{shape.item_title} {number}*"))
        texts.append(rich_text(item))
    about = f"Saved by {person(saved.edited_by)}, {when(saved.edited_at, project.owner_zone)}"
    edit = button(
        "Edit",
        ids.SECTION_EDIT,
        Target(project.id, section=shape.key),
        label=f"Edit {shape.title}",
    )
    blocks = [header(shape.title), *texts, context(about), actions(edit)]
    return Message(_text(escape(shape.title), items), blocks)


def build_hypothesis_message(project: Project, shape: Section, hypothesis: Hypothesis) -> Message:
    """Show a hypothesis: its plan, its state, and what can be done with it."""
    claim = _answers(shape, hypothesis.plan, only=_CLAIM_FIELDS)
    more = _answers(shape, hypothesis.plan, leave_out=_CLAIM_FIELDS | _TOLD_IN_WORDS)
    answers = [*claim, Paragraph("Success", _success(hypothesis)), *more]
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
    extend = extend_button(target, ref)
    return [
        taken[Decision.SUCCESS_STEP],
        taken[Decision.FAILURE_STEP],
        extend,
        taken[Decision.STOP],
    ]


def extend_button(target: Target, ref: str) -> Element:
    """The button that prolongs a timebox."""
    return button("Extend", ids.TIMEBOX_EXTEND, target, label=f"Extend {ref}")


def _success(hypothesis: Hypothesis) -> str:
    criterion = hypothesis.criterion
    baseline = hypothesis.baseline.get(criterion.metric)
    if baseline is None:
        return str(criterion)
    target = format_number(criterion.target(baseline))
    return f"{criterion}: from {format_number(baseline)} to {target}"


def _goal(item: Item) -> list[Paragraph]:
    """A metric goal's structured fields as one sentence."""
    if not item.keys() >= _GOAL_FIELDS:
        return []
    way = "up" if item["direction"] == Direction.HIGHER else "down"
    amount = item["amount"]
    if amount:
        amount = f" by {Amount(parse_number(amount), item['amount_kind'] == 'relative')}"
    return [Paragraph("Goal", f"{MetricKey(item['metric'], item['slice'])} {way}{amount}")]


def _item(shape: Section, item: Item) -> list[Paragraph]:
    goal = _goal(item)
    return [*goal, *_answers(shape, item, leave_out=_GOAL_FIELDS if goal else ())]


def _answers(
    shape: Section, item: Item, *, only: Collection[str] = (), leave_out: Collection[str] = ()
) -> list[Paragraph]:
    said = []
    for field in shape.fields:
        text = item.get(field.key, "")
        wanted = field.key in only if only else field.key not in leave_out
        if text and wanted:
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
    return cut_mrkdwn("\n".join([title, *lines]), TEXT_LIMIT)
