"""Rows of any table as they are: how both engines read, write and name them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncResult

from bot.experiments.errors import Refusal

NOTHING_COPIED = "Nothing was copied, and the source is as it was."
#: Rows in memory at a time: a result's may be a megabyte.
_BATCH = 100


class Rows:
    """All rows of a table, in an order that both engines share."""

    def __init__(self, connection: AsyncConnection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._found: AsyncResult[*tuple[Any, ...]] | None = None

    async def next(self) -> Sequence[Any]:
        """Some more of them, none at the end; raises Refusal where one cannot be read."""
        try:
            if self._found is None:
                self._found = await self._connection.stream(
                    select_all(self._table, self._connection.dialect),
                    execution_options={"yield_per": _BATCH},
                )
            return await self._found.fetchmany(_BATCH)
        except (ValueError, SQLAlchemyError) as error:  # SQLite keeps anything in any column
            raise Refusal(
                f"A row of {self._table.name} cannot be read: {why(error)}. {NOTHING_COPIED}"
            ) from error

    async def aclose(self) -> None:
        """Read no further."""
        if self._found is not None:
            await self._found.close()


def select_all(table: Table, dialect: Dialect) -> Select[Any]:
    """All of a table, in an order that both engines share.

    JSON stays the text that it is, so that nothing of it changes on the way: no number its
    digits, no missing value into a null.
    """
    values = [cast(c, Text) if isinstance(c.type, JSON) else c for c in table.columns]
    labelled = [v.label(_label(c.name)) for c, v in zip(table.columns, values, strict=True)]
    return select(*labelled).order_by(*(_in_order(c, dialect) for c in table.primary_key))


def insert_all(table: Table, dialect: Dialect) -> Insert:
    """The statement that writes what `select_all` reads."""

    def value(column: ColumnElement[Any]) -> ColumnElement[Any]:
        is_json = isinstance(column.type, JSON)
        given = bindparam(_label(column.name), type_=Text() if is_json else column.type)
        return cast(given, JSON) if is_json and dialect.name == "postgresql" else given

    return insert(table).values({column.name: value(column) for column in table.columns})


def named(table: Table, row: Sequence[Any]) -> str:
    """A row by its key."""
    columns = zip(table.columns, row, strict=True)
    keys = [f"{column.name} {value}" for column, value in columns if column.primary_key]
    return f"The row of {table.name} with {', '.join(keys)}"


def differing(table: Table, one: Sequence[Any], other: Sequence[Any]) -> list[str]:
    """The names of the columns in which two rows are not the same."""
    columns = zip(table.columns, one, other, strict=True)
    return [column.name for column, mine, yours in columns if mine != yours]


def why(error: Exception) -> str:
    """The first line of an engine's own words; those after it may quote what is kept."""
    words = str(getattr(error, "orig", None) or error)
    return words.splitlines()[0].rstrip(".")


def _label(name: str) -> str:
    # In an INSERT no value may be called like its column.
    return f"value_of_{name}"


def _in_order(column: ColumnElement[Any], dialect: Dialect) -> ColumnElement[Any]:
    # PostgreSQL sorts by some language's rules, unless it is told to go by bytes as SQLite does.
    by_language = isinstance(column.type, Text) and dialect.name == "postgresql"
    return column.collate("C") if by_language else column
