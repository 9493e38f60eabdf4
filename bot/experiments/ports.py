"""What the use cases need remembered: one unit of work, and the repositories in it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.experiments.calendars import Away
from bot.experiments.digests import DueDigest
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import Event, LogEntry
from bot.experiments.projects import Project
from bot.experiments.records import Absence, Act, DueCheckIn, IntentKind, Revision, SavedSection
from bot.experiments.results import Result
from bot.experiments.reviews import Comment, Review
from bot.experiments.schedules import Appointment
from bot.experiments.settings import Choices, Settings
from bot.experiments.template import Item, Template
from bot.experiments.tokens import Token
from bot.experiments.trackers import Link, Tracker


class Projects(Protocol):
    """The workspace's projects."""

    async def get(self, project_id: int) -> Project:
        """Read one, and in writing work hold it to the end; raises NotFound."""

    async def find(self, key: str) -> Project | None:
        """Read the project of this key."""

    async def in_channel(self, channel_id: str) -> Sequence[Project]:
        """Read a channel's projects, newest first."""

    async def with_running(self, *, owner_id: str = "", channel_id: str = "") -> Sequence[Project]:
        """Read the projects in which time counts: of an owner, in a channel, or all.

        A timebox runs there, or a check-in is to come.
        """

    async def channels(self) -> Sequence[str]:
        """The channels that have projects, in order."""

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

    async def hold(self, references: Collection[tuple[int, int]]) -> None:
        """Read those of these projects and numbers at once, to be asked for one by one."""

    async def numbers(self, project_id: int) -> Sequence[int]:
        """The numbers in use."""

    async def all(self, project_id: int) -> Sequence[Hypothesis]:
        """Read all of a project's, by number."""

    async def open(self, project_id: int) -> Sequence[Hypothesis]:
        """Read those under way: running, or waiting for a decision."""

    async def open_in(self, project_ids: Collection[int]) -> Sequence[Hypothesis]:
        """Read those under way in any of these projects."""

    async def add(self, project_id: int, plan: Item, document_revision: int = 1) -> Hypothesis:
        """Keep a new, planned one under the next number."""

    async def save(self, hypothesis: Hypothesis) -> None:
        """Keep a changed one."""


class Revisions(Protocol):
    """Every state that a part of a document was ever in."""

    async def add(self, revision: Revision) -> None:
        """Keep a new revision, for good."""

    async def get(self, project_id: int, subject: str, number: int) -> Revision:
        """Read one; raises NotFound."""

    async def newest(self, project_id: int, subject: str, limit: int) -> Sequence[Revision]:
        """Read the newest of a subject's, newest first."""

    async def as_of(self, project_id: int, subject: str, document_revision: int) -> Revision | None:
        """Read what a subject was when the document had this revision; None before it was."""


class Reviews(Protocol):
    """The reviews of documents."""

    async def latest(self, project_id: int) -> Review | None:
        """Read the newest round, with its answers."""

    async def save(self, review: Review) -> None:
        """Keep a round, new or changed, with its answers."""


class Comments(Protocol):
    """The comments on documents."""

    async def add(self, comment: Comment) -> Comment:
        """Keep a comment, for good; its id is given here."""

    async def newest(
        self, project_id: int, subject: str, limit: int
    ) -> tuple[Sequence[Comment], int]:
        """Read the newest on a subject, the oldest of them first, and how many there are."""

    async def all(self, project_id: int) -> Sequence[Comment]:
        """Read all of a project's, in order."""


class AllSettings(Protocol):
    """What the workspace, its channels and its projects chose."""

    async def chosen(self, scope: str) -> Choices:
        """Read what one scope chose; empty where nothing."""

    async def for_project(self, project: Project) -> Settings:
        """Read what holds for a project."""

    async def for_projects(self, projects: Collection[Project]) -> Mapping[int, Settings]:
        """Read what holds for each of these, by its id."""

    async def for_channel(self, channel_id: str) -> Settings:
        """Read what holds for new projects of a channel."""

    async def save(self, scope: str, choices: Choices) -> None:
        """Keep what a scope chose."""


class Absences(Protocol):
    """When people are away."""

    async def of(self, user_id: str) -> Sequence[Absence]:
        """Read a person's, the first first."""

    async def of_all(self, user_ids: Collection[str]) -> Mapping[str, Sequence[Absence]]:
        """Read those of each of these people, the first first; nothing of who has none."""

    async def add(self, user_id: str, away: Away) -> None:
        """Keep one."""

    async def remove(self, user_id: str, absence_id: int) -> None:
        """Forget one of a person's own."""


class Templates(Protocol):
    """The templates of the workspace, the default one among them."""

    async def of(self, project: Project) -> Template:
        """The template version that a project began with; raises NotFound."""

    async def get(self, key: str, version: int) -> Template:
        """Read one version; raises NotFound."""

    async def latest(self, key: str) -> Template:
        """Read the newest version of a key; raises NotFound."""

    async def keys(self) -> Sequence[tuple[str, int]]:
        """Every own key and its newest version, in order."""

    async def add(self, key: str, source: str, at: datetime) -> int:
        """Keep a new version, and return its number; the same text again adds none."""


