"""Databases of a size, filled in bulk: projects, hypotheses that run, check-ins to come."""

import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select

from bot.experiments.schedules import CheckInKind
from storage import Storage
from storage.tables import check_ins, hypotheses, projects
from storage.workspaces import WorkspaceInfo, remember_workspace
from tests.integration.factories import CHANNEL, build_project, build_running, build_workspace

#: Hypotheses of one project.
EACH = 10


async def fill_projects(
    storage: Storage,
    count: int,
    workspace: WorkspaceInfo | None = None,
    channel_ids: Sequence[str] = (CHANNEL,),
) -> str:
    """Make `count` projects, numbered from 1 and dealt out to the channels; returns the workspace.

    The first goes through the repositories; the others are its copies.
    """
    workspace = workspace or build_workspace()
    async with storage.write() as connection:
        await remember_workspace(connection, workspace)
    async with storage.begin(workspace.id) as work:
        made = build_project(workspace_id=workspace.id, key="fraud-1", channel_id=channel_ids[0])
        await work.projects.add(made)
    async with storage.write() as connection:
        (first,) = (await connection.execute(select(projects))).mappings()
        copies = [
            {
                **first,
                "id": number,
                "key": f"fraud-{number}",
                "title": f"Fraud {number}",
                "channel_id": channel_ids[(number - 1) % len(channel_ids)],
            }
            for number in range(2, count + 1)
        ]
        if copies:
            await connection.execute(insert(projects), copies)
    return workspace.id


async def fill_hypotheses(storage: Storage, workspace_id: str, project_ids: Sequence[int]) -> None:
    """Let H1 to H10 run in each of these projects."""
    async with storage.begin(workspace_id) as work:
        await work.hypotheses.save(build_running(project_ids[0]))
    async with storage.write() as connection:
        (first,) = (await connection.execute(select(hypotheses))).mappings()
        copies = [
            {**first, "project_id": project_id, "number": number}
            for project_id in project_ids
            for number in range(1, EACH + 1)
        ]
        await connection.execute(insert(hypotheses), copies[1:])


async def fill_check_ins(
    storage: Storage, workspace_id: str, project_ids: Iterable[int], due_at: datetime
) -> None:
    """Set up one check-in for each of the ten hypotheses of each of these projects."""
    rows = [
        {
            "workspace_id": workspace_id,
            "project_id": project_id,
            "subject": f"H{number}",
            "kind": CheckInKind.BEFORE.value,
            "due_at": due_at,
        }
        for project_id in project_ids
        for number in range(1, EACH + 1)
    ]
    async with storage.write() as connection:
        await connection.execute(insert(check_ins), rows)


def copy_fresh(file: Path, to: Path) -> Path:
    """Copy a closed SQLite file, and let the disk have done with it."""
    for suffix in ("-wal", "-shm"):
        Path(f"{to}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(file, to)
    with to.open("rb+") as copied:
        os.fsync(copied.fileno())
    return to
