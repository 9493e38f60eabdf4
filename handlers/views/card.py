"""The project's card: the root message of its thread, kept current in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.words import day
from bot.experiments.fields import Need
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.projects import Project, ProjectState
from bot.experiments.records import SavedSection
from bot.experiments.reviews import Answer, Review
from bot.experiments.template import NOTES, Section, Template
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Element,
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
from handlers.views.goals import GOALS, grades_of
from handlers.views.progress import answers_line, budget_line, hypothesis_status
from handlers.views.text import people, person

_SETTLED = {
    ProjectState.LAUNCHED: "it is launched. What comes after it can be planned here, too.",
    ProjectState.STOPPED: "nothing, work on it has ended. What was learned is in the thread.",
    ProjectState.ARCHIVED: "nothing, it is put away. Its owner can bring it back under Settings.",
}
#: More hypotheses than these are counted, not listed: a message holds 50 blocks.
SHOWN = 15
_LIVELY = (
    HypothesisState.AWAITING_DECISION,
    HypothesisState.RUNNING,
    HypothesisState.PLANNED,
)


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """What a card is made from; days are working days, by a hypothesis' number."""

    project: Project
    template: Template
    sections: Mapping[str, SavedSection]
    hypotheses: Sequence[Hypothesis]
    days: Mapping[int, int]
    spent: Mapping[int, int]
    today: date
    review: Review | None


def build_card(facts: CardFacts) -> Message:
    """Show where a project stands, with a button for whatever can be done next."""
    project = facts.project
    notes = [NOTES] if NOTES.key in facts.sections else []
    rows = [_section_row(facts, shape) for shape in (*facts.template.written_once, *notes)]
    lively = sorted(facts.hypotheses, key=lambda each: (_liveliness(each), each.number))
    shown = SHOWN if len(rows) <= 12 else 5
    listed = [_hypothesis_row(project, each) for each in lively[:shown]]
    more = len(lively) - len(listed)
    about = [_about(project), _completeness(facts), *_review_line(facts)]
    told = [f"*Hypotheses*{'' if facts.hypotheses else ': none yet'}"]
    if facts.hypotheses:
        told.append(budget_line(facts.hypotheses, facts.days, facts.spent, facts.today))
        told.append(answers_line(facts.hypotheses))
    blocks = [
        header(project.title),
        context("\n".join(about)),
        *(row for row, _ in rows),
        divider(),
        section("\n".join(filter(None, told))),
        *(row for row, _ in listed),
        *([context(f"And {more} more, in the thread.")] if more else []),
        actions(*_buttons(project)),
        context(f"*Next:* {_next(facts)}"),
    ]
    text = "\n".join(
        [
            f"ML project: {escape(project.title)} ({project.key}), {project.state.words}.",
            *about[1:],
            *(words for _, words in rows),
            *filter(None, told[1:]),
            *(words for _, words in listed),
        ]
    )
    return Message(cut_mrkdwn(text, TEXT_LIMIT), blocks)


def _liveliness(hypothesis: Hypothesis) -> int:
    state = hypothesis.state
    return _LIVELY.index(state) if state in _LIVELY else len(_LIVELY)


def _about(project: Project) -> str:
    state = project.state.words
    parts = [
        f"*{state[0].upper()}{state[1:]}*",
        f"`{project.key}`",
        f"owner {person(project.owner_id)}",
    ]
    if project.decider_id:
        parts.append(f"decider {person(project.decider_id)}")
    if project.collaborator_ids:
        parts.append(f"with {people(project.collaborator_ids)}")
    return " · ".join(parts)


def _completeness(facts: CardFacts) -> str:
    """How much of the document is there, for a review and for a launch."""
    told = []
    for need, what in ((Need.REVIEW, "review"), (Need.LAUNCH, "launch")):
        shapes = facts.template.written_once
        lacking = [shape for shape in shapes if shape.missing(_content(facts, shape), need)]
        asked = [shape for shape in shapes if shape.missing((), need)]
        if asked:
            told.append(f"{len(asked) - len(lacking)} of {len(asked)} for a {what}")
    return f"Sections complete: {', '.join(told)}" if told else "No section is required"


def _content(facts: CardFacts, shape: Section) -> Sequence[Mapping[str, str]]:
    saved = facts.sections.get(shape.key)
    return saved.content if saved else ()


