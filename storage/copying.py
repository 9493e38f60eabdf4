"""Copies everything into another database, on either engine: compared row by row, or not at all."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert, Table, func, inspect, select, update
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.experiments.errors import Refusal
from storage.backup import Tell, check_there, database_file
from storage.columns import metadata
from storage.engine import WRITES, open_engine
from storage.outbox_tables import lanes
from storage.rows import NOTHING_COPIED, Rows, differing, insert_all, named, why
from storage.schema import SchemaMismatch, prepare, upgrade

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_SAME = "Source and target are the same database. Nothing was touched."
_GIVE_EMPTY = "Nothing was touched; give an empty database."


@dataclass(frozen=True, kw_only=True)
class Copied:
    """How much was copied."""

    rows: int
    tables: int


async def copy_database(source_url: str, target_url: str, tell: Tell) -> Copied:
    """Copy every row into an empty database in one transaction, and compare each before its end.

    Of the source it is what stood when the copying began. Raises SchemaMismatch where either
    schema is not this program's, and Refusal where the target holds something, is the source, or
    cannot keep a row as it is.
    """
    _check_addresses(source_url, target_url)
    source, target = open_engine(source_url), open_engine(target_url)
    try:
        await _check_schema(source, "source")
        async with _snapshot(source) as reading:
            await _make_ready(reading, target)
            async with target.execution_options(**{WRITES: True}).begin() as writing:
                await _claim(writing)
                return await _Copy(reading, writing, tell).run()
    finally:
        await source.dispose()
        await target.dispose()


def _check_addresses(source_url: str, target_url: str) -> None:
    source, target = database_file(source_url), database_file(target_url)
    if source is not None:
        check_there(source)
        if target is not None and target.exists() and source.samefile(target):
            raise Refusal(_SAME)


async def _check_schema(engine: AsyncEngine, side: str) -> None:
    try:
        await prepare(engine, own_file=False)
    except SchemaMismatch as mismatch:
        raise SchemaMismatch(f"Of the {side} (name it by DATABASE_URL): {mismatch}") from None


@asynccontextmanager
async def _snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction that sees what stood when it began; SQLite knows no other kind."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    async with engine.connect() as connection:
        yield connection


async def _make_ready(reading: AsyncConnection, target: AsyncEngine) -> None:
    """Give an empty target its tables; one that is in use is left alone."""
    async with target.connect() as connection:
        if await _identity(reading) == await _identity(connection) is not None:
            raise Refusal(_SAME)
        names = set(await connection.run_sync(_table_names))
    if names <= {"alembic_version"}:
        await upgrade(target)
    elif "alembic_version" not in names:
        raise Refusal(f"The target holds tables of something else. {_GIVE_EMPTY}")
    await _check_schema(target, "target")


async def _identity(connection: AsyncConnection) -> tuple[Any, ...] | None:
    """What tells a PostgreSQL database from every other, whatever address leads to it."""
    if connection.dialect.name != "postgresql":
        return None
    found = await connection.exec_driver_sql(
        "SELECT pg_postmaster_start_time(), oid FROM pg_database WHERE datname = current_database()"
    )
    return tuple(found.one())


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


async def _claim(writing: AsyncConnection) -> None:
    """Keep everyone else from writing to the target, and make sure that nobody has."""
    if writing.dialect.name == "postgresql":
        names = ", ".join(table.name for table in metadata.sorted_tables)
        await writing.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    for table in metadata.sorted_tables:
        if (await writing.execute(select(table).limit(1))).first():
            raise Refusal(f"The target holds rows already, in {table.name}. {_GIVE_EMPTY}")


class _Copy:
    """One copy, from a snapshot into a transaction; both are opened and ended by others."""

    def __init__(self, reading: AsyncConnection, writing: AsyncConnection, tell: Tell) -> None:
        self._reading = reading
        self._writing = writing
        self._tell = tell
        self._done = self._total = 0

    async def run(self) -> Copied:
        """Write every table, parents first, then compare all that was written."""
        tables = metadata.sorted_tables
        rows = 0
        for table in tables:
            rows += await self._reading.scalar(select(func.count()).select_from(table)) or 0
        self._total = 2 * rows
        for table in tables:
            await self._write(table)
        for table in tables:
            await self._compare(table)
        await self._make_usable()
        return Copied(rows=rows, tables=len(tables))

    async def _write(self, table: Table) -> None:
        statement = insert_all(table, self._writing.dialect)
        async with aclosing(Rows(self._reading, table)) as found:
            while rows := await found.next():
                await self._insert(table, statement, [row._mapping for row in rows])  # noqa: SLF001
                self._count(len(rows))

    async def _insert(
        self, table: Table, statement: Insert, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        try:
            async with self._writing.begin_nested():
                await self._writing.execute(statement, rows)
        except (DataError, IntegrityError, ProgrammingError) as error:
            if len(rows) == 1:
                row = named(table, tuple(rows[0].values()))
                raise Refusal(f"{row} cannot be kept: {why(error)}. {NOTHING_COPIED}") from error
            for one in rows:  # which of them it is
                await self._insert(table, statement, [one])

    async def _compare(self, table: Table) -> None:
        async with (
            aclosing(Rows(self._reading, table)) as expected,
            aclosing(Rows(self._writing, table)) as written,
        ):
            while True:
                ours, theirs = await expected.next(), await written.next()
                for our, their in zip_longest(ours, theirs):
                    _check_same(table, our, their)
                if not ours:
                    return
                self._count(len(ours))

    async def _make_usable(self) -> None:
        """Free the lanes, which no worker over there has claimed, and number rows from here on."""
        await self._writing.execute(update(lanes).values(lease_until=_LONG_AGO))
        if self._writing.dialect.name == "sqlite":
            return
        for table in metadata.sorted_tables:
            if (column := table.autoincrement_column) is not None:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                following = func.coalesce(func.max(column), 0) + 1
                await self._writing.execute(select(func.setval(sequence, following, False)))

    def _count(self, rows: int) -> None:
        self._done += rows
        self._tell(self._done, self._total)


def _check_same(table: Table, our: Sequence[Any] | None, their: Sequence[Any] | None) -> None:
    if our == their:
        return
    columns = differing(table, our, their) if our and their else table.columns.keys()
    if set(table.primary_key.columns.keys()).isdisjoint(columns):
        row, how = our, f"other than it was in {', '.join(columns)}"
    else:
        # Both sides are in order: of two keys the lesser is the one that the other side has not.
        places = [place for place, column in enumerate(table.columns) if column.primary_key]
        row, how = min(filter(None, (our, their)), key=itemgetter(*places)), "on one side alone"
    raise Refusal(f"{named(table, row or ())} would be {how}. {NOTHING_COPIED}")
