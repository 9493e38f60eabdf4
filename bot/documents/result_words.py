"""A result in words: whole where it is the news, in one line where a newer one is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.documents.finding_words import STANDING, most_urgent_first
from bot.documents.words import Markup, time_taken
from bot.experiments.findings import Finding, Standing
from bot.experiments.log import LogEntry, ResultArrived
from bot.experiments.metrics import format_number
from bot.experiments.next_steps import NextStep
from bot.experiments.results import Arrival
from bot.experiments.text import shorten
from bot.experiments.verdicts import Outcome, Verdict

_CAME = {
    Arrival.EARLY: "came before the hypothesis started",
    Arrival.LATE: "came after work on it had ended",
}


@dataclass(frozen=True)
class ResultWords:
    """A result in lines, apart from each other what some places show in other ways."""

    headline: str
    about: list[str]
    #: A line for each of several metrics, since of one the headline says it; a table does, too.
    findings: list[str] = field(default_factory=list)
    #: What no table can say: why a guardrail was not judged. Of the primary metric the headline
    #: says it.
    unclear: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """All of it, the headline first."""
        return [self.headline, *self.about, *self.findings, *self.rest]


def tell_result(entry: LogEntry, event: ResultArrived, markup: Markup) -> ResultWords:
    """Put a result into words, with what it says of its hypothesis and what was foreseen."""
    verdict = event.verdict
    if verdict is None:
        return _unjudged(entry, event, markup)
    about = [markup.escape(shorten(event.statement, 300))]
    if verdict.outcome is Outcome.REFUTED:
        # The numbers say so; people decide.
        about.insert(0, f"That would rule it out {time_taken(event.spent, event.timebox)}.")
    several = most_urgent_first(verdict.findings) if len(verdict.findings) > 1 else []
    return ResultWords(
        headline=headline(entry, verdict, markup),
        about=about,
        findings=[_finding(each, markup) for each in several],
        unclear=[
            _finding(each, markup)
            for each in several
            if each.standing is Standing.UNKNOWN and not each.is_primary
        ],
        rest=[
            *_how_sure(verdict, markup),
            *_how_often(event, markup),
            *foreseen(event, markup),
            *_sent_along(event, markup),
        ],
    )


def headline(entry: LogEntry, verdict: Verdict, markup: Markup, results: int = 1) -> str:
    """What a verdict says, in one line; the latest of so many `results` that are told at once."""
    latest = verdict.outcome.value
    about = (
        f"{entry.ref} {latest}"
        if results == 1
        else f"{entry.ref}: {results} results, latest {latest}"
    )
    return f"{markup.bold(f'{about}:')} {_why(verdict, markup)}"


def tell_briefly(event: ResultArrived, markup: Markup) -> str:
    """A result in one line, where a newer one of its hypothesis has all the room."""
    number = f"Result {event.looks}" if event.looks else "A result"
    if event.verdict is None:
        values = _values(event, 80)
        told = f"A result that {_CAME.get(event.arrival, 'came in')}: {values}"
    else:
        primary = event.verdict.findings[0]
        key = str(primary.metric)
        value = "not reported" if primary.candidate is None else format_number(primary.candidate)
        told = f"{number}, {event.verdict.outcome.value}: {shorten(key, 60)} {value}"
    run = f"run {shorten(event.run_id, 40)}" if event.run_id else "reported by hand"
    linked = markup.link(event.url, run) if 0 < len(event.url) <= 200 else markup.escape(run)
    return f"{markup.escape(told)}, {linked}"


def foreseen(event: ResultArrived, markup: Markup) -> list[str]:
    """The branch of the document that a verdict leads to, if it leads to one."""
    steps = {Outcome.SUPPORTED: event.success_step, Outcome.REFUTED: event.failure_step}
    if event.verdict is None or event.verdict.outcome not in steps:
        return []
    step = steps[event.verdict.outcome]
    if step == str(NextStep()):
        return ["The document does not say yet what follows."]
    return [f"The document foresaw: {markup.escape(step)}."]


def guardrails_in_short(findings: Sequence[Finding], markup: Markup, most: int = 5) -> str:
    """How the guardrails did, in one line; blank where there are none."""
    guards = most_urgent_first([each for each in findings if not each.is_primary])
    told = [f"{shorten(str(each.metric))} {STANDING[each.standing]}" for each in guards[:most]]
    more = [f"and {len(guards) - most} more"] if len(guards) > most else []
    return f"Guardrails: {markup.escape(', '.join([*told, *more]))}." if told else ""


def _why(verdict: Verdict, markup: Markup) -> str:
    primary = verdict.findings[0]
    if verdict.outcome is Outcome.INVALID:
        return f"the result cannot be judged. {markup.escape(verdict.reason)}."
    line = markup.escape(f"{primary.metric} {primary.reason}")
    if primary.standing is Standing.MET and verdict.outcome is not Outcome.SUPPORTED:
        line += f", but {markup.escape(verdict.reason)}"
    return f"{line}."


def _finding(finding: Finding, markup: Markup) -> str:
    role = "primary" if finding.is_primary else "guardrail"
    standing = STANDING[finding.standing]
    return markup.escape(f"• {finding.metric} ({role}): {standing}, {finding.reason}")


def _how_sure(verdict: Verdict, markup: Markup) -> list[str]:
    lines = [markup.escape(verdict.advice)] if verdict.advice else []
    if verdict.level is None:
        return [*lines, "Point estimates only: the verdict does not weigh uncertainty."]
    lines.append(f"Judged by intervals at {format_number(verdict.level * 100)} % confidence.")
    points = [each for each in verdict.findings if each.is_point]
    if alone := _named([each for each in points if each.low is None]):
        lines.append(f"Point estimate only: {markup.escape(alone)}.")
    if spread := _named([each for each in points if each.low is not None]):
        lines.append(f"Point estimate, beside the baseline's spread: {markup.escape(spread)}.")
    return lines


def _named(findings: Sequence[Finding], most: int = 5) -> str:
    names = [shorten(str(each.metric)) for each in findings]
    more = [f"{len(names) - most} more"] if len(names) > most else []
    return ", ".join([*names[:most], *more])


def _how_often(event: ResultArrived, markup: Markup) -> list[str]:
    if event.looks < 2:
        return []
    best = f"best so far: {markup.escape(event.best)}" if event.best else "the best so far"
    return [f"Result {event.looks} of this hypothesis; {best}."]


def _unjudged(entry: LogEntry, event: ResultArrived, markup: Markup) -> ResultWords:
    came = _CAME.get(event.arrival, "came in")
    return ResultWords(
        headline=(
            f"{markup.bold(f'{entry.ref}:')} a result {came}. It is kept and changes no verdict."
        ),
        about=[markup.escape(_values(event, 300))],
        rest=_sent_along(event, markup),
    )


def _values(event: ResultArrived, room: int) -> str:
    return shorten(", ".join(f"{key} {value}" for key, value in event.values.items()), room)


def _sent_along(event: ResultArrived, markup: Markup) -> list[str]:
    lines = []
    if event.unknown:
        names = markup.escape(shorten(", ".join(event.unknown), 300))
        lines.append(f"Also reported, though the hypothesis asks nothing of it: {names}.")
    if event.note:
        lines.append(f"Note: {markup.escape(event.note)}")
    source = "a file in this thread" if event.source == "file" else event.source
    run = f"Run {event.run_id} from {source}" if event.run_id else "Reported by hand"
    lines.append(markup.link(event.url, run) if event.url else markup.escape(run))
    return lines
