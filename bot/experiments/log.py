"""The experiment log: what happened, frozen as it was when it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.results import Arrival
from bot.experiments.timeboxes import CheckInKind
from bot.experiments.verdicts import Outcome, Verdict


@dataclass(frozen=True, kw_only=True)
class Started:
    """A hypothesis began its timebox."""

    statement: str
    criterion: str
    guardrails: tuple[str, ...]
    timebox: int
    deadline: datetime
    kind: Literal["started"] = "started"


@dataclass(frozen=True, kw_only=True)
class CheckedIn:
    """The bot asked the team where a hypothesis stands."""

    check_in: CheckInKind
    statement: str
    criterion: str
    due_at: datetime
    #: More than a few minutes after it was due, because the bot was away.
    late: bool
    #: Earlier check-ins that fell due in the same absence and were left out.
    skipped: int
    spent: int
    timebox: int
    deadline: datetime
    asked: tuple[str, ...]
    latest_verdict: Outcome | None
    success_step: str
    failure_step: str
    kind: Literal["checked_in"] = "checked_in"


@dataclass(frozen=True, kw_only=True)
class ResultArrived:
    """A result came in, with what it says where it came in time."""

    result_id: str
    source: str
    #: Blank where a person typed it without naming a run.
    run_id: str
    statement: str
    arrival: Arrival
    verdict: Verdict | None
    values: dict[str, str]
    #: Reported, though the hypothesis asks nothing of them.
    unknown: tuple[str, ...]
    url: str
    note: str
    success_step: str
    failure_step: str
    spent: int
    timebox: int
    kind: Literal["result"] = "result"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """People decided what happens next."""

    decision: Decision
    outcome: HypothesisState
    verdict: Outcome | None
    statement: str
    learning: str
    next_step: str
    #: Why the next hypothesis did not start, where it should have.
    obstacle: str
    spent: int
    timebox: int
    kind: Literal["decided"] = "decided"


@dataclass(frozen=True, kw_only=True)
class Extended:
    """The timebox was prolonged, consciously."""

    days: int
    reason: str
    deadline: datetime
    timebox: int
    kind: Literal["extended"] = "extended"


Event = Started | CheckedIn | ResultArrived | Decided | Extended


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One entry of a project's experiment log; never rewritten."""

    id: int
    project_id: int
    number: int
    at: datetime
    #: The Slack user who did it; blank where the bot or a program did.
    actor_id: str
    #: What brought it about; entries of one cause belong together.
    cause: str
    event: Event

    @property
    def ref(self) -> str:
        """The hypothesis that it is about, as `H2`."""
        return f"H{self.number}"
