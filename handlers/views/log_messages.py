"""The experiment log in the thread, and its short lines in the channel."""

from collections.abc import Collection, Sequence

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import CheckedIn, Decided, Extended, LogEntry, ResultArrived, Started
from bot.experiments.projects import Project
from bot.experiments.results import Arrival
from bot.experiments.timeboxes import CheckInKind
from bot.experiments.verdicts import Finding, Outcome, Standing, Verdict
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
    divider,
    escape,
    section,
)
from handlers.views.decision_modals import DECISION_WORDS
from handlers.views.document_messages import decision_buttons
from handlers.views.text import days, people, person, returned, spent, when

_STANDING = {
    Standing.MET: "met",
    Standing.MISSED: "missed",
    Standing.UNKNOWN: "not judged",
}
_CLOSED = {
    HypothesisState.SUPPORTED: "confirmed",
    HypothesisState.REFUTED: "ruled out",
    HypothesisState.INCONCLUSIVE: "left open",
    HypothesisState.STOPPED: "stopped",
    HypothesisState.REVISED: "to be revised",
}


def asks_for_decision(entry: LogEntry) -> bool:
    """Whether an entry asks the team to decide, as long as its hypothesis is open."""
    event = entry.event
    return isinstance(event, CheckedIn) or (
        isinstance(event, ResultArrived) and event.verdict is not None
    )


def build_log_message(
    project: Project, entries: Sequence[LogEntry], open_numbers: Collection[int]
) -> Message:
    """Show entries that share a reply; only hypotheses that are still open get buttons."""
    blocks: list[Block] = []
    texts: list[str] = []
    last_asking = {each.number: each.id for each in entries if asks_for_decision(each)}
    for entry in entries:
        lines = describe(project, entry)
        texts.append("\n".join(lines))
        if blocks:
            blocks.append(divider())
        blocks.append(section(lines[0]))
        if rest := "\n".join(lines[1:]):
            blocks.append(section(cut(rest, 2900)))
        if last_asking.get(entry.number) == entry.id and entry.number in open_numbers:
            blocks.append(_buttons(project, entry))
        blocks.append(context(_who_and_when(project, entry)))
    return Message(cut("\n\n".join(texts), TEXT_LIMIT), blocks)


def build_summary(project: Project, entry: LogEntry, thread_url: str) -> Message:
    """One line for the channel, with a link to the thread."""
    title = f"<{thread_url}|{escape(project.title)}>" if thread_url else escape(project.title)
    line = describe(project, entry)[0].replace("*", "")
    return Message(f"{escape(project.title)}: {line}", [section(f"*{title}*: {line}")])


def describe(project: Project, entry: LogEntry) -> list[str]:
    """An entry in lines of mrkdwn, the headline first."""
    event = entry.event
    if isinstance(event, Started):
        return _started(project, entry, event)
    if isinstance(event, CheckedIn):
        return _checked_in(project, entry, event)
    if isinstance(event, ResultArrived):
        return _result(entry, event)
    if isinstance(event, Decided):
        return _decided(entry, event)
    return _extended(project, entry, event)


def _started(project: Project, entry: LogEntry, event: Started) -> list[str]:
    guardrails = f"\nGuardrails: {escape('; '.join(event.guardrails))}" if event.guardrails else ""
    until = when(event.deadline, project.owner_zone)
    return [
        f"*{entry.ref} started.* {days(event.timebox)}, until {until}.",
        f"{escape(event.statement)}\nSuccess: {escape(event.criterion)}{guardrails}",
    ]


def _checked_in(project: Project, entry: LogEntry, event: CheckedIn) -> list[str]:
    asked = people(event.asked)
    headline = {
        CheckInKind.BEFORE: f"*{entry.ref} ends {when(event.deadline, project.owner_zone)}.* "
        f"{asked}, is a result in sight?",
        CheckInKind.DEADLINE: f"*{entry.ref}: the timebox is over.* {asked}, what is next?",
        CheckInKind.REMINDER: f"*{entry.ref} still waits for a decision.* {asked}, what is next?",
    }[event.check_in]
    result = event.latest_verdict.value if event.latest_verdict else "none yet"
    lines = [
        headline,
        f"{escape(event.statement)}\nPromised: {escape(event.criterion)}",
        f"Spent: {event.spent} of {days(event.timebox)}. Latest result: {result}.",
        f"If it succeeds: {escape(event.success_step)}",
        f"If it fails: {escape(event.failure_step)}",
    ]
    if event.late:
        skipped = f", and {event.skipped} earlier left out" if event.skipped else ""
        lines.append(f"_Late: it was due {when(event.due_at, project.owner_zone)}{skipped}._")
    return lines


