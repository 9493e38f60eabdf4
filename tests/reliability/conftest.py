"""Worlds in which the bot may die at any step."""

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import yaml

from bot.manifest import http_manifest
from bot.workspace import Workspace, WorkspaceConfig
from storage import Storage, schema
from tests.conversations.conftest import MONDAY
from tests.reliability.bot import NEVER, MortalBot, free_port
from tests.reliability.life import Life
from tests.reliability.record import Record, record
from tests.reliability.story import tell

FILE = "labthread.sqlite3"
#: Whether to prove at length.
AT_LENGTH = os.environ.get("HYPOTHESIS_PROFILE") == "prove"


@asynccontextmanager
async def living(
    folder: Path,
    database_url: str,
    dies_at: Mapping[str, int] = NEVER,
    *,
    may_look: bool = True,
    lease: float = 0,
) -> AsyncIterator[Life]:
    """A life in a fresh workspace, on a database that nobody has used yet.

    `dies_at` says at which steps the bot dies: each kills once, after so many times that it did
    not. Without `may_look` the bot has no scope to look for what it posted. `lease` is for how many
    seconds a claim holds that nobody speaks of any more; 0 for two minutes.
    """
    port = free_port()
    manifest = yaml.safe_load(http_manifest("https://labthread.example.com"))
    if not may_look:
        manifest["oauth_config"]["scopes"]["bot_optional"] = []
    request_url = f"http://127.0.0.1:{port}/slack/events"
    workspace = Workspace(
        WorkspaceConfig(manifest=manifest, request_url=request_url, rate_limits=False)
    )
    storage = Storage(database_url)
    await schema.upgrade(storage.engine)
    async with workspace.serve():
        workspace.clock.pause()
        workspace.clock.move_to(MONDAY.timestamp())
        bot = MortalBot(workspace, storage, database_url, port, folder, dies_at, lease=lease)
        try:
            yield Life(workspace, storage, bot)
        finally:
            bot.stop()
            await storage.close()


@pytest.fixture
def live(tmp_path, migrated_sqlite) -> Callable[..., AbstractAsyncContextManager[Life]]:
    """Begins a life on a SQLite file."""
    shutil.copy(migrated_sqlite, tmp_path / FILE)
    return partial(living, tmp_path, f"sqlite:///{tmp_path / FILE}")


@pytest.fixture
def live_on(tmp_path) -> Callable[..., AbstractAsyncContextManager[Life]]:
    """Begins a life on the database of this address."""
    return partial(living, tmp_path)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory, migrated_sqlite) -> tuple[Record, Counter[str]]:
    """What is left of a life in which the bot never dies, and how often it takes each step."""

    async def once() -> tuple[Record, Counter[str]]:
        folder = tmp_path_factory.mktemp("undisturbed")
        shutil.copy(migrated_sqlite, folder / FILE)
        async with living(folder, f"sqlite:///{folder / FILE}") as life:
            await tell(life)
            return await record(life), Counter(life.bot.steps)

    return asyncio.run(once())
