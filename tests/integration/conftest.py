"""Storage in a database of its own, with two workspaces that know nothing of each other."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.experiments.projects import Project
from storage import Storage
from storage.workspaces import remember_workspace
from tests.integration.command_line import run_command

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


@pytest.fixture
def labthread(tmp_path, tmp_path_factory) -> Callable[..., CompletedProcess[str]]:
    """Runs the command line in a folder of its own, with no settings or input but those given."""
    streams = tmp_path_factory.mktemp("streams")

    def run(*words: str, stdin: str = "", **environment: str) -> CompletedProcess[str]:
        known = {"PATH": os.environ["PATH"], "COLUMNS": "200"}
        return run_command(words, tmp_path, streams, stdin, known | environment)

    return run


@pytest.fixture
async def known_workspace(tmp_path: Path) -> None:
    """The workspace T1 in the database that the command line uses where none is named."""
    opened = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    await opened.prepare()
    async with opened.write() as connection:
        await remember_workspace(connection, build_workspace(id="T1"))
    await opened.close()
