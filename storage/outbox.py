"""The outbox: what was promised to Slack, and the lanes in which it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, cast, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from storage.columns import Id
from storage.outbox_tables import lanes, outbox
from storage.repository import Repository
from storage.tables import log_entries

#: How long a claim outlasts the last word of its worker: longer than any one step takes.
LEASE = timedelta(seconds=120)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A channel's claimed turn to send; `fence` proves that the claim still holds."""

    workspace_id: str
    channel_id: str
    fence: int
    trouble: str


class LaneLost(Exception):
    """The claim on a lane ran out and somebody else has it now."""


class SqlOutbox(Repository):
    """The workspace's outbox."""

    #: Whether this unit of work promised anything.
    promised = False

    async def add(self, project: Project, kind: IntentKind, ref: str = "") -> None:
        """Promise it, in the project's channel."""
        self.promised = True
        await self.put(
            lanes,
            {
                "channel_id": project.channel_id,
                "next_send_at": _LONG_AGO,
                "lease_until": _LONG_AGO,
                "fence": 0,
                "trouble": "",
            },
        )
        await self.connection.execute(
            insert(outbox).values(
                workspace_id=self.workspace_id,
                channel_id=project.channel_id,
                project_id=project.id,
                kind=kind.value,
                ref=ref,
                created_at=datetime.now(UTC),
                attempts=0,
            )
        )

    async def waiting(self, channel_id: str, limit: int) -> list[Intent]:
        """The oldest promises of a channel, in order."""
        rows = await self.all_rows(
            self._of(channel_id).where(_deliverable()).order_by(outbox.c.id).limit(limit)
        )
        return [_intent(row) for row in rows]

    async def same_as(self, promise: Intent, limit: int) -> list[int]:
        """The ids of the oldest promises to show the same thing, however far behind they wait."""
        rows = await self.all_rows(
            self._of(promise.channel_id)
            .where(
                outbox.c.project_id == promise.project_id,
                outbox.c.kind == promise.kind.value,
                outbox.c.ref == promise.ref,
                _deliverable(),
            )
            .order_by(outbox.c.id)
            .limit(limit)
        )
        return [row.id for row in rows]

    async def about(
        self, promise: Intent, kind: IntentKind, number: int, *, cause: str = "", limit: int
    ) -> list[Intent]:
        """The oldest promises of a kind, in order, that tell an entry of the same project.

        The entry is of the hypothesis `number` (0: of none) or of the act `cause`. They are found
        however far behind they wait.
        """
        told = [and_(log_entries.c.number == number, log_entries.c.number != 0)]
        if cause:
            told.append(log_entries.c.cause == cause)
        # Only where it is an entry's, a ref is sure to be a number.
        entry_id = case((outbox.c.kind == kind.value, cast(outbox.c.ref, Id)))
        rows = await self.all_rows(
            self._of(promise.channel_id)
            .join(log_entries, log_entries.c.id == entry_id)
            .where(
                outbox.c.project_id == promise.project_id,
                outbox.c.kind == kind.value,
                or_(*told),
                _deliverable(),
            )
            .order_by(outbox.c.id)
            .limit(limit)
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

    async def remove(self, ids: Sequence[int]) -> None:
        """Forget promises that were kept."""
        await self.connection.execute(
            delete(outbox).where(outbox.c.workspace_id == self.workspace_id, outbox.c.id.in_(ids))
        )

    async def hold(self, lane: Lane) -> None:
        """Hold a claimed lane to the end of this work, its lease renewed; raises LaneLost."""
        held = await self.connection.execute(
            update(lanes)
            .where(
                lanes.c.workspace_id == self.workspace_id,
                lanes.c.channel_id == lane.channel_id,
                lanes.c.fence == lane.fence,
            )
            .values(lease_until=datetime.now(UTC) + LEASE)
            .returning(lanes.c.fence)
        )
        if held.one_or_none() is None:
            raise LaneLost(lane.channel_id)

    async def release(self, lane: Lane, *, next_send_at: datetime, trouble: str = "") -> None:
        """Give a lane back, to be used again from then on."""
        await self.connection.execute(
            update(lanes)
            .where(
                lanes.c.workspace_id == self.workspace_id,
                lanes.c.channel_id == lane.channel_id,
                lanes.c.fence == lane.fence,
            )
            .values(next_send_at=next_send_at, lease_until=_LONG_AGO, trouble=trouble)
        )

    async def _update(self, ids: Sequence[int], **values: Any) -> None:
        await self.connection.execute(
            update(outbox)
            .where(outbox.c.workspace_id == self.workspace_id, outbox.c.id.in_(ids))
            .values(**values)
        )

    def _of(self, channel_id: str) -> Any:
        return select(outbox).where(
            outbox.c.workspace_id == self.workspace_id, outbox.c.channel_id == channel_id
        )


async def claim_lane(
    connection: AsyncConnection, now: datetime, lease: timedelta = LEASE
) -> Lane | None:
    """Claim the lane that has waited longest to send, of any workspace; None if none is due."""
    candidate = await connection.execute(
        select(lanes)
        .where(lanes.c.next_send_at <= now, lanes.c.lease_until <= now, _has_waiting())
        .order_by(lanes.c.next_send_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = candidate.one_or_none()
    if row is None:
        return None
    await connection.execute(
        update(lanes)
        .where(lanes.c.workspace_id == row.workspace_id, lanes.c.channel_id == row.channel_id)
        .values(lease_until=now + lease, fence=row.fence + 1)
    )
    return Lane(
        workspace_id=row.workspace_id,
        channel_id=row.channel_id,
        fence=row.fence + 1,
        trouble=row.trouble,
    )


async def next_send_at(connection: AsyncConnection) -> datetime | None:
    """When the next lane with something to send comes free; None where all is delivered."""
    free_at = case(
        (lanes.c.next_send_at > lanes.c.lease_until, lanes.c.next_send_at),
        else_=lanes.c.lease_until,
    )
    found = await connection.execute(
        select(free_at).where(_has_waiting()).order_by(free_at).limit(1)
    )
    return found.scalar_one_or_none()


def _deliverable() -> Any:
    return outbox.c.dead_because.is_(None)


def _has_waiting() -> Any:
    return (
        select(outbox.c.id)
        .where(
            outbox.c.workspace_id == lanes.c.workspace_id,
            outbox.c.channel_id == lanes.c.channel_id,
            _deliverable(),
        )
        .exists()
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
