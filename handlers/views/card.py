"""The project's card: the root message of its thread, kept current in place."""

from collections.abc import Mapping, Sequence

from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.ports import SavedSection
from bot.experiments.projects import Project
from bot.experiments.template import Section, Template
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    cut_mrkdwn,
    divider,
    escape,
    header,
    section,
)
from handlers.views.text import people, person, when

#: More hypotheses than these are counted, not listed: a message holds 50 blocks.
SHOWN = 15


def build_card(
    project: Project,
    template: Template,
    sections: Mapping[str, SavedSection],
    hypotheses: Sequence[Hypothesis],
    total: int,
) -> Message:
    """Show where a project stands, with a button for whatever can be done next.

    `hypotheses` are the ones to list, of `total`.
    """
    rows = [
        _section_row(project, shape, sections.get(shape.key)) for shape in template.written_once
    ]
    listed = [_hypothesis_row(project, each) for each in hypotheses[:SHOWN]]
    more = total - len(listed)
    blocks = [
        header(project.title),
        context(_about(project)),
        *(row for row, _ in rows),
        divider(),
        section(f"*Hypotheses*{'' if total else ': none yet'}"),
        *(row for row, _ in listed),
        *([context(f"And {more} more, in the thread.")] if more else []),
        actions(
            button("Add hypothesis", ids.HYPOTHESIS_ADD, Target(project.id)),
            button("Export document", ids.PROJECT_EXPORT, Target(project.id)),
        ),
        context(f"*Next:* {_next(project, sections, hypotheses)}"),
    ]
    text = "\n".join(
        [
            f"ML project: {escape(project.title)} ({project.key}), {project.state.value}.",
            *(words for _, words in rows),
            *(words for _, words in listed),
        ]
    )
    return Message(cut_mrkdwn(text, TEXT_LIMIT), blocks)


def _about(project: Project) -> str:
    parts = [
        f"*{project.state.value.capitalize()}*",
        f"`{project.key}`",
        f"owner {person(project.owner_id)}",
    ]
    if project.decider_id:
        parts.append(f"decider {person(project.decider_id)}")
    if project.collaborator_ids:
        parts.append(f"with {people(project.collaborator_ids)}")
    return " · ".join(parts)


def _section_row(project: Project, shape: Section, saved: SavedSection | None) -> tuple[Block, str]:
    if saved is None:
        words, verb = "not written yet", "Write"
    elif missing := shape.missing(saved.content):
        words, verb = f"missing: {', '.join(missing)}", "Edit"
    else:
        words, verb = "written", "Edit"
    accessory = button(
        verb,
        ids.SECTION_EDIT,
        Target(project.id, section=shape.key),
        label=f"{verb} {shape.title}",
    )
    return section(f"*{shape.title}*\n{words}", accessory), f"{shape.title}: {words}."


def _hypothesis_row(project: Project, hypothesis: Hypothesis) -> tuple[Block, str]:
    words = hypothesis_status(hypothesis, project.owner_zone)
    statement = escape(cut(" ".join(hypothesis.statement.split()), 150))
    return (
        section(
            f"*{hypothesis.ref}* {statement}\n_{words[0].upper()}{words[1:]}_",
            _do_next(project, hypothesis),
        ),
        f"{hypothesis.ref} {statement}: {words}.",
    )


def hypothesis_status(hypothesis: Hypothesis, zone_name: str) -> str:
    """A hypothesis' state in words, with its deadline or what its numbers say."""
    parts = [hypothesis.state.words]
    if hypothesis.state is HypothesisState.PLANNED:
        parts.append(f"{hypothesis.timebox} working days")
    if hypothesis.deadline and hypothesis.state is HypothesisState.RUNNING:
        parts.append(f"until {when(hypothesis.deadline, zone_name)}")
    if hypothesis.deadline and hypothesis.state is HypothesisState.AWAITING_DECISION:
        parts.append(f"its time was over {when(hypothesis.deadline, zone_name)}")
    if hypothesis.state.is_open and hypothesis.latest_verdict:
        parts.append(f"latest result: {hypothesis.latest_verdict.value}")
    return ", ".join(parts)


def _do_next(project: Project, hypothesis: Hypothesis) -> dict[str, object] | None:
    target = Target(project.id, number=hypothesis.number)
    ref = hypothesis.ref
    if hypothesis.state is HypothesisState.PLANNED:
        return button("Start", ids.HYPOTHESIS_START, target, label=f"Start {ref}")
    if hypothesis.state.is_open:
        return button("Report result", ids.RESULT_REPORT, target, label=f"Report result for {ref}")
    return None


def _next(
    project: Project, sections: Mapping[str, SavedSection], hypotheses: Sequence[Hypothesis]
) -> str:
    states = {each.state for each in hypotheses}
    if HypothesisState.AWAITING_DECISION in states:
        return f"decide; {people(project.asked)} can answer the check-in in this thread."
    if HypothesisState.RUNNING in states:
        return "report a result when there is one. The bot checks in at the deadline."
    if "problem" not in sections:
        return "write the problem statement, then the baseline."
    if "baseline" not in sections:
        return "write the baseline. No hypothesis starts without one."
    if not hypotheses:
        return "add a hypothesis: what improves which metric, by how much, in how many days."
    if HypothesisState.PLANNED in states:
        return "start the hypothesis that answers most."
    return "write down what follows: the launch plan, or the next hypothesis."
