"""What whole databases hold: rows for every table there is, with texts as odd as people's."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from typing import Any

import psycopg
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Integer,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.search import words_of
from storage import Storage
from storage.columns import UtcDateTime, metadata

#: Rows of each table, by its name.
Contents = dict[str, list[dict[str, Any]]]

#: What has gone wrong in somebody's program before.
_ODD = (
    "",
    " ",
    "null",
    "Ana's “graph” \\ %s :name {x} $1",
    "תוצאה ‏(RTL)‎ نتيجة",
    "👩🏽‍🔬🧪 e\u0301 é",
    "1e3",
    "2026-11-23 09:00:00",
    "line\r\nline\ttab\x01",
    "\U0010ffff \ufeff",
    "long " * 5_000,
)
# Forms drop NULs, which PostgreSQL cannot keep as text; in JSON they are written otherwise.
_texts = st.sampled_from(_ODD) | st.text(
    st.characters(exclude_characters="\0", codec="utf-8"), max_size=20
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | _texts | st.just("\0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=5,
)
# Our columns hold lists and objects alone: a bare number would become SQLite's own, without digits.
_documents = st.none() | st.lists(_json, max_size=3) | st.dictionaries(_texts, _json, max_size=3)
_times = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_BY_TYPE: tuple[tuple[type, st.SearchStrategy[Any]], ...] = (
    (JSON, _documents),
    (Boolean, st.booleans()),
    (UtcDateTime, _times),
    (Date, st.dates()),
    (Integer, st.integers(-(2**31), 2**31 - 1)),
)


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    """One to three rows of every table."""
    rows: Contents = {}
    for table in metadata.sorted_tables:
        rows[table.name] = [
            {column.name: draw(_value(column, rows, number)) for column in table.columns}
            for number in range(1, draw(st.integers(1, 3)) + 1)
        ]
    return rows


def _value(column: Column[Any], rows: Contents, number: int) -> st.SearchStrategy[Any]:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        values = st.sampled_from([row[key.column.name] for row in rows[key.column.table.name]])
    elif column.primary_key or _is_unique(column):
        # A number of its own in each row, so that no key comes twice.
        is_number = isinstance(column.type, Integer)
        values = st.just(number * 7) if is_number else _texts.map(lambda text: f"{text}{number}")
    else:
        values = _of_type(column)
    return st.none() | values if column.nullable else values


def _is_unique(column: Column[Any]) -> bool:
    """Whether no other row has it, perhaps together with other columns."""
    constraints = column.table.constraints
    return bool(column.unique) or any(
        column.name in each.columns for each in constraints if isinstance(each, UniqueConstraint)
    )


def _of_type(column: Column[Any]) -> st.SearchStrategy[Any]:
    if column.name.endswith("_words"):
        return _texts.map(lambda text: " ".join(words_of(text)))
    found = (values for kind, values in _BY_TYPE if isinstance(column.type, kind))
    return next(found, _texts)


async def write_over(connection: AsyncConnection, rows: Contents) -> None:
    """Let a database hold these rows and no others."""
    await clear(connection)
    for table in metadata.sorted_tables:
        for row in rows[table.name]:
            await connection.execute(insert(table).values(row))


async def clear(connection: AsyncConnection) -> None:
    """Take every row away."""
    for table in reversed(metadata.sorted_tables):
        await connection.execute(delete(table))


async def read_all(connection: AsyncConnection) -> Contents:
    """All that a database holds."""
    held: Contents = {}
    for table in metadata.sorted_tables:
        found = [dict(row) for row in (await connection.execute(select(table))).mappings()]
        keys = [column.name for column in table.primary_key]
        held[table.name] = sorted(found, key=lambda row: [row[key] for key in keys])
    return held


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    """The storage at an address."""
    storage = Storage(url)
    try:
        yield storage
    finally:
        await storage.close()


async def held_by(url: str) -> Contents:
    """All that the database at an address holds."""
    async with opened(url) as storage, storage.look() as connection:
        return await read_all(connection)


def run(url: str, statement: str) -> None:
    """Do something to a database in another way than ours, at once."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file, file:
            file.execute(statement)
    else:
        with psycopg.connect(url) as server:
            server.execute(statement.encode())
