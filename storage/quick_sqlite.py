"""A connection to SQLite that goes to its thread once a statement.

aiosqlite makes a cursor, runs it, fetches and closes it in four trips to the connection's thread.
Nearly all statements give few rows, so that one trip can do all four, and the first of a
transaction begins it as well: a unit of work takes half the time.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

#: Rows that come with the trip which runs the statement.
_AT_ONCE = 200


class QuickConnection(aiosqlite.Connection):
    """A connection whose cursors are quick ones."""

    #: How the next statement begins a transaction; blank where it does not.
    _beginning = ""
    _is_begun = False
    _is_reading = False

    def begin(self, *, writes: bool) -> None:
        """Begin a transaction with the next statement; a writer takes its lock with it at once.

        To take it later, when a read lock stands, could only fail.
        """
        self._beginning = "BEGIN IMMEDIATE" if writes else "BEGIN"
        self._is_reading = not writes

    def take_beginning(self) -> str:
        """What to run before the next statement, which then begins the transaction."""
        beginning, self._beginning = self._beginning, ""
        self._is_begun = self._is_begun or bool(beginning)
        return beginning

    async def commit(self) -> None:
        """Keep what the transaction did, if it did anything."""
        self._beginning = ""
        if self._is_begun:
            await super().commit()
            self._is_begun = False

    async def rollback(self) -> None:
        """Drop what the transaction did, if it did anything."""
        self._beginning = ""
        if not self._is_begun:
            return
        self._is_begun = False
        if self._is_reading:
            # Nobody needs to wait: the thread does it before whatever comes next.
            self._tx.put_nowait((None, self._conn.rollback))
        else:
            await super().rollback()

    def cursor(self) -> "QuickCursor":  # type: ignore[override]  # SQLAlchemy awaits it alike
        """A cursor of its own, which runs one statement at a time."""
        return QuickCursor(self)

    async def in_thread(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do something with the connection itself, in its thread."""
        return await self._execute(work, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite's


class QuickCursor:
    """What SQLAlchemy asks of a cursor: https://peps.python.org/pep-0249/#cursor-objects."""

    arraysize = 1

    def __init__(self, connection: QuickConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        #: The cursor itself, while it has more rows than those fetched.
        self._more: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and fetch what it gives first."""
        return await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, rows: Sequence[Any]) -> Self:
        """Run a statement for each of several rows."""
        return await self._run(lambda cursor: cursor.executemany(sql, rows))

    async def _run(self, run: Callable[[sqlite3.Cursor], Any]) -> Self:
        beginning = self._connection.take_beginning()

        def trip(connection: sqlite3.Connection) -> tuple[sqlite3.Cursor, list[Any]]:
            cursor = connection.cursor()
            if beginning:
                cursor.execute(beginning)
            run(cursor)
            rows = cursor.fetchmany(_AT_ONCE) if cursor.description else []
            if len(rows) < _AT_ONCE:
                cursor.close()
            return cursor, rows

        cursor, self._rows = await self._connection.in_thread(trip)
        self._more = cursor if len(self._rows) == _AT_ONCE else None
        self.description, self.rowcount = cursor.description, cursor.rowcount
        self.lastrowid = cursor.lastrowid
        return self

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        if self._more is not None:
            more = self._more
            self._rows += await self._connection.in_thread(lambda _: more.fetchall())
            await self.close()
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int = 1) -> list[Any]:
        """As many of the rows that are left."""
        if self._more is not None and len(self._rows) < size:
            more, wanted = self._more, size - len(self._rows)
            self._rows += await self._connection.in_thread(lambda _: more.fetchmany(wanted))
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row; None where none is left."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Let go of rows that nobody fetched."""
        if self._more is not None:
            more, self._more = self._more, None
            await self._connection.in_thread(lambda _: more.close())


def connect(database: str, **settings: Any) -> QuickConnection:
    """A connection to this file, as `aiosqlite.connect` makes one."""

    connection = QuickConnection(partial(sqlite3.connect, database, **settings), iter_chunk_size=64)
    # The process may end without it.
    connection._thread.daemon = True  # noqa: SLF001
    return connection
