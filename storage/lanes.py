"""Lanes: the turns in which what was promised to a channel leaves, one worker at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox import DELIVERABLE, LONG_AGO, READY
from storage.outbox_tables import lanes, outbox
from storage.repository import Repository

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


class LaneLost(Exception):
    """The claim on a lane ran out and somebody else has it now."""


class SqlLanes(Repository):
    """The workspace's lanes."""

    #: Whether this unit of work sent a channel's promises on their way again.
    resumed = False

    async def hold(self, lane: Lane) -> None:
        """Hold a claimed lane to the end of this work, its lease renewed; raises LaneLost."""
        claim = {"whose": self.workspace_id, "channel": lane.channel_id, "claim": lane.fence}
        held = await self.execute(_HOLDING, {**claim, "until": datetime.now(UTC) + LEASE})
        if held.one_or_none() is None:
            raise LaneLost(lane.channel_id)

    async def release(self, lane: Lane, *, next_send_at: datetime, trouble: str = "") -> None:
        """Give a lane back, to be used again from then on."""
        await self.execute(
            update(lanes)
            .where(
                lanes.c.workspace_id == self.workspace_id,
                lanes.c.channel_id == lane.channel_id,
                lanes.c.fence == lane.fence,
            )
            .values(next_send_at=next_send_at, lease_until=LONG_AGO, trouble=trouble)
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

    async def resume(self, channel_id: str = "") -> None:
        """Try channels in trouble again at once: this one, or all of them."""
        in_trouble = [lanes.c.workspace_id == self.workspace_id, lanes.c.trouble != ""]
        if channel_id:
            in_trouble.append(lanes.c.channel_id == channel_id)
        resumed = await self.execute(
            update(lanes)
            .where(*in_trouble)
            .values(next_send_at=LONG_AGO)
            .returning(lanes.c.channel_id)
        )
        self.resumed = bool(resumed.all())


async def claim_lane(
    connection: AsyncConnection, now: datetime, lease: timedelta = LEASE
) -> Lane | None:
    """Claim the lane that has waited longest to send, of any workspace; None if none is due."""
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
    )


async def next_send_at(connection: AsyncConnection) -> datetime | None:
    """When the next lane with something to send comes free; None where all is delivered."""
    now = {"now": datetime.now(UTC)}
    times = [
        (await connection.execute(each, now)).scalar_one_or_none() for each in (_FREE, _DEFERRED)
    ]
    return min((each for each in times if each is not None), default=None)
