"""Replies that hold the document: one per section, one per hypothesis, kept current in place."""

from collections.abc import Sequence

from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.measurements import with_unit
from bot.experiments.next_steps import NextStep
from bot.experiments.projects import Project
from bot.experiments.records import SavedSection
from bot.experiments.reviews import Comment
from bot.experiments.template import Section
from handlers import ids
from handlers.ids import Target
from handlers.views.answers import answers, fitted, item_paragraphs
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
    text_length,
)
from handlers.views.comments import comment_blocks, part_buttons
from handlers.views.progress import hypothesis_status
from handlers.views.rich import Paragraph, rich_text
from handlers.views.text import person, when

_NEXT_STEPS = {"failure": Decision.FAILURE_STEP, "success": Decision.SUCCESS_STEP}
_CLAIM_FIELDS = {"statement", "method"}
#: Fields that make one sentence together, or stand in the line of the state.
_TOLD_IN_WORDS = {
    *("metric", "slice", "direction", "minimum_lift", "lift_kind", "timebox"),
    *(f"{step}_{part}" for step in _NEXT_STEPS for part in ("step", "note")),
}


def build_section_message(
    project: Project,
    shape: Section,
    saved: SavedSection,
    comments: Sequence[Comment] = (),
    commented: int = 0,
) -> Message:
    """Show a section as it was last saved, one block of text for each of its items.

    `comments` are the newest of `commented`.
    """
    whole = [item_paragraphs(shape, item) for item in saved.content]
    said = comment_blocks(project, comments, commented)
    items = fitted(whole, MESSAGE_BUDGET - text_length(said))
    texts: list[Block] = []
    for number, item in enumerate(items, start=1):
        if shape.repeats:
            texts.append(context(f"*{escape(shape.item_title)} {number}*"))
        texts.append(rich_text(item))
    about = f"Saved by {person(saved.edited_by)}, {when(saved.edited_at, project.owner_zone)}"
    target = Target(project.id, section=shape.key)
    edit: list[Element] = []
    if project.state.can_change:
        edit = [button("Edit", ids.SECTION_EDIT, target, label=f"Edit {shape.title}")]
    more = part_buttons(target, shape.title, saved.revision, is_cut=items != whole)
    blocks = [
        header(shape.title),
        *texts,
        *said,
        context(about),
        actions(*edit, *more),
    ]
    return Message(_text(escape(shape.title), items), blocks)


def build_hypothesis_message(
    project: Project,
    shape: Section,
    hypothesis: Hypothesis,
    comments: Sequence[Comment] = (),
    commented: int = 0,
) -> Message:
    """Show a hypothesis: its plan, its state, and what can be done with it."""
    claim = answers(shape, hypothesis.plan, only=_CLAIM_FIELDS)
    rest = answers(shape, hypothesis.plan, leave_out=_CLAIM_FIELDS | _TOLD_IN_WORDS)
    said = [*claim, Paragraph("Success", _success(hypothesis)), *rest]
    for step, decision in _NEXT_STEPS.items():
        foreseen = hypothesis.next_step(decision) or NextStep()
        label = next(each.label for each in shape.fields if each.key == f"{step}_step")
        said.append(Paragraph(label, str(foreseen)))
    status = hypothesis_status(hypothesis, project.owner_zone)
    remarks = comment_blocks(project, comments, commented)
    (shown,) = fitted([said], MESSAGE_BUDGET - text_length(remarks))
    target = Target(project.id, number=hypothesis.number)
    more = part_buttons(target, hypothesis.ref, hypothesis.revision, is_cut=shown != said)
    blocks = [
        header(f"{hypothesis.ref} · {shape.title}"),
        context(f"*{status[0].upper()}{status[1:]}*"),
        rich_text(shown),
        *remarks,
    ]
    if project.state.can_change and hypothesis.state.is_open:
        report = f"Report result for {hypothesis.ref}"
        asked = button("Report result", ids.RESULT_REPORT, target, label=report)
        blocks.append(actions(asked, *decision_buttons(target, hypothesis.ref)))
    blocks.append(actions(*_plan_buttons(project, hypothesis, target), *more))
    return Message(_text(f"{hypothesis.ref}, {status}", [shown]), blocks)


def _plan_buttons(project: Project, hypothesis: Hypothesis, target: Target) -> list[Element]:
    """Start a plan, or change it, as long as it is not decided."""
    ref, is_planned = hypothesis.ref, hypothesis.state is HypothesisState.PLANNED
    if not project.state.can_change or not (is_planned or hypothesis.state.is_open):
        return []
    start = button("Start", ids.HYPOTHESIS_START, target, style="primary", label=f"Start {ref}")
    edit = button("Edit", ids.HYPOTHESIS_EDIT, target, label=f"Edit {ref}")
    return [*([start] if is_planned else []), edit]


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
    target = with_unit(criterion.target(baseline), baseline.unit)
    return f"{criterion}: from {baseline} to {target}"


def _text(title: str, items: Sequence[Sequence[Paragraph]]) -> str:
    lines = [f"{escape(each.label)}: {escape(each.text)}" for item in items for each in item]
    return cut_mrkdwn("\n".join([title, *lines]), TEXT_LIMIT)
