"""The outbox: what was promised to Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)

from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from storage.columns import Id
from storage.outbox_tables import lanes, outbox
from storage.repository import OURS, Repository
from storage.tables import log_entries, projects

_PROMISING = insert(outbox)
#: Whether a promise was not given up.
DELIVERABLE = outbox.c.dead_because.is_(None)
#: Whether a promise may leave `now`, as far as it alone is concerned.
READY = and_(
    DELIVERABLE, or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now"))
)
_OF_CHANNEL = select(outbox).where(
    outbox.c.workspace_id == OURS, outbox.c.channel_id == bindparam("channel_id")
)
_WAITING = _OF_CHANNEL.where(READY).order_by(outbox.c.id).limit(bindparam("most"))
_SAME_AS = (
    _OF_CHANNEL.where(
        outbox.c.project_id == bindparam("project_id"),
        outbox.c.kind == bindparam("kind"),
        outbox.c.ref == bindparam("ref"),
        DELIVERABLE,
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
# Only where it is an entry's, a ref is sure to be a number.
_ENTRY_ID = case((outbox.c.kind == bindparam("kind"), cast(outbox.c.ref, Id)))
_ABOUT = (
    _OF_CHANNEL.join(log_entries, log_entries.c.id == _ENTRY_ID)
    .where(
        outbox.c.project_id == bindparam("project_id"),
        outbox.c.kind == bindparam("kind"),
        or_(
            and_(log_entries.c.number == bindparam("number"), log_entries.c.number != 0),
            and_(log_entries.c.cause == bindparam("cause"), log_entries.c.cause != ""),
        ),
        DELIVERABLE,
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_REMOVING = delete(outbox).where(
    outbox.c.workspace_id == OURS, outbox.c.id.in_(bindparam("ids", expanding=True))
)
#: Before any promise: a lane that was never used may send at once.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Intent:
    """One promise that waits to be delivered."""

    id: int
    channel_id: str
    project_id: int
    kind: IntentKind
    ref: str
    created_at: datetime
    attempts: int
    #: Set while a post that carries this id may have reached Slack.
    post_id: str | None


@dataclass(frozen=True)
class DeadLetter:
    """A promise that was given up, and Slack's word or ours for why."""

    project_key: str
    intent: Intent
    reason: str


