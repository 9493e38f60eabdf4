"""What the use cases need remembered: one unit of work, and the repositories in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import Event, LogEntry
from bot.experiments.projects import Project
from bot.experiments.results import Result
from bot.experiments.template import Content, Item
from bot.experiments.timeboxes import Appointment, CheckInKind


@dataclass(frozen=True, kw_only=True)
class Act:
    """Someone doing something: who, when (aware, UTC), and a key that a repeat shares.

    `actor_id` is a Slack user; blank where the bot or a program acts.
    """

    workspace_id: str
    actor_id: str
    at: datetime
    key: str


class IntentKind(StrEnum):
    """What Slack must be told; how it looks is decided when it is delivered."""

    CARD = "card"
    SECTION = "section"
    HYPOTHESIS = "hypothesis"
    ENTRY = "entry"
    SUMMARY = "summary"
    PROMPTS = "prompts"
    EXPORT = "export"


@dataclass(frozen=True, kw_only=True)
class SavedSection:
    """A section as it was last saved."""

    project_id: int
    key: str
    revision: int
    content: Content
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, kw_only=True)
class DueCheckIn:
    """A check-in whose time has come; `due_at` is aware, in UTC."""

    project_id: int
    number: int
    kind: CheckInKind
    due_at: datetime

    @property
    def of(self) -> tuple[int, int]:
        """The hypothesis that it is for."""
        return self.project_id, self.number


class Projects(Protocol):
    """The workspace's projects."""

    async def get(self, project_id: int) -> Project:
        """Read one, and in writing work hold it to the end; raises NotFound."""

    async def find(self, key: str) -> Project | None:
        """Read the project of this key."""

    async def in_channel(self, channel_id: str) -> Sequence[Project]:
        """Read a channel's projects, newest first."""

    async def taken_keys(self, key: str) -> set[str]:
        """The keys in use that begin like this one."""

    async def add(self, project: Project) -> Project:
        """Keep a new project; its id is given here. Raises FieldErrors for a taken key."""

    async def save(self, project: Project) -> None:
        """Keep a changed project."""


class Sections(Protocol):
    """The sections that people wrote."""

    async def get(self, project_id: int, key: str) -> SavedSection | None:
        """Read one."""

    async def all(self, project_id: int) -> Sequence[SavedSection]:
        """Read all of a project's."""

    async def save(self, section: SavedSection) -> None:
        """Keep a section, new or changed."""


class Hypotheses(Protocol):
    """The hypotheses of the workspace's projects."""

    async def get(self, project_id: int, number: int) -> Hypothesis:
        """Read one; raises NotFound."""

    async def numbers(self, project_id: int) -> Sequence[int]:
        """The numbers in use."""

    async def all(self, project_id: int) -> Sequence[Hypothesis]:
        """Read all of a project's, by number."""

    async def add(self, project_id: int, plan: Item) -> Hypothesis:
        """Keep a new, planned one under the next number."""

    async def save(self, hypothesis: Hypothesis) -> None:
        """Keep a changed one."""


class CheckIns(Protocol):
    """The check-ins to come."""

    async def arm(self, project_id: int, number: int, appointments: Sequence[Appointment]) -> None:
        """Replace whatever check-ins a hypothesis still has to come by these."""

    async def claim_due(
        self, now: datetime, limit: int, leave_out: Collection[int] = ()
    ) -> Sequence[DueCheckIn]:
        """Take the check-ins due by now of up to `limit` projects; nobody else gets them."""


class Results(Protocol):
    """The results that arrived."""

    async def find(
        self, project_id: int, number: int, source: str, run_id: str
    ) -> tuple[str, str] | None:
        """The id and digest of the result of this identity."""

    async def add(self, result: Result) -> None:
        """Keep a result."""


class Log(Protocol):
    """The experiment log."""

    async def append(self, act: Act, project_id: int, number: int, event: Event) -> LogEntry:
        """Write an entry, for good."""

    async def all(self, project_id: int) -> Sequence[LogEntry]:
        """Read a project's log in order."""


class Outbox(Protocol):
    """What Slack must be told, once this work is done."""

    async def add(self, project: Project, kind: IntentKind, ref: str = "") -> None:
        """Promise it."""


class Work(Protocol):
    """One unit of work in one workspace: all of it is kept, or none."""

    @property
    def projects(self) -> Projects:
        """The projects."""

    @property
    def sections(self) -> Sections:
        """The sections."""

    @property
    def hypotheses(self) -> Hypotheses:
        """The hypotheses."""

    @property
    def check_ins(self) -> CheckIns:
        """The check-ins to come."""

    @property
    def results(self) -> Results:
        """The results."""

    @property
    def log(self) -> Log:
        """The experiment log."""

    @property
    def outbox(self) -> Outbox:
        """What Slack will be told."""
