"""Digests to come: a row for each channel, claimed when its time has come."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.digests import DueDigest
from storage.repository import Repository, insert_for
from storage.tables import digests


class SqlDigests(Repository):
    """The digests to come."""

    #: Whether this unit of work changed what comes next.
    rearmed = False

    async def arm(self, channel_id: str, *, since: datetime, due_at: datetime | None) -> None:
        """Settle when a channel's next digest comes; `since` counts where it has none yet."""
        self.rearmed = True
        row = {"channel_id": channel_id, "since": since, "due_at": due_at}
        added = insert_for(self.connection)(digests).values(workspace_id=self.workspace_id, **row)
        await self.execute(
            added.on_conflict_do_update(
                index_elements=["workspace_id", "channel_id"], set_={"due_at": due_at}
            )
        )

    async def channels(self) -> Sequence[str]:
        """The channels of which it is settled when a digest comes, or that none does."""
        rows = await self.all_rows(
            select(digests.c.channel_id)
            .where(digests.c.workspace_id == self.workspace_id)
            .order_by(digests.c.channel_id)
        )
        return [row.channel_id for row in rows]

    async def claim_due(
        self, now: datetime, limit: int, leave_out: Collection[str] = ()
    ) -> Sequence[DueDigest]:
        """Hold the digests due by now of up to `limit` channels; nobody else gets them."""
        rows = await self.all_rows(
            select(digests)
            .where(
                digests.c.workspace_id == self.workspace_id,
                digests.c.due_at <= now,
                digests.c.channel_id.not_in(leave_out),
            )
            .order_by(digests.c.due_at, digests.c.channel_id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [
            DueDigest(channel_id=row.channel_id, since=row.since, due_at=row.due_at) for row in rows
        ]

    async def begin_anew(
        self, channel_id: str, *, since: datetime, due_at: datetime | None
    ) -> None:
        """Begin the next period of a channel whose digest was claimed."""
        self.rearmed = True
        await self.execute(
            update(digests)
            .where(digests.c.workspace_id == self.workspace_id, digests.c.channel_id == channel_id)
            .values(since=since, due_at=due_at)
        )


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next digest of any workspace is due; None where none is to come."""
    found = await connection.execute(
        select(digests.c.due_at)
        .where(digests.c.due_at.is_not(None))
        .order_by(digests.c.due_at)
        .limit(1)
    )
    return found.scalar_one_or_none()


async def workspaces_due(connection: AsyncConnection, now: datetime) -> list[str]:
    """The workspaces in which digests are due by now."""
    found = await connection.execute(
        select(digests.c.workspace_id).where(digests.c.due_at <= now).distinct()
    )
    return [row.workspace_id for row in found]