class SqlOutbox(Repository):
    """The workspace's outbox."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        #: Whether this unit of work promised anything.
        self.promised = False
        #: What was promised and is not written yet.
        self._unwritten: list[dict[str, Any]] = []
        #: The channels that are known to have a lane.
        self._with_lane: set[str] = set()

    async def add(
        self, project: Project, kind: IntentKind, ref: str = "", *, channel_id: str = ""
    ) -> None:
        """Promise it, in the project's channel or in another one, such as a person's own."""
        self.promised = True
        promise = {
            "workspace_id": self.workspace_id,
            "channel_id": channel_id or project.channel_id,
            "project_id": project.id,
            "kind": kind.value,
            "ref": ref,
            "created_at": datetime.now(UTC),
            "attempts": 0,
        }
        self._unwritten.append(promise)

    async def write(self) -> None:
        """Write what was promised, with the lanes that it leaves by."""
        promises, self._unwritten = self._unwritten, []
        # In order, since a new lane is held to the end: else two could wait for each other.
        new = sorted({each["channel_id"] for each in promises} - self._with_lane)
        for channel_id in new:
            await self._ensure_lane(channel_id)
        self._with_lane.update(new)
        if promises:
            await self.connection.execute(_PROMISING, promises)

    async def _ensure_lane(self, channel_id: str) -> None:
        await self.put(
            lanes,
            {
                "channel_id": channel_id,
                "next_send_at": LONG_AGO,
                "lease_until": LONG_AGO,
                "fence": 0,
                "trouble": "",
            },
        )

    async def waiting(self, channel_id: str, limit: int) -> list[Intent]:
        """The oldest promises of a channel that may leave now, in order."""
        rows = await self.all_rows(
            _WAITING, channel_id=channel_id, now=datetime.now(UTC), most=limit
        )
        return [_intent(row) for row in rows]

    async def same_as(self, promise: Intent, limit: int) -> list[int]:
        """The ids of the oldest promises to show the same thing, however far behind they wait."""
        rows = await self.all_rows(
            _SAME_AS,
            channel_id=promise.channel_id,
            project_id=promise.project_id,
            kind=promise.kind.value,
            ref=promise.ref,
            most=limit,
        )
        return [row.id for row in rows]

    async def about(
        self, promise: Intent, kind: IntentKind, number: int, *, cause: str = "", limit: int
    ) -> list[Intent]:
        """The oldest promises of a kind, in order, that tell an entry of the same project.

        The entry is of the hypothesis `number` (0: of none) or of the act `cause`. They are found
        however far behind they wait.
        """
        rows = await self.all_rows(
            _ABOUT,
            channel_id=promise.channel_id,
            project_id=promise.project_id,
            kind=kind.value,
            number=number,
            cause=cause,
            most=limit,
        )
        return [_intent(row) for row in rows]

    async def mark_posting(self, ids: Sequence[int], post_id: str, ref: str = "") -> None:
        """Note that a post for these is about to leave, under this id; perhaps what it shows."""
        await self._update(ids, post_id=post_id, **({"ref": ref} if ref else {}))

    async def mark_not_posted(self, ids: Sequence[int]) -> None:
        """Note that Slack refused the post for sure: nothing of it stands there."""
        await self._update(ids, post_id=None)

    async def mark_tried(self, ids: Sequence[int]) -> None:
        """Count an attempt."""
        await self._update(ids, attempts=outbox.c.attempts + 1)

    async def mark_dead(self, ids: Sequence[int], reason: str) -> None:
        """Give up on these, keeping them and the reason."""
        await self._update(ids, dead_because=reason, post_id=None)

    async def defer(self, ids: Sequence[int], until: datetime) -> None:
        """Let whatever waits behind these go first until then."""
        await self._update(ids, not_before=until)

    async def remove(self, ids: Sequence[int]) -> None:
        """Forget promises that were kept."""
        values = {"workspace_id": self.workspace_id, "ids": list(ids)}
        await self.execute(_REMOVING, values)

    async def dead_letters(self, *, project_id: int = 0, limit: int) -> list[DeadLetter]:
        """What was given up, oldest first; of one project or of all."""
        given_up = [outbox.c.workspace_id == self.workspace_id, outbox.c.dead_because.is_not(None)]
        if project_id:
            given_up.append(outbox.c.project_id == project_id)
        rows = await self.all_rows(
            select(outbox, projects.c.key)
            .join(projects, projects.c.id == outbox.c.project_id)
            .where(*given_up)
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return [DeadLetter(row.key, _intent(row), row.dead_because) for row in rows]

    async def replay(self, ids: Sequence[int]) -> list[int]:
        """Promise what was given up once more, in its old place; returns what was found."""
        found = await self.execute(
            update(outbox)
            .where(
                outbox.c.workspace_id == self.workspace_id,
                outbox.c.id.in_(ids),
                outbox.c.dead_because.is_not(None),
            )
            .values(dead_because=None, attempts=0, not_before=None)
            .returning(outbox.c.id)
        )
        replayed = sorted(row.id for row in found)
        self.promised = self.promised or bool(replayed)
        return replayed

    async def _update(self, ids: Sequence[int], **values: Any) -> None:
        await self.execute(
            update(outbox)
            .where(outbox.c.workspace_id == self.workspace_id, outbox.c.id.in_(ids))
            .values(**values)
        )


def _intent(row: Any) -> Intent:
    return Intent(
        id=row.id,
        channel_id=row.channel_id,
        project_id=row.project_id,
        kind=IntentKind(row.kind),
        ref=row.ref,
        created_at=row.created_at,
        attempts=row.attempts,
        post_id=row.post_id,
    )