def _review_line(facts: CardFacts) -> list[str]:
    review, project = facts.review, facts.project
    if review is None:
        if project.state is ProjectState.RUNNING:
            return ["Not reviewed yet; work has begun all the same"]
        return []
    answers = []
    for each in review.reviewers:
        words = each.answer.words if each.answer else f"asked until {day(review.due_on)}"
        is_stale = each.answer and each.document_revision < project.document_revision
        answers.append(
            f"{person(each.user_id)} {words}{' an earlier revision' if is_stale else ''}"
        )
    return [f"Review: {', '.join(answers)}"]


def _section_row(facts: CardFacts, shape: Section) -> tuple[Block, str]:
    saved = facts.sections.get(shape.key)
    if saved is None:
        words, verb = "not written yet", "Write"
    else:
        words, verb = _state_of(facts, shape, saved), "Edit"
    target = Target(facts.project.id, section=shape.key)
    accessory = None
    if facts.project.state.can_change:
        accessory = button(verb, ids.SECTION_EDIT, target, label=f"{verb} {shape.title}")
    title = escape(shape.title)
    return section(f"*{title}*\n{words}", accessory), f"{title}: {words}."


def _state_of(facts: CardFacts, shape: Section, saved: SavedSection) -> str:
    parts = []
    for need, what in ((Need.REVIEW, "missing"), (Need.LAUNCH, "missing for a launch")):
        if missing := shape.missing(saved.content, need):
            parts.append(f"{what}: {escape(', '.join(missing))}")
    parts = parts or ["written"]
    if shape.key == GOALS:
        grades = grades_of(saved.content, facts.sections.get("baseline"))
        for index, graded in grades.items():
            advice = f": {escape(graded.advice[0])}" if graded.advice else ""
            parts.append(f"goal {index + 1} {graded.grade.words}{advice}")
    return cut_mrkdwn(" · ".join(parts), 400)


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


def _do_next(project: Project, hypothesis: Hypothesis) -> Element | None:
    if not project.state.can_change:
        return None
    target = Target(project.id, number=hypothesis.number)
    ref = hypothesis.ref
    if hypothesis.state is HypothesisState.PLANNED:
        return button("Start", ids.HYPOTHESIS_START, target, label=f"Start {ref}")
    if hypothesis.state.is_open:
        return button("Report result", ids.RESULT_REPORT, target, label=f"Report result for {ref}")
    return None


def _buttons(project: Project) -> list[Element]:
    target = Target(project.id)
    review = button("Request review", ids.REVIEW_REQUEST, target)
    shared = [
        button("Experiment log", ids.PROJECT_LOG, target),
        button("Export document", ids.PROJECT_EXPORT, target),
        button("Settings", ids.PROJECT_SETTINGS, target),
    ]
    if not project.state.can_change:
        return shared
    launch = [button("Launch", ids.PROJECT_LAUNCH, target)] if project.state.is_open else []
    return [button("Add hypothesis", ids.HYPOTHESIS_ADD, target), review, *launch, *shared]


def _next(facts: CardFacts) -> str:
    project, sections = facts.project, facts.sections
    if project.state in _SETTLED:
        return _SETTLED[project.state]
    states = {each.state for each in facts.hypotheses}
    if HypothesisState.AWAITING_DECISION in states:
        return f"decide; {people(project.asked)} can answer the check-in in this thread."
    running = [each for each in facts.hypotheses if each.state is HypothesisState.RUNNING]
    if any(each.latest_verdict for each in running):
        return "decide below the result, or go on: the bot checks in at the deadline."
    if running:
        return "report a result when there is one. The bot checks in at the deadline."
    if "problem" not in sections and _has(facts, "problem"):
        return "write the problem statement, then the baseline."
    if "baseline" not in sections:
        return "write the baseline. No hypothesis starts without one."
    if not facts.hypotheses:
        return "add a hypothesis: what improves which metric, by how much, in how many days."
    if project.state is ProjectState.IN_REVIEW and facts.review and facts.review.waiting:
        return f"wait for the review; {people(facts.review.waiting)} can answer it here."
    if project.state is ProjectState.IN_REVIEW and facts.review:
        if any(each.answer is Answer.CHANGES for each in facts.review.reviewers):
            return "work in what the reviewers asked for, then request a review again."
        return "have the reviewers look at what changed since; they can approve it here."
    if HypothesisState.PLANNED in states:
        return "start the hypothesis that answers most."
    return "write down what follows: the launch plan, or the next hypothesis."


def _has(facts: CardFacts, key: str) -> bool:
    return any(each.key == key for each in facts.template.sections)
