"""Permits for calls of Slack's methods, shared by every process: so many a minute, and no more.

Each permit of a method serves one call a minute. So no minute, wherever it begins, has more calls
than there are permits.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.outbox_tables import permits
from storage.repository import insert_for

#: How long a permit rests after a call: a minute, and the time that a request may be on its way.
REST = timedelta(seconds=61)


async def take_permit(
    connection: AsyncConnection, workspace_id: str, method: str, *, most: int, now: datetime
) -> datetime:
    """Take the permit of a method that comes free first; returns from when on it may be used.

    A time to come is a place in the queue, which nobody else gets.
    """
    first = await _first(connection, workspace_id, method, most, skip_locked=True)
    if first is None:
        # Nobody called this method before, or others are just taking all of its permits.
        rows = [
            {"workspace_id": workspace_id, "method": method, "number": each, "free_at": now}
            for each in range(most)
        ]
        insert = insert_for(connection)(permits).on_conflict_do_nothing()
        await connection.execute(insert, rows)
        first = await _first(connection, workspace_id, method, most)
    if first is None:
        raise LookupError(f"{method} has no permits.")
    free_at: datetime = first.free_at
    usable_at = max(free_at, now)
    await connection.execute(
        update(permits)
        .where(_of(workspace_id, method), permits.c.number == first.number)
        .values(free_at=usable_at + REST)
    )
    return usable_at


async def rest_permits(
    connection: AsyncConnection, workspace_id: str, method: str, *, until: datetime
) -> None:
    """Let no permit of a method be used before then, in any process: Slack asked for it."""
    await connection.execute(
        update(permits)
        .where(_of(workspace_id, method), permits.c.free_at < until)
        .values(free_at=until)
    )


async def _first(
    connection: AsyncConnection,
    workspace_id: str,
    method: str,
    most: int,
    *,
    skip_locked: bool = False,
) -> Row[Any, Any] | None:
    found = await connection.execute(
        select(permits.c.number, permits.c.free_at)
        .where(_of(workspace_id, method), permits.c.number < most)
        .order_by(permits.c.free_at)
        .limit(1)
        .with_for_update(skip_locked=skip_locked)
    )
    return found.one_or_none()


def _of(workspace_id: str, method: str) -> Any:
    return and_(permits.c.workspace_id == workspace_id, permits.c.method == method)