def _result(entry: LogEntry, event: ResultArrived) -> list[str]:
    if event.verdict is None:
        return _unjudged(entry, event)
    verdict = event.verdict
    lines = [f"*{entry.ref} {verdict.outcome.value}:* {_headline(verdict)}"]
    if verdict.outcome is Outcome.REFUTED:
        left = returned(event.spent, event.timebox)
        lines.append(f"Ruled out {spent(event.spent, event.timebox)}{left}.")
    lines.append(escape(event.statement))
    lines.extend(_finding(finding) for finding in verdict.findings)
    foreseen = {Outcome.SUPPORTED: event.success_step, Outcome.REFUTED: event.failure_step}
    if verdict.outcome in foreseen:
        lines.append(f"The document foresaw: {escape(foreseen[verdict.outcome])}.")
    lines.append("Point estimates only: the verdict does not weigh uncertainty.")
    return [*lines, *_sent_along(event)]


def _headline(verdict: Verdict) -> str:
    primary = verdict.findings[0]
    if verdict.outcome is Outcome.INVALID:
        return f"the result cannot be judged. {escape(verdict.reason)}."
    line = f"{escape(str(primary.metric))} {primary.reason}"
    guarded = verdict.outcome is Outcome.INCONCLUSIVE or primary.standing is Standing.MET
    if guarded and verdict.outcome is not Outcome.SUPPORTED:
        line += f", but {escape(verdict.reason)}"
    return f"{line}."


def _finding(finding: Finding) -> str:
    role = "primary" if finding.is_primary else "guardrail"
    name = escape(str(finding.metric))
    return f"•  {name} ({role}): {_STANDING[finding.standing]}, {escape(finding.reason)}"


def _unjudged(entry: LogEntry, event: ResultArrived) -> list[str]:
    why = {
        Arrival.EARLY: "came before the hypothesis started",
        Arrival.LATE: "came after the decision",
    }
    values = ", ".join(f"{escape(key)} {value}" for key, value in event.values.items())
    came = why.get(event.arrival, "came in")
    return [
        f"*{entry.ref}:* a result {came}. It is kept and changes no verdict.",
        values,
        *_sent_along(event),
    ]


def _sent_along(event: ResultArrived) -> list[str]:
    lines = []
    if event.unknown:
        names = escape(", ".join(event.unknown))
        lines.append(f"Also reported, though the hypothesis asks nothing of it: {names}.")
    if event.note:
        lines.append(f"Note: {escape(event.note)}")
    run = f"Run {escape(event.run_id)} from {escape(event.source)}"
    lines.append(f"<{_address(event.url)}|{run}>" if event.url else run)
    return lines


def _address(url: str) -> str:
    # An address was checked to be one; these three would still end the link early.
    return escape(url).replace("|", "%7C")


def _decided(entry: LogEntry, event: Decided) -> list[str]:
    time = spent(event.spent, event.timebox) + returned(event.spent, event.timebox)
    lines = [f"*{entry.ref} {event.outcome.value}:* {_CLOSED[event.outcome]} {time}."]
    step = f": {escape(event.next_step)}" if event.next_step else ""
    lines.append(
        f"{person(entry.actor_id)} decided to {DECISION_WORDS[Decision(event.decision)]}{step}."
    )
    lines.append(escape(event.statement))
    if event.verdict and event.verdict.value != event.outcome.value:
        lines.append(f"The numbers said: {event.verdict.value}.")
    if event.learning:
        lines.append(f"Learned: {escape(event.learning)}")
    if event.obstacle:
        lines.append(f"The next one did not start: {event.obstacle}")
    return lines


def _extended(project: Project, entry: LogEntry, event: Extended) -> list[str]:
    until = when(event.deadline, project.owner_zone)
    return [
        f"*{entry.ref} extended* by {days(event.days)}, now {days(event.timebox)}, until {until}.",
        f"Why: {escape(event.reason)}",
    ]


def _buttons(project: Project, entry: LogEntry) -> Block:
    target = Target(project.id, number=entry.number)
    report = button("Report result", ids.RESULT_REPORT, target, label=f"Report result: {entry.ref}")
    return actions(*decision_buttons(target, entry.ref), report)


def _who_and_when(project: Project, entry: LogEntry) -> str:
    who = f"{person(entry.actor_id)}, " if entry.actor_id else ""
    return f"Experiment log · {who}{when(entry.at, project.owner_zone)}"
