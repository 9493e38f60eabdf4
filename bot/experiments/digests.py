"""Digests: what a channel's projects answered, learned and spent in a period, and what is open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.experiments.calendars import zone
from bot.experiments.hypotheses import OUTCOMES, Hypothesis, HypothesisState
from bot.experiments.log import Decided, LogEntry, ProjectMoved
from bot.experiments.projects import Project, ProjectState
from bot.experiments.schedules import moment


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Which digest: of which period, for whom; times are aware, in UTC.

    What happened at `since` is in it, what happened at `until` is not.
    """

    since: datetime
    until: datetime
    #: The only project that it is about; 0 for all of a channel's.
    project_id: int = 0
    #: The Slack user who posts it; blank where its time had come.
    posted_by: str = ""
    #: When its time had come; None unless it comes late.
    was_due: datetime | None = None

    def __str__(self) -> str:
        text = f"{self.since.isoformat()}..{self.until.isoformat()}"
        text += f" project={self.project_id}" if self.project_id else ""
        text += f" by={self.posted_by}" if self.posted_by else ""
        return text + (f" due={self.was_due.isoformat()}" if self.was_due else "")

    @classmethod
    def parse(cls, text: str) -> "Edition":
        """Read it back; raises ValueError for anything else."""
        period, *words = text.split(" ")
        since, _, until = period.partition("..")
        known = dict(each.split("=", 1) for each in words)
        was_due = known.pop("due", None)
        found = cls(
            since=_read_time(since),
            until=_read_time(until),
            project_id=int(known.pop("project", "0")),
            posted_by=known.pop("by", ""),
            was_due=_read_time(was_due) if was_due else None,
        )
        if known:
            raise ValueError(f"unknown: {', '.join(known)}")
        return found


def _read_time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} names no zone")
    return at


@dataclass(frozen=True, kw_only=True)
class DueDigest:
    """A channel's digest whose time has come; times are aware, in UTC."""

    channel_id: str
    since: datetime
    due_at: datetime


def next_digest_at(after: datetime, weekday: int, at: time, zone_name: str) -> datetime | None:
    """The first digest after a time, in UTC; None where `weekday` (Monday is 1) is 0.

    `at` is what the clock on the wall there shows; where clocks skip it, the next minute.
    """
    if not weekday:
        return None
    today = after.astimezone(zone(zone_name)).date()
    first = today + timedelta(days=(weekday - today.isoweekday()) % 7)
    due_at = moment(first, at, zone_name)
    return due_at if due_at > after else moment(first + timedelta(weeks=1), at, zone_name)


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A hypothesis that people closed, as the log has it."""

    project: Project
    ref: str
    event: Decided


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A project that was launched or stopped."""

    project: Project
    event: ProjectMoved


@dataclass(frozen=True, kw_only=True)
class Open:
    """A hypothesis that was started and not decided; working days of its owner's calendar."""

    project: Project
    hypothesis: Hypothesis
    spent: int
    #: Until its deadline; 0 once that has come.
    left: int


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """How many results came in for a hypothesis."""

    project: Project
    ref: str
    results: int


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Working days that some hypotheses were allowed, extensions included, and have taken."""

    hypotheses: int
    allowed: int
    spent: int


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What there is to tell of a period, and what is open at its end."""

    closed: tuple[Closed, ...] = ()
    ended: tuple[Ended, ...] = ()
    #: The fewest days left first.
    running: tuple[Open, ...] = ()
    #: Those whose time is over and that nobody decided, the longest first.
    overdue: tuple[Open, ...] = ()
    arrived: tuple[Arrived, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.closed or self.ended or self.running or self.overdue or self.arrived)

    @property
    def project_ids(self) -> frozenset[int]:
        """The projects of which something is told."""
        told: list[Closed | Ended | Open | Arrived] = [*self.closed, *self.ended, *self.arrived]
        return frozenset(each.project.id for each in [*told, *self.running, *self.overdue])

    @property
    def answers(self) -> tuple[Closed, ...]:
        """The questions that were answered, whichever way."""
        return tuple(each for each in self.closed if each.event.outcome in OUTCOMES)

    @property
    def unanswered(self) -> tuple[Closed, ...]:
        """The hypotheses that were stopped, or given up for another wording."""
        return tuple(each for each in self.closed if each.event.outcome not in OUTCOMES)

    @property
    def outcomes(self) -> Counter[HypothesisState]:
        """How many questions were answered each way."""
        return Counter(each.event.outcome for each in self.answers)

    @property
    def budget_closed(self) -> Budget:
        """The days of what was closed."""
        return Budget(
            hypotheses=len(self.closed),
            allowed=sum(each.event.timebox for each in self.closed),
            spent=sum(each.event.spent for each in self.closed),
        )

    @property
    def budget_open(self) -> Budget:
        """The days of what is open."""
        under_way = (*self.overdue, *self.running)
        return Budget(
            hypotheses=len(under_way),
            allowed=sum(each.hypothesis.days_allowed for each in under_way),
            spent=sum(each.spent for each in under_way),
        )


def endings(moves: Sequence[LogEntry], since: datetime) -> list[tuple[int, ProjectMoved]]:
    """The launches and stops from a time on, each with its project's id.

    `moves` are all that the projects ever made, in order: one that comes back from the archive
    is as it was before, and has not been launched or stopped again.
    """
    was: dict[int, ProjectState] = {}
    found = []
    for entry in moves:
        event = entry.event
        if not isinstance(event, ProjectMoved):
            continue
        came_back = was.get(entry.project_id) is ProjectState.ARCHIVED
        was[entry.project_id] = event.state
        is_ending = event.state in {ProjectState.LAUNCHED, ProjectState.STOPPED}
        if is_ending and not came_back and entry.at >= since:
            found.append((entry.project_id, event))
    return found


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.isoweekday() - 1)
