"""Engines: how SQLite and PostgreSQL are opened."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
#: Execution option that marks a transaction as a writing one.
WRITES = "labthread_writes"


def open_engine(database_url: str) -> AsyncEngine:
    """Open SQLite or PostgreSQL by its URL, whichever driver the URL names or leaves out."""
    url = make_url(database_url)
    url = url.set(drivername=_ASYNC_DRIVERS.get(url.get_backend_name(), url.drivername))
    engine = create_async_engine(
        url,
        pool_pre_ping=url.get_backend_name() != "sqlite",
        # What people wrote has no place in a log of errors.
        hide_parameters=True,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # our own BEGIN decides, not the driver's guess
    cursor = connection.cursor()
    # What was acknowledged must survive a power cut, hence FULL.
    # Waiting comes first: even the switch to WAL may meet another process.
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read lock later could only fail.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
