"""The workspaces that the bot is installed in."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.repository import insert_for
from storage.tables import workspaces


@dataclass(frozen=True, kw_only=True)
class WorkspaceInfo:
    """A workspace; its id here is its team's id."""

    id: str
    enterprise_id: str | None
    name: str
    url: str


async def remember_workspace(connection: AsyncConnection, info: WorkspaceInfo) -> None:
    """Keep a workspace, or what has changed of it."""
    changes = {"enterprise_id": info.enterprise_id, "name": info.name, "url": info.url}
    await connection.execute(
        insert_for(connection)(workspaces)
        .values(id=info.id, team_id=info.id, **changes)
        .on_conflict_do_update(index_elements=["id"], set_=changes)
    )


async def all_workspaces(connection: AsyncConnection) -> list[WorkspaceInfo]:
    """Read all workspaces."""
    rows = await connection.execute(select(workspaces).order_by(workspaces.c.id))
    return [
        WorkspaceInfo(id=row.id, enterprise_id=row.enterprise_id, name=row.name, url=row.url)
        for row in rows
    ]
