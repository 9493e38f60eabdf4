"""Storage in a database of its own, with two workspaces that know nothing of each other."""

from collections.abc import AsyncIterator

import pytest

from bot.experiments.projects import Project
from storage import Storage
from storage.workspaces import remember_workspace

from .factories import T1, T2, build_project, build_workspace


@pytest.fixture
async def storage(database_url) -> AsyncIterator[Storage]:
    """Storage of the newest schema that the workspaces T1 and T2 are known to."""
    opened = Storage(database_url)
    async with opened.write() as connection:
        for workspace_id in (T1, T2):
            await remember_workspace(connection, build_workspace(id=workspace_id))
    yield opened
    await opened.close()


@pytest.fixture
async def replicas(storage, database_url) -> AsyncIterator[tuple[Storage, Storage]]:
    """The storages of two processes on the same database."""
    second = Storage(database_url)
    yield storage, second
    await second.close()


@pytest.fixture
async def project(storage) -> Project:
    """A project of T1."""
    async with storage.begin(T1) as work:
        return await work.projects.add(build_project())
