"""The experiment log: what happened, frozen as it was when it happened."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.experiments.hypotheses import ChangedAfter, Decision, HypothesisState
from bot.experiments.projects import ProjectState
from bot.experiments.results import Arrival
from bot.experiments.reviews import Answer
from bot.experiments.schedules import CheckInKind
from bot.experiments.verdicts import Outcome, Verdict


@dataclass(frozen=True, kw_only=True)
class Started:
    """A hypothesis began its timebox."""

    statement: str
    criterion: str
    guardrails: tuple[str, ...]
    timebox: int
    deadline: datetime
    #: Work began although nobody had approved the document.
    unapproved: bool = False
    #: What the document does not foresee yet, in sentences.
    remarks: tuple[str, ...] = ()
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
    extensions: int = 0
    #: How many results count so far, and the numbers of the latest.
    results: int = 0
    latest_values: dict[str, str] = field(default_factory=dict)
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
    #: How many results of the hypothesis were judged so far, this one included.
    looks: int = 0
    #: The best of them in words; blank where it is this one.
    best: str = ""
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
    #: Why people decided otherwise than the numbers say; blank where they agree.
    reason: str = ""
    #: Why the next hypothesis did not start, where it should have.
    obstacle: str = ""
    spent: int
    timebox: int
    #: Nobody decided: the project's settings asked for the success step.
    is_automatic: bool = False
    kind: Literal["decided"] = "decided"


@dataclass(frozen=True, kw_only=True)
class Extended:
    """The timebox was prolonged, consciously."""

    days: int
    reason: str
    deadline: datetime
    timebox: int
    kind: Literal["extended"] = "extended"


@dataclass(frozen=True, kw_only=True)
class Snoozed:
    """Someone asked to be asked again later."""

    until: datetime
    reason: str
    kind: Literal["snoozed"] = "snoozed"


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved:
    """The calendar changed under a timebox: days off, an absence, the owner's zone."""

    was: datetime
    deadline: datetime
    why: str
    kind: Literal["deadline_moved"] = "deadline_moved"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PlanRevised:
    """Promises of a hypothesis were changed although they were fixed."""

    after: ChangedAfter
    changes: tuple[Change, ...]
    reason: str
    kind: Literal["plan_revised"] = "plan_revised"


@dataclass(frozen=True, kw_only=True)
class ReviewRequested:
    """The owner asked people to review the document."""

    round: int
    reviewers: tuple[str, ...]
    due_on: date
    document_revision: int
    #: What the tree of hypotheses still leaves open, in sentences.
    remarks: tuple[str, ...] = ()
    kind: Literal["review_requested"] = "review_requested"


@dataclass(frozen=True, kw_only=True)
class ReviewAnswered:
    """A reviewer answered; with the last approval the document is approved."""

    answer: Answer
    words: str
    document_revision: int
    #: Whether with this everybody has approved.
    is_last: bool = False
    kind: Literal["review_answered"] = "review_answered"


@dataclass(frozen=True, kw_only=True)
class Commented:
    """Someone commented on the document."""

    comment_id: int
    #: What the comment is about, as people read it: a section's title or `H2`.
    about: str
    text: str
    kind: Literal["commented"] = "commented"


@dataclass(frozen=True, kw_only=True)
class ChangedSinceApproval:
    """A part of the document was changed after people had approved it."""

    about: str
    #: Whose approval is stale by it.
    stale: tuple[str, ...]
    changes: tuple[Change, ...]
    kind: Literal["changed_since_approval"] = "changed_since_approval"


@dataclass(frozen=True, kw_only=True)
class ProjectMoved:
    """A project was launched, stopped, archived or brought back."""

    state: ProjectState
    reason: str = ""
    learning: str = ""
    #: What a launch still lacked, where it was decided all the same.
    lacking: tuple[str, ...] = ()
    kind: Literal["project_moved"] = "project_moved"


@dataclass(frozen=True, kw_only=True)
class PeopleChanged:
    """Somebody else owns, decides or collaborates now."""

    owner_id: str
    decider_id: str | None
    collaborator_ids: tuple[str, ...]
    kind: Literal["people_changed"] = "people_changed"


@dataclass(frozen=True, kw_only=True)
class StageDue:
    """The bot asked whether a stage of the delivery plan is there."""

    stage: str
    content: str
    criteria: str
    due_at: datetime
    late: bool
    asked: tuple[str, ...]
    kind: Literal["stage_due"] = "stage_due"


@dataclass(frozen=True, kw_only=True)
class StageAnswered:
    """People said that a stage is delivered, or when it will be."""

    stage: str
    delivered: bool
    #: The new day, where it was moved.
    moved_to: date | None
    words: str
    kind: Literal["stage_answered"] = "stage_answered"


@dataclass(frozen=True, kw_only=True)
class ReviewDue:
    """The bot asked reviewers who had not answered."""

    round: int
    waiting: tuple[str, ...]
    due_on: date
    late: bool
    kind: Literal["review_due"] = "review_due"


@dataclass(frozen=True, kw_only=True)
class Noted:
    """Something that is no number was added to the log, by a person or by a tracker."""

    #: Where it comes from: `slack`, or a tracker's name.
    source: str
    text: str
    url: str = ""
    #: The Slack user whose words these are; blank where they are the actor's own.
    quoted_id: str = ""
    kind: Literal["noted"] = "noted"


Event = (
    Started
    | CheckedIn
    | ResultArrived
    | Decided
    | Extended
    | Snoozed
    | DeadlineMoved
    | PlanRevised
    | ReviewRequested
    | ReviewAnswered
    | ReviewDue
    | Commented
    | ChangedSinceApproval
    | ProjectMoved
    | PeopleChanged
    | StageDue
    | StageAnswered
    | Noted
)


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One entry of a project's experiment log; never rewritten."""

    id: int
    project_id: int
    #: The hypothesis that it is about; 0 where it is about the project.
    number: int
    at: datetime
    #: The Slack user who did it; blank where the bot or a program did.
    actor_id: str
    #: What brought it about; entries of one cause belong together.
    cause: str
    event: Event

    @property
    def ref(self) -> str:
        """The hypothesis that it is about, as `H2`; blank where it is about the project."""
        return f"H{self.number}" if self.number else ""
