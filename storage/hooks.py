"""Hooks: addresses of our own at which trackers tell us what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.errors import NotFound
from bot.experiments.trackers import Tracker
from storage.repository import Repository
from storage.tables import hooks


@dataclass(frozen=True, kw_only=True)
class Hook:
    """One hook; times are aware, in UTC."""

    #: Drawn at random; a part of the address.
    id: str
    workspace_id: str
    tracker: Tracker
    #: The one project that it touches; None for the whole workspace.
    project_id: int | None
    #: Encrypted.
    sealed_secret: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class SqlHooks(Repository):
    """The workspace's hooks."""

    async def add(self, hook: Hook) -> None:
        """Keep a new one."""
        await self.execute(
            insert(hooks).values(
                id=hook.id,
                workspace_id=self.workspace_id,
                provider=hook.tracker.value,
                project_id=hook.project_id,
                secret=hook.sealed_secret,
                created_at=hook.created_at,
            )
        )

    async def all(self) -> Sequence[Hook]:
        """Read all of them, the oldest first, revoked ones too."""
        rows = await self.all_rows(
            select(hooks)
            .where(hooks.c.workspace_id == self.workspace_id)
            .order_by(hooks.c.created_at, hooks.c.id)
        )
        return [_hook(row) for row in rows]

    async def revoke(self, hook_id: str, at: datetime) -> None:
        """End one from this moment on; raises NotFound where there is none to end."""
        await self._change(hook_id, revoked_at=at)

    async def set_secret(self, hook_id: str, sealed_secret: str) -> None:
        """Give one another secret; raises NotFound where there is none."""
        await self._change(hook_id, secret=sealed_secret)

    async def note_use(self, hook_id: str, at: datetime) -> None:
        """Keep when one was last used."""
        await self._change(hook_id, last_used_at=at)

    async def _change(self, hook_id: str, **values: Any) -> None:
        changed = await self.execute(
            update(hooks)
            .where(
                hooks.c.workspace_id == self.workspace_id,
                hooks.c.id == hook_id,
                hooks.c.revoked_at.is_(None),
            )
            .values(values)
            .returning(hooks.c.id)
        )
        if changed.one_or_none() is None:
            raise NotFound(f"There is no hook {hook_id}, or it was revoked before.")


async def find_hook(connection: AsyncConnection, hook_id: str) -> Hook | None:
    """The hook of this id, whatever workspace it is of."""
    found = await connection.execute(select(hooks).where(hooks.c.id == hook_id))
    row = found.one_or_none()
    return None if row is None else _hook(row)


def _hook(row: Row[Any]) -> Hook:
    return Hook(
        id=row.id,
        workspace_id=row.workspace_id,
        tracker=Tracker(row.provider),
        project_id=row.project_id,
        sealed_secret=row.secret,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
