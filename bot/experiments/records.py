"""Records: who does what, and what is kept of a document besides projects and hypotheses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.experiments.calendars import Away
from bot.experiments.hypotheses import ChangedAfter
from bot.experiments.schedules import CheckInKind
from bot.experiments.template import Content


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
    REVIEW = "review"
    TREE = "tree"
    WAITING = "waiting"
    DIGEST = "digest"
    EXPORT = "export"
    #: To a project's owner alone: what could not be posted, and why.
    TROUBLE = "trouble"


class ExportFormat(StrEnum):
    """What a document is handed over as; the value ends the file's name."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, kw_only=True)
class SavedSection:
    """A section as it was last saved."""

    project_id: int
    key: str
    revision: int
    content: Content
    edited_by: str
    edited_at: datetime
    #: The document's revision with which it was saved.
    document_revision: int = 1


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What a section or a hypothesis' plan was at one time; a plan is its only item."""

    project_id: int
    #: A section's key, or a hypothesis as `H2`.
    subject: str
    number: int
    document_revision: int
    content: Content
    edited_by: str
    edited_at: datetime
    #: Why fixed promises were changed, and after what; blank for other changes.
    reason: str = ""
    after: ChangedAfter = ChangedAfter.NEVER


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which a person is away."""

    id: int
    user_id: str
    away: Away


@dataclass(frozen=True, kw_only=True)
class DueCheckIn:
    """A check-in whose time has come; `due_at` is aware, in UTC."""

    project_id: int
    #: A hypothesis as `H2`, `review`, or a stage of the delivery plan.
    subject: str
    kind: CheckInKind
    due_at: datetime

    @property
    def of(self) -> tuple[int, str]:
        """What it is for."""
        return self.project_id, self.subject
