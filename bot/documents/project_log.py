"""What happened to a project as a whole, in words: reviews, people, stages, its end."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.documents.words import Markup, day
from bot.experiments.log import (
    Change,
    ChangedSinceApproval,
    Commented,
    LogEntry,
    PeopleChanged,
    ProjectMoved,
    ReviewAnswered,
    ReviewDue,
    ReviewRequested,
    StageAnswered,
    StageDue,
)
from bot.experiments.projects import ProjectState
from bot.experiments.reviews import Answer
from bot.experiments.text import shorten


def _requested(_entry: LogEntry, event: ReviewRequested, markup: Markup) -> list[str]:
    reviewers = markup.people(event.reviewers)
    lines = [
        (
            f"{markup.bold('Review requested')} of {reviewers}, until {day(event.due_on)}, on "
            f"revision {event.document_revision}."
        )
    ]
    return lines + [f"• {markup.escape(each)}" for each in event.remarks]


def _answered(entry: LogEntry, event: ReviewAnswered, markup: Markup) -> list[str]:
    who = markup.person(entry.actor_id)
    lines = [
        (
            f"{markup.bold(f'Review: {event.answer.words}')} by {who}, on revision "
            f"{event.document_revision}."
        )
    ]
    if event.words:
        lines.append(markup.escape(event.words))
    if event.answer is Answer.APPROVED and event.is_last:
        lines.append(
            "Everybody has approved. What the hypotheses promise is fixed now: it can change "
            "only with a reason."
        )
    return lines


def _due(_entry: LogEntry, event: ReviewDue, markup: Markup) -> list[str]:
    late = " This reminder comes late." if event.late else ""
    return [
        (
            f"{markup.bold('The review is waiting.')} {markup.people(event.waiting)}, what do you "
            f"think? An answer was asked for by {day(event.due_on)}.{late}"
        )
    ]


def _commented(entry: LogEntry, event: Commented, markup: Markup) -> list[str]:
    about = markup.bold(f"Comment on {markup.escape(event.about)}")
    return [f"{about} by {markup.person(entry.actor_id)}:", markup.escape(event.text)]


def _changed(entry: LogEntry, event: ChangedSinceApproval, markup: Markup) -> list[str]:
    about = markup.bold(f"{markup.escape(event.about)} changed after approval")
    who = markup.person(entry.actor_id)
    return [
        f"{about} by {who}. {markup.people(event.stale)} approved another text.",
        *change_lines(event.changes, markup),
    ]


def change_lines(changes: Sequence[Change], markup: Markup) -> list[str]:
    """What each changed field said, and what it says now."""
    return [
        f"• {markup.escape(each.label)}: {markup.escape(each.before or 'nothing')} → "
        f"{markup.escape(each.after or 'nothing')}"
        for each in changes
    ]


_MOVED = {
    ProjectState.LAUNCHED: "Launched",
    ProjectState.STOPPED: "Stopped",
    ProjectState.ARCHIVED: "Archived",
}


def _moved(entry: LogEntry, event: ProjectMoved, markup: Markup) -> list[str]:
    words = _MOVED.get(event.state, f"Back from the archive, {event.state.words}")
    lines = [f"{markup.bold(words)} by {markup.person(entry.actor_id)}."]
    if event.lacking:
        lines.append(f"Although this was lacking: {markup.escape('; '.join(event.lacking))}.")
    if event.reason:
        lines.append(f"Why: {markup.escape(event.reason)}")
    if event.learning:
        lines.append(f"Learned: {markup.escape(event.learning)}")
    return lines


def _people(_entry: LogEntry, event: PeopleChanged, markup: Markup) -> list[str]:
    decider = markup.person(event.decider_id) if event.decider_id else "the owner and collaborators"
    with_whom = f", with {markup.people(event.collaborator_ids)}" if event.collaborator_ids else ""
    return [
        (
            f"{markup.bold('People:')} {markup.person(event.owner_id)} owns it{with_whom}; "
            f"{decider} decide{'s' if event.decider_id else ''}."
        )
    ]


def _stage_due(_entry: LogEntry, event: StageDue, markup: Markup) -> list[str]:
    asked = markup.people(event.asked)
    stage = event.stage.capitalize()
    opening = f"{stage} is past its day." if event.late else f"{stage} was planned for today."
    lines = [f"{markup.bold(opening)} {asked}, is it there?"]
    if event.content:
        lines.append(markup.escape(shorten(event.content, 500)))
    if event.criteria:
        lines.append(f"It is done when: {markup.escape(shorten(event.criteria, 500))}")
    if event.late:
        lines.append(f"This check-in comes late: it was due {markup.when(event.due_at)}.")
    return lines


def _stage_answered(entry: LogEntry, event: StageAnswered, markup: Markup) -> list[str]:
    stage, who = event.stage.capitalize(), markup.person(entry.actor_id)
    if event.moved_to:
        lines = [f"{markup.bold(f'{stage} moved')} to {day(event.moved_to)} by {who}."]
    else:
        lines = [f"{markup.bold(f'{stage} is there')}, says {who}."]
    return [*lines, *([markup.escape(event.words)] if event.words else [])]


PROJECT_EVENTS: dict[type, Callable[[LogEntry, Any, Markup], list[str]]] = {
    ReviewRequested: _requested,
    ReviewAnswered: _answered,
    ReviewDue: _due,
    Commented: _commented,
    ChangedSinceApproval: _changed,
    ProjectMoved: _moved,
    PeopleChanged: _people,
    StageDue: _stage_due,
    StageAnswered: _stage_answered,
}
