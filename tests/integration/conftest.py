"""Storage in a database of its own, with two workspaces that know nothing of each other."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

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


@pytest.fixture
def labthread(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line in a folder of its own, with no settings or input but those given."""

    def run(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path(__file__).parents[2]),
                "COLUMNS": "200",
                **environment,
            },
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
async def known_workspace(tmp_path: Path) -> None:
    """The workspace T1 in the database that the command line uses where none is named."""
    opened = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    await opened.prepare()
    async with opened.write() as connection:
        await remember_workspace(connection, build_workspace(id="T1"))
    await opened.close()
