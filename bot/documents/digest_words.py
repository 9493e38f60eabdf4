"""A digest in words, for Slack, and as Markdown for an e-mail or a wiki."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.documents.quoting import quote_line
from bot.documents.words import CLOSED, Markup, days, time_taken
from bot.experiments.calendars import zone
from bot.experiments.digests import Arrived, Closed, Digest, Edition, Ended, Open
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.projects import Project
from bot.experiments.text import shorten

#: Would end the words of a link early.
_NO_LINK_ENDS = str.maketrans({each: f"&#{ord(each)};" for each in "[]\\"})
_TITLE = 60
#: Hypotheses of a project whose results are counted one by one.
_MOST_COUNTS = 8


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it: each item a line, perhaps with others beneath."""

    heading: str
    items: tuple[tuple[str, ...], ...]


def overview(digest: Digest) -> str:
    """All of it in one line: what was answered, and what is open."""
    said = []
    if answered := len(digest.answers):
        ways = ", ".join(
            f"{number} {'ruled out' if outcome is HypothesisState.REFUTED else outcome.words}"
            for outcome, number in digest.outcomes.items()
        )
        said.append(f"{_counted(answered, 'question')} answered ({ways})")
    if unanswered := len(digest.unanswered):
        said.append(f"{unanswered} closed without an answer")
    ended = Counter(each.event.state for each in digest.ended)
    said += [f"{_counted(number, 'project')} {state.words}" for state, number in ended.items()]
    if waiting := len(digest.overdue):
        said.append(f"{waiting} {'waits' if waiting == 1 else 'wait'} for a decision")
    if digest.running:
        said.append(f"{len(digest.running)} running")
    if results := sum(each.results for each in digest.arrived):
        said.append(f"{_counted(results, 'result')} came in")
    return f"{', '.join(said)}."


def digest_parts(digest: Digest, markup: Markup, urls: Mapping[int, str]) -> tuple[Part, ...]:
    """What a digest says, part by part; `urls` are the projects' threads, by id."""
    words = _Words(markup, urls)
    parts = (
        Part("Answered", tuple(map(words.closed, digest.answers))),
        Part("Closed without an answer", tuple(map(words.closed, digest.unanswered))),
        Part("Launched and stopped", tuple(map(words.ended, digest.ended))),
        Part("Waiting for a decision", tuple(map(words.overdue, digest.overdue))),
        Part("Running", tuple(map(words.running, digest.running))),
        Part("Results that came in", tuple(words.arrived(digest.arrived))),
        Part("Working days", _budgets(digest)),
    )
    return tuple(each for each in parts if each.items)


def about(edition: Edition, markup: Markup) -> str:
    """Which period it is, and why it comes late where it does."""
    line = f"{markup.when(edition.since)} to {markup.when(edition.until)}."
    if edition.was_due:
        line += f" This summary comes late: it was due {markup.when(edition.was_due)}."
    if edition.posted_by:
        line += f" Posted by {markup.person(edition.posted_by)}."
    return line


def digest_markdown(
    digest: Digest,
    edition: Edition,
    *,
    urls: Mapping[int, str],
    names: Mapping[str, str],
    zone_name: str,
) -> str:
    """The whole digest as Markdown; `names` are people's by Slack id, times are in the zone."""
    markup = Markup(
        bold="**{}**".format,
        escape=quote_line,
        person=lambda user_id: quote_line(names.get(user_id, user_id)),
        when=lambda at: _when(at, zone_name),
        link=lambda url, words: f"[{quote_line(words).translate(_NO_LINK_ENDS)}](<{url}>)",
    )
    lines = ["# Summary of experiments", "", about(edition, markup), "", overview(digest)]
    for part in digest_parts(digest, markup, urls):
        lines += ["", f"## {part.heading}", ""]
        for first, *others in part.items:
            lines += [f"- {first}", *(f"  - {each}" for each in others)]
    return "\n".join(lines) + "\n"


def _when(at: datetime, zone_name: str) -> str:
    return at.astimezone(zone(zone_name)).strftime("%Y-%m-%d %H:%M %Z")


@dataclass(frozen=True)
class _Words:
    markup: Markup
    urls: Mapping[int, str]

    def name(self, project: Project, ref: str = "") -> str:
        title = shorten(project.title, _TITLE)
        words = f"{title}: {ref}" if ref else title
        if url := self.urls.get(project.id):
            return self.markup.link(url, words)
        return self.markup.bold(self.markup.escape(words))

    def claim(self, statement: str) -> str:
        # Within quotation marks nothing at its beginning can pass for a list of its own.
        return f"“{self.markup.escape(statement)}”"

    def closed(self, closed: Closed) -> tuple[str, ...]:
        event = closed.event
        # Refuted and supported stand side by side: each is an answer.
        taken = f"{CLOSED[event.outcome]} {time_taken(event.spent, event.timebox)}"
        lines = [
            f"{self.name(closed.project, closed.ref)} {event.outcome.words}: {taken}.",
            self.claim(event.statement),
        ]
        if event.verdict and event.verdict.value != event.outcome.value:
            lines.append(f"The numbers said: {event.verdict.value}.")
        if event.learning:
            lines.append(f"Learned: {self.markup.escape(event.learning)}")
        return tuple(lines)

    def ended(self, ended: Ended) -> tuple[str, ...]:
        event = ended.event
        lines = [f"{self.name(ended.project)} was {event.state.words}."]
        if event.reason:
            lines.append(f"Why: {self.markup.escape(event.reason)}")
        if event.learning:
            lines.append(f"Learned: {self.markup.escape(event.learning)}")
        return tuple(lines)

    def overdue(self, waiting: Open) -> tuple[str, ...]:
        project, hypothesis = waiting.project, waiting.hypothesis
        since = f" since {self.markup.when(hypothesis.deadline)}" if hypothesis.deadline else ""
        who = self.markup.people(project.asked)
        return (
            f"{self.name(project, hypothesis.ref)} waits{since}. {who} can settle it.",
            self.claim(hypothesis.statement),
        )

    def running(self, running: Open) -> tuple[str, ...]:
        hypothesis = running.hypothesis
        until = f", until {self.markup.when(hypothesis.deadline)}" if hypothesis.deadline else ""
        taken = f"{running.spent} of {days(hypothesis.days_allowed)} spent"
        return (
            f"{self.name(running.project, hypothesis.ref)}: {taken}, {running.left} left{until}.",
            self.claim(hypothesis.statement),
        )

    def arrived(self, arrived: Sequence[Arrived]) -> Iterable[tuple[str, ...]]:
        for project in {each.project.id: each.project for each in arrived}.values():
            of_project = [each for each in arrived if each.project.id == project.id]
            counts = [
                f"{_counted(each.results, 'result')} for {each.ref}"
                for each in of_project[:_MOST_COUNTS]
            ]
            if others := of_project[_MOST_COUNTS:]:
                results = _counted(sum(each.results for each in others), "result")
                counts.append(f"{results} for {len(others)} others")
            yield (f"{self.name(project)}: {', '.join(counts)}.",)


def _budgets(digest: Digest) -> tuple[tuple[str, ...], ...]:
    said = [
        f"{words}: {days(budget.allowed)} planned, {budget.spent} spent."
        for words, budget in (("Closed", digest.budget_closed), ("Open", digest.budget_open))
        if budget.hypotheses
    ]
    return ((" ".join(said),),) if said else ()


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
