"""Projects: one design doc each, the people around it, and its life."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.experiments.errors import FieldErrors, NotAllowed, NotPossible
from bot.experiments.text import tidy

MAX_TITLE = 120
MAX_KEY = 30
#: The stages of a delivery plan, the first first.
STAGES = ("crawl", "walk", "run")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ProjectState(StrEnum):
    """Where a project is in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RUNNING = "running"
    LAUNCHED = "launched"
    STOPPED = "stopped"
    ARCHIVED = "archived"

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on: not launched, stopped or archived."""
        return self in {
            ProjectState.DRAFT,
            ProjectState.IN_REVIEW,
            ProjectState.APPROVED,
            ProjectState.RUNNING,
        }

    @property
    def can_change(self) -> bool:
        """Whether its document and hypotheses may still be changed."""
        return self not in {ProjectState.STOPPED, ProjectState.ARCHIVED}

    @property
    def words(self) -> str:
        """The state for people, e.g. "in review"."""
        return self.value.replace("_", " ")


class Right(StrEnum):
    """What a person may want to do with a project; the value completes "may …"."""

    EDIT = "edit this project"
    RUN = "start hypotheses here"
    DECIDE = "decide here"
    MANAGE = "manage this project"


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as it stands; users and channels by their Slack ids."""

    id: int
    workspace_id: str
    key: str
    title: str
    channel_id: str
    channel_is_private: bool
    state: ProjectState
    owner_id: str
    #: IANA name of the owner's time zone: deadlines are counted in it.
    owner_zone: str
    decider_id: str | None
    collaborator_ids: tuple[str, ...]
    created_at: datetime
    template_key: str = "default"
    template_version: int = 1
    #: Grows with every change of the document, whichever section or hypothesis it is in.
    document_revision: int = 0
    #: The document's revision that everybody approved; 0 before.
    approved_revision: int = 0
    #: The state to go back to from the archive.
    archived_from: ProjectState | None = None
    #: The stages of the delivery plan that are there.
    delivered: tuple[str, ...] = ()

    def is_visible_from(self, channel_id: str) -> bool:
        """Whether someone in this channel may know of it: a private channel's stay in there."""
        return not self.channel_is_private or channel_id == self.channel_id

    def who_may(self, right: Right) -> tuple[str, ...]:
        """The people who have a right here, the owner first."""
        if right is Right.MANAGE:
            others: tuple[str, ...] = ()
        elif right is Right.DECIDE:
            others = (self.decider_id,) if self.decider_id else self.collaborator_ids
        else:
            others = self.collaborator_ids
        return tuple(dict.fromkeys((self.owner_id, *others)))

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom a check-in asks by name: the owner and, where there is one, the decider."""
        deciders = (self.decider_id,) if self.decider_id else ()
        return tuple(dict.fromkeys((self.owner_id, *deciders)))

    def require(self, right: Right, actor_id: str) -> None:
        """Raise NotAllowed, naming who may, unless the actor has the right.

        Raises NotPossible where the project is stopped or archived: it can only be managed.
        """
        allowed = self.who_may(right)
        if actor_id not in allowed:
            raise NotAllowed(f"You may not {right}. Nothing was changed.", allowed)
        if right is not Right.MANAGE:
            self.require_changeable()

    def require_changeable(self) -> None:
        """Raise NotPossible once it is stopped or archived."""
        if not self.state.can_change:
            remedy = (
                " Its owner can bring it back in Settings."
                if self.state is ProjectState.ARCHIVED
                else ""
            )
            raise NotPossible(
                f"“{self.title}” is {self.state.words}, so nothing was changed.{remedy}"
            )


def clean_title(title: str) -> str:
    """Check a project's title; raises FieldErrors on `title`."""
    title = " ".join(tidy(title).split())
    if not title:
        raise FieldErrors({"title": "Give the project a title."})
    if len(title) > MAX_TITLE:
        raise FieldErrors({"title": f"A title takes at most {MAX_TITLE} characters."})
    return title


def clean_key(key: str) -> str:
    """Check a project key that a person typed; raises FieldErrors on `key`."""
    key = key.strip()
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise FieldErrors(
            {"key": f"Use lower-case letters, digits and dashes, at most {MAX_KEY} characters."}
        )
    return key


def key_from(title: str, taken: Container[str] = ()) -> str:
    """Make a project key from a title that is not taken yet; never blank."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word[:MAX_KEY]
        if len(longer) > MAX_KEY:
            break
        key = longer
    key = key or "project"
    candidate, number = key, 2
    while candidate in taken:
        suffix = f"-{number}"
        candidate = key[: MAX_KEY - len(suffix)].rstrip("-") + suffix
        number += 1
    return candidate