class CheckIns(Protocol):
    """The check-ins to come."""

    async def arm(self, project_id: int, subject: str, appointments: Sequence[Appointment]) -> None:
        """Replace whatever check-ins a subject still has to come by these."""

    async def coming(self, project_id: int, subject: str) -> Sequence[Appointment]:
        """Read the check-ins that a subject still has to come, in order."""

    async def disarm(self, project_id: int) -> None:
        """Take back every check-in that a project still has to come."""

    async def claim_due(
        self, now: datetime, limit: int, leave_out: Collection[int] = ()
    ) -> Sequence[DueCheckIn]:
        """Take the check-ins due by now of up to `limit` projects; nobody else gets them."""


class Digests(Protocol):
    """The digests to come."""

    async def arm(self, channel_id: str, *, since: datetime, due_at: datetime | None) -> None:
        """Settle when a channel's next digest comes; `since` counts where it has none yet."""

    async def channels(self) -> Sequence[str]:
        """The channels of which it is settled when a digest comes, or that none does."""

    async def claim_due(
        self, now: datetime, limit: int, leave_out: Collection[str] = ()
    ) -> Sequence[DueDigest]:
        """Hold the digests due by now of up to `limit` channels; nobody else gets them."""

    async def begin_anew(
        self, channel_id: str, *, since: datetime, due_at: datetime | None
    ) -> None:
        """Begin the next period of a channel whose digest was claimed."""


class Results(Protocol):
    """The results that arrived."""

    async def find(
        self, project_id: int, number: int, source: str, run_id: str
    ) -> tuple[str, str] | None:
        """The id and digest of the result of this identity."""

    async def add(self, result: Result) -> None:
        """Keep a result."""

    async def look_up_judged(self, references: Collection[tuple[int, int]]) -> None:
        """Read at once what `judged` says of hypotheses, to be asked for one by one."""

    async def judged(self, project_id: int, number: int) -> tuple[int, dict[str, str]]:
        """How many of a hypothesis' results were judged, and the numbers of the latest."""

    async def arrived(
        self, project_ids: Collection[int], since: datetime, until: datetime
    ) -> Mapping[tuple[int, int], int]:
        """How many came in from `since` on and before `until`, by project and number."""


class Tokens(Protocol):
    """The tokens with which software reports results."""

    async def create(
        self,
        *,
        project_id: int | None,
        now: datetime,
        expires_at: datetime | None,
        label: str = "",
        created_by: str = "",
    ) -> str:
        """Make one and return it; it is not kept and cannot be shown again."""

    async def get(self, token_id: int) -> Token:
        """Read what is kept of one; raises NotFound."""

    async def newest(self, project_id: int | None, limit: int) -> tuple[Sequence[Token], int]:
        """Read the newest of a project, or of the workspace, and count them; no revoked ones."""

    async def revoke(self, token_id: int, at: datetime) -> None:
        """End one from this moment on."""


class Trackers(Protocol):
    """What hypotheses are linked to in other tools."""

    async def set(self, project_id: int, number: int, links: Mapping[Tracker, str]) -> None:
        """Replace whatever a hypothesis was linked to."""

    async def find(self, tracker: Tracker, references: Collection[str]) -> Sequence[Link]:
        """The hypotheses that are linked to one of these, by project and number."""


class Log(Protocol):
    """The experiment log."""

    async def expect(self, entries: int) -> None:
        """Make room for so many entries, to be written at once; ids not used are left out."""

    async def append(self, act: Act, project_id: int, number: int, event: Event) -> LogEntry:
        """Write an entry, for good."""

    async def all(self, project_id: int) -> Sequence[LogEntry]:
        """Read a project's log in order."""

    async def between(
        self, project_ids: Collection[int], kind: str, since: datetime, until: datetime
    ) -> Sequence[LogEntry]:
        """Read the entries of a kind from `since` on and before `until`, in order."""


class Search(Protocol):
    """What is searched for what was tried before."""

    async def keep_plan(self, project: Project, number: int, plan: Item) -> None:
        """Let a new or changed plan be found, and what it said before no more."""

    async def keep_event(self, project: Project, number: int, event: Event) -> None:
        """Let an entry of the log be found, if it says what came of something."""


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
    def revisions(self) -> Revisions:
        """The revisions."""

    @property
    def reviews(self) -> Reviews:
        """The reviews."""

    @property
    def comments(self) -> Comments:
        """The comments."""

    @property
    def settings(self) -> AllSettings:
        """The settings."""

    @property
    def absences(self) -> Absences:
        """The absences."""

    @property
    def templates(self) -> Templates:
        """The templates."""

    @property
    def check_ins(self) -> CheckIns:
        """The check-ins to come."""

    @property
    def digests(self) -> Digests:
        """The digests to come."""

    @property
    def results(self) -> Results:
        """The results."""

    @property
    def tokens(self) -> Tokens:
        """The tokens."""

    @property
    def trackers(self) -> Trackers:
        """The links to trackers."""

    @property
    def log(self) -> Log:
        """The experiment log."""

    @property
    def search(self) -> Search:
        """What is searched."""

    @property
    def outbox(self) -> Outbox:
        """What Slack will be told."""
