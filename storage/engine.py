"""Engines: how SQLite and PostgreSQL are opened."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import quick_sqlite

_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
#: Execution option that marks a transaction as a writing one.
WRITES = "labthread_writes"


class FileGone(SQLAlchemyError):
    """The SQLite file is not where it was; nothing may be written until it is back."""


class SqliteFile:
    """The file that connections write to, which somebody may move or delete meanwhile.

    Such connections would go on writing to a file without a name, and what was acknowledged
    would be lost. A look at the file's number on disk costs some microseconds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._was_there = False

    def watch(self, engine: AsyncEngine) -> None:
        """Let no connection be used that holds another file than the one at the path."""
        event.listen(engine.sync_engine, "do_connect", self._before)
        event.listen(engine.sync_engine, "connect", self._opened)
        event.listen(engine.sync_engine, "checkout", self._taken)

    def ensure_in_place(self, connection_info: dict[str, Any]) -> None:
        """Raise FileGone where a connection's file is no longer at its path."""
        if not self._is_in_place(connection_info):
            raise FileGone(f"{self._path} was moved or deleted. Put it back; no restart is needed.")

    def _before(self, *_: object) -> None:
        # SQLite would make an empty file, and a log beside it that spoils the one put back.
        if self._was_there and self._number() is None:
            raise FileGone(f"{self._path} is gone. Put it back; no restart is needed.")

    def _opened(self, _connection: object, record: Any) -> None:
        self._was_there = True
        record.info["file"] = self._number()

    def _taken(self, _connection: object, record: Any, _proxy: object) -> None:
        if not self._is_in_place(record.info):
            raise InvalidatePoolError  # all connections are opened anew

    def _is_in_place(self, connection_info: dict[str, Any]) -> bool:
        number = self._number()
        return number is not None and number == connection_info["file"]

    def _number(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def sqlite_file(url: URL) -> SqliteFile | None:
    """The file that a URL names; None where there is none, or it is opened in a special way."""
    path = url.database
    is_plain = url.get_backend_name() == "sqlite" and path and not path.startswith((":", "file:"))
    return SqliteFile(Path(path)) if path and is_plain else None


def open_engine(database_url: str) -> AsyncEngine:
    """Open SQLite or PostgreSQL by its URL, whichever driver the URL names or leaves out."""
    url = make_url(database_url)
    url = url.set(drivername=_ASYNC_DRIVERS.get(url.get_backend_name(), url.drivername))
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        connect_args={"async_creator_fn": quick_sqlite.connect} if is_sqlite else {},
        pool_pre_ping=not is_sqlite,
        # What people wrote has no place in a log of errors.
        hide_parameters=True,
    )
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # our own BEGIN decides, not the driver's guess
    cursor = connection.cursor()
    # What was acknowledged must survive a power cut, hence FULL.
    # Waiting comes first: even the switch to WAL may meet another process. It is short enough for
    # two in a row to fail before Slack stops waiting: nothing can interrupt it.
    for pragma in (
        "busy_timeout=1000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    sqlite: Any = connection.connection.driver_connection
    sqlite.begin(writes=bool(connection.get_execution_options().get(WRITES)))
