"""Permits for calls of Slack's methods, shared by every process: so many a minute, and no more.

Each permit of a method serves one call a minute. So no minute, wherever it begins, has more calls
than there are permits. Whoever has to wait for one books it, for a channel: whichever process
serves the channel then may use it.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox_tables import bookings, permits
from storage.repository import insert_for

#: How long a permit rests after a call: a minute, and the time that a request may be on its way.
REST = timedelta(seconds=61)
#: How late a booked permit may be used: the next call may follow that much sooner.
_STILL_GOOD = timedelta(seconds=5)

_OF_METHOD = (
    permits.c.workspace_id == bindparam("of_workspace"),
    permits.c.method == bindparam("of_method"),
)
#: Held by whoever takes one of a method's permits: they are given out one after the other.
_HOLDING = select(permits.c.number).where(*_OF_METHOD, permits.c.number == 0).with_for_update()
_FIRST = (
    select(permits.c.number, permits.c.free_at)
    .where(*_OF_METHOD, permits.c.number < bindparam("most"))
    .order_by(permits.c.free_at)
    .limit(1)
)
_TAKING = (
    update(permits)
    .where(*_OF_METHOD, permits.c.number == bindparam("which"))
    .values(free_at=bindparam("until"))
)
_RESTING = (
    update(permits)
    .where(*_OF_METHOD, permits.c.free_at < bindparam("until"))
    .values(free_at=bindparam("until"))
)
_BOOKED_BY = (
    bookings.c.workspace_id == bindparam("of_workspace"),
    bookings.c.method == bindparam("of_method"),
    bookings.c.channel_id == bindparam("by"),
)
_BOOKED_AT = select(bookings.c.usable_at).where(*_BOOKED_BY)
_USING_BOOKING = delete(bookings).where(*_BOOKED_BY)


async def take_permit(
    connection: AsyncConnection,
    workspace_id: str,
    method: str,
    channel_id: str,
    *,
    most: int,
    now: datetime,
) -> datetime:
    """Take the permit of a method that comes free first; returns from when on it may be used.

    A time to come is the channel's place in the queue, which nobody else gets, and keeps when it
    is asked for again.
    """
    this = {"of_workspace": workspace_id, "of_method": method}
    if (await connection.execute(_HOLDING, this)).first() is None:
        await _make(connection, workspace_id, method, most, now)
        await connection.execute(_HOLDING, this)
    first = (await connection.execute(_FIRST, {**this, "most": most})).one()
    usable_at: datetime = max(first.free_at, now)
    if usable_at > now:
        place = await _place(connection, {**this, "by": channel_id}, now)
        if place is not None:
            return place
        await _book(connection, workspace_id, method, channel_id, usable_at)
    taken = {**this, "which": first.number, "until": usable_at + REST}
    await connection.execute(_TAKING, taken)
    return usable_at


async def rest_permits(
    connection: AsyncConnection, workspace_id: str, method: str, *, until: datetime
) -> None:
    """Let no permit of a method be used before then, in any process: Slack asked for it."""
    this = {"of_workspace": workspace_id, "of_method": method, "until": until}
    await connection.execute(_RESTING, this)
    too_early = delete(bookings).where(
        bookings.c.workspace_id == workspace_id,
        bookings.c.method == method,
        bookings.c.usable_at < until,
    )
    await connection.execute(too_early)


async def _make(
    connection: AsyncConnection, workspace_id: str, method: str, most: int, now: datetime
) -> None:
    """Make the permits of a method that nobody called before."""
    rows = [
        {"workspace_id": workspace_id, "method": method, "number": number, "free_at": now}
        for number in range(most)
    ]
    await connection.execute(insert_for(connection)(permits).on_conflict_do_nothing(), rows)


async def _place(
    connection: AsyncConnection, this: dict[str, str], now: datetime
) -> datetime | None:
    """A channel's place in the queue, None where it has none; one that has come is used by this."""
    found = await connection.execute(_BOOKED_AT, this)
    usable_at: datetime | None = found.scalar_one_or_none()
    if usable_at is None or usable_at > now:
        return usable_at
    await connection.execute(_USING_BOOKING, this)
    return usable_at if now - usable_at <= _STILL_GOOD else None


async def _book(
    connection: AsyncConnection, workspace_id: str, method: str, channel_id: str, at: datetime
) -> None:
    booking = insert_for(connection)(bookings).on_conflict_do_update(
        index_elements=["workspace_id", "method", "channel_id"], set_={"usable_at": at}
    )
    row = {"workspace_id": workspace_id, "method": method, "channel_id": channel_id}
    await connection.execute(booking, {**row, "usable_at": at})
