"""The experiment log in words, for Slack and for documents alike."""

from collections.abc import Callable
from typing import Any

from bot.documents.project_log import PROJECT_EVENTS, change_lines
from bot.documents.result_words import tell_result
from bot.documents.words import CLOSED, Markup, days, time_taken
from bot.experiments.log import (
    CheckedIn,
    DeadlineMoved,
    Decided,
    Extended,
    LogEntry,
    Noted,
    PlanRevised,
    ResultArrived,
    Snoozed,
    Started,
)
from bot.experiments.schedules import CheckInKind
from bot.experiments.text import shorten


def describe(entry: LogEntry, markup: Markup) -> list[str]:
    """An entry in lines, the headline first."""
    return _EVENTS[type(entry.event)](entry, entry.event, markup)


def _started(entry: LogEntry, event: Started, markup: Markup) -> list[str]:
    headline = markup.bold(f"{entry.ref} started.")
    lines = [
        f"{headline} {days(event.timebox)}, until {markup.when(event.deadline)}.",
        markup.escape(shorten(event.statement, 300)),
        f"Success: {markup.escape(event.criterion)}",
    ]
    if event.guardrails:
        lines.append(f"Guardrails: {markup.escape('; '.join(event.guardrails))}")
    if event.unapproved:
        lines.append("Work began before the document was approved.")
    lines.extend(event.remarks)
    return lines


def _checked_in(entry: LogEntry, event: CheckedIn, markup: Markup) -> list[str]:
    asked = markup.people(event.asked)
    headline, question = {
        CheckInKind.BEFORE: (
            f"{entry.ref} ends {markup.when(event.deadline)}.",
            "is a result in sight?",
        ),
        CheckInKind.DEADLINE: (f"{entry.ref}: the timebox is over.", "what is next?"),
        CheckInKind.HALFWAY: (f"{entry.ref} is halfway.", "is it on its way?"),
        CheckInKind.REMINDER: (f"{entry.ref} still waits for a decision.", "what is next?"),
        CheckInKind.SNOOZED: (f"{entry.ref}: you asked to be asked again.", "what is next?"),
        CheckInKind.DECIDER: (
            f"{entry.ref} has waited for a decision for some days.",
            "you can settle it. What is next?",
        ),
    }[event.check_in]
    lines = [
        f"{markup.bold(headline)} {asked}, {question}",
        markup.escape(shorten(event.statement, 300)),
        f"Promised: {markup.escape(event.criterion)}",
        f"Spent: {event.spent} of {days(event.timebox)}{_extended_how_often(event)}.",
        f"Results: {_results(event, markup)}",
        f"If it succeeds: {markup.escape(event.success_step)}",
        f"If it fails: {markup.escape(event.failure_step)}",
    ]
    if event.late:
        earlier = "check-in was" if event.skipped == 1 else "check-ins were"
        skipped = f" {event.skipped} earlier {earlier} left out." if event.skipped else ""
        lines.append(f"This check-in comes late: it was due {markup.when(event.due_at)}.{skipped}")
    return lines


def _results(event: CheckedIn, markup: Markup) -> str:
    verdict = f"the latest says {event.latest_verdict.value}" if event.latest_verdict else ""
    if not event.results:
        return f"{verdict or 'none yet'}."
    measured = ", ".join(f"{key} {value}" for key, value in event.latest_values.items())
    said = verdict or "judged by what was promised before"
    return f"{event.results} so far, {said}: {markup.escape(shorten(measured, 300))}."


def _extended_how_often(event: CheckedIn) -> str:
    if not event.extensions:
        return ""
    return f", extended {event.extensions} time{'' if event.extensions == 1 else 's'}"


def _result(entry: LogEntry, event: ResultArrived, markup: Markup) -> list[str]:
    return tell_result(entry, event, markup).lines


def _decided(entry: LogEntry, event: Decided, markup: Markup) -> list[str]:
    headline = markup.bold(f"{entry.ref} {event.outcome.value}:")
    step = f": {markup.escape(event.next_step)}" if event.next_step else ""
    who = f"{markup.person(entry.actor_id)} decided to"
    if event.is_automatic:
        who = "The numbers decided, as this project's settings ask:"
    lines = [
        f"{headline} {CLOSED[event.outcome]} {time_taken(event.spent, event.timebox)}.",
        f"{who} {event.decision.words}{step}.",
        markup.escape(shorten(event.statement, 300)),
    ]
    if event.verdict and event.verdict.value != event.outcome.value:
        lines.append(f"The numbers said: {event.verdict.value}.")
    if event.reason:
        lines.append(f"Decided otherwise, because: {markup.escape(event.reason)}")
    if event.learning:
        lines.append(f"Learned: {markup.escape(event.learning)}")
    if event.obstacle:
        lines.append(f"The next one did not start. {markup.escape(event.obstacle)}")
    return lines


def _extended(entry: LogEntry, event: Extended, markup: Markup) -> list[str]:
    headline = markup.bold(f"{entry.ref} extended")
    until = markup.when(event.deadline)
    return [
        f"{headline} by {days(event.days)}, now {days(event.timebox)}, until {until}.",
        f"Why: {markup.escape(event.reason)}",
    ]


def _snoozed(entry: LogEntry, event: Snoozed, markup: Markup) -> list[str]:
    until = markup.when(event.until)
    why = [f"Why: {markup.escape(event.reason)}"] if event.reason else []
    return [f"{markup.bold(f'{entry.ref} snoozed')} until {until}.", *why]


def _deadline_moved(entry: LogEntry, event: DeadlineMoved, markup: Markup) -> list[str]:
    headline = markup.bold(f"{entry.ref}: the deadline moved")
    was, now = markup.when(event.was), markup.when(event.deadline)
    return [f"{headline} from {was} to {now}, since {event.why}."]


def _plan_revised(entry: LogEntry, event: PlanRevised, markup: Markup) -> list[str]:
    return [
        f"{markup.bold(f'{entry.ref} {event.after.words}.')} It promises another thing now.",
        *change_lines(event.changes, markup),
        f"Why: {markup.escape(event.reason)}",
    ]


def _noted(entry: LogEntry, event: Noted, markup: Markup) -> list[str]:
    about = f"{entry.ref}: " if entry.ref else ""
    if entry.actor_id:
        headline = f"{markup.bold(f'{about}Note')} by {markup.person(entry.actor_id)}"
        if event.quoted_id:
            headline += f", quoting {markup.person(event.quoted_id)}"
    else:
        headline = markup.bold(f"{about}{markup.escape(event.source)} says")
    source = [markup.link(event.url, "Where it comes from")] if event.url else []
    return [f"{headline}:", markup.escape(event.text), *source]


_EVENTS: dict[type, Callable[[LogEntry, Any, Markup], list[str]]] = {
    Started: _started,
    CheckedIn: _checked_in,
    ResultArrived: _result,
    Decided: _decided,
    Extended: _extended,
    Snoozed: _snoozed,
    DeadlineMoved: _deadline_moved,
    PlanRevised: _plan_revised,
    Noted: _noted,
    **PROJECT_EVENTS,
}
