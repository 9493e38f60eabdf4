"""Lanes: the turns in which what was promised to a channel leaves, one worker at a time."""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import DELIVERABLE, LONG_AGO, READY
from storage.outbox_tables import lanes, outbox
from storage.repository import OURS, Repository

_FREE_AT = case(
    (lanes.c.next_send_at > lanes.c.lease_until, lanes.c.next_send_at),
    else_=lanes.c.lease_until,
)
_HAS_READY = (
    select(outbox.c.id)
    .where(
        outbox.c.workspace_id == lanes.c.workspace_id,
        outbox.c.channel_id == lanes.c.channel_id,
        READY,
    )
    .exists()
)
_TROUBLED = (
    select(lanes.c.channel_id, lanes.c.trouble)
    .where(
        lanes.c.workspace_id == OURS,
        lanes.c.trouble != "",
        select(outbox.c.id)
        .where(
            outbox.c.workspace_id == lanes.c.workspace_id,
            outbox.c.channel_id == lanes.c.channel_id,
            DELIVERABLE,
        )
        .exists(),
    )
    .order_by(lanes.c.channel_id)
)
_FREE = select(_FREE_AT).where(_HAS_READY).order_by(_FREE_AT).limit(1)
_DEFERRED = (
    select(outbox.c.not_before)
    .where(DELIVERABLE, outbox.c.not_before > bindparam("now"))
    .order_by(outbox.c.not_before)
    .limit(1)
)
_CANDIDATE = (
    select(lanes)
    .where(
        lanes.c.next_send_at <= bindparam("now"),
        lanes.c.lease_until <= bindparam("now"),
        _HAS_READY,
    )
    .order_by(lanes.c.next_send_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_HOLDING = (
    update(lanes)
    .where(
        lanes.c.workspace_id == bindparam("whose"),
        lanes.c.channel_id == bindparam("channel"),
        lanes.c.fence == bindparam("claim"),
    )
    .values(lease_until=bindparam("until"))
    .returning(lanes.c.fence)
)

#: How long a claim outlasts the last word of its worker: longer than any one step takes.
LEASE = timedelta(seconds=120)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A channel's claimed turn to send; `fence` proves that the claim still holds."""

    workspace_id: str
    channel_id: str
    fence: int
    trouble: str
    #: How long the claim outlasts the last word about it.
    lease: timedelta = LEASE
    #: Until when it is held for sure, whatever comes in between, in monotonic seconds.
    held_until: float = math.inf


class LaneLost(Exception):
    """The claim on a lane ran out and somebody else has it now."""


class SqlLanes(Repository):
    """The workspace's lanes."""

    #: Whether this unit of work sent a channel's promises on their way again.
    resumed = False

    async def hold(self, lane: Lane) -> None:
        """Hold a claimed lane to the end of this work, its lease renewed; raises LaneLost."""
        claim = {"whose": self.workspace_id, "channel": lane.channel_id, "claim": lane.fence}
        held = await self.execute(_HOLDING, {**claim, "until": datetime.now(UTC) + lane.lease})
        if held.one_or_none() is None:
            raise LaneLost(lane.channel_id)

    async def release(
        self,
        lane: Lane,
        *,
        next_send_at: datetime,
        trouble: str = "",
        unless_resumed_since: datetime | None = None,
    ) -> None:
        """Give a lane back, to be used again from then on, or at once where it was resumed."""
        at: Any = next_send_at
        if unless_resumed_since is not None:
            was_resumed = lanes.c.resumed_at >= unless_resumed_since
            at = case((was_resumed, LONG_AGO), else_=next_send_at)
        await self.execute(
            update(lanes)
            .where(
                lanes.c.workspace_id == self.workspace_id,
                lanes.c.channel_id == lane.channel_id,
                lanes.c.fence == lane.fence,
            )
            .values(next_send_at=at, lease_until=LONG_AGO, trouble=trouble)
        )

    async def trouble_in(self, channel_id: str) -> str:
        """Slack's word for why nothing can be posted to a channel; blank while all is well."""
        row = await self.one(
            select(lanes.c.trouble).where(
                lanes.c.workspace_id == self.workspace_id, lanes.c.channel_id == channel_id
            )
        )
        return str(row.trouble) if row else ""

    async def out_of_reach(self) -> list[tuple[str, str, int]]:
        """The channels in trouble: each with Slack's word for why, and how many promises wait."""
        rows = await self.all_rows(
            select(lanes.c.channel_id, lanes.c.trouble, func.count(outbox.c.id).label("waiting"))
            .join(
                outbox,
                and_(
                    outbox.c.workspace_id == lanes.c.workspace_id,
                    outbox.c.channel_id == lanes.c.channel_id,
                ),
            )
            .where(lanes.c.workspace_id == self.workspace_id, lanes.c.trouble != "", DELIVERABLE)
            .group_by(lanes.c.channel_id, lanes.c.trouble)
            .order_by(lanes.c.channel_id)
        )
        return [(row.channel_id, row.trouble, row.waiting) for row in rows]

    async def troubled(self) -> list[tuple[str, str]]:
        """The channels in trouble for which something waits, each with Slack's word for why."""
        rows = await self.all_rows(_TROUBLED)
        return [(row.channel_id, row.trouble) for row in rows]

    async def resume(self, channel_id: str = "") -> None:
        """Try channels in trouble again at once: all of them, or this one, whatever is known.

        A call that fails just now may not have said yet that the channel is in trouble.
        """
        resumed = await self.execute(
            update(lanes)
            .where(
                lanes.c.workspace_id == self.workspace_id,
                lanes.c.channel_id == channel_id if channel_id else lanes.c.trouble != "",
            )
            .values(
                next_send_at=case((lanes.c.trouble != "", LONG_AGO), else_=lanes.c.next_send_at),
                resumed_at=datetime.now(UTC),
            )
            .returning(lanes.c.channel_id)
        )
        self.resumed = bool(resumed.all())


async def claim_lane(
    connection: AsyncConnection, now: datetime, lease: timedelta = LEASE
) -> Lane | None:
    """Claim the lane that has waited longest to send, of any workspace; None if none is due."""
    # A part of the lease is left for the one request that may be under way when this is over.
    held_until = time.monotonic() + 0.75 * lease.total_seconds()
    row = (await connection.execute(_CANDIDATE, {"now": now})).one_or_none()
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
        lease=lease,
        held_until=held_until,
    )


async def next_send_at(connection: AsyncConnection) -> datetime | None:
    """When the next lane with something to send comes free; None where all is delivered."""
    now = {"now": datetime.now(UTC)}
    times = [
        (await connection.execute(each, now)).scalar_one_or_none() for each in (_FREE, _DEFERRED)
    ]
    return min((each for each in times if each is not None), default=None)
