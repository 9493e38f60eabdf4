"""What all repositories share."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CursorResult, Executable, Row, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import WRITES

#: In a query that is built once: the workspace of whoever asks. To build a query anew each time
#: takes as long as to run it.
OURS: BindParameter[str] = bindparam("workspace_id")


class Repository:
    """Rows of one workspace, on one open transaction.

    `flush` writes what other repositories of the same work still hold back.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        flush: Callable[[], Awaitable[None]],
    ) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self._flush = flush
        options = (
            connection.sync_connection.get_execution_options() if connection.sync_connection else {}
        )
        #: Whether what is read may be held until the end, for changing it.
        self.writes = bool(options.get(WRITES))

    async def execute(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] = ()
    ) -> CursorResult[Any]:
        """Run a statement, after all that this work was to write before it."""
        await self._flush()
        return await self.connection.execute(statement, values or None)

    async def one(self, query: Executable, **values: Any) -> Row[Any] | None:
        """The only row of a query, or None; `values` are those of its parameters."""
        return (await self._ask(query, values)).one_or_none()

    async def all_rows(self, query: Executable, **values: Any) -> list[Row[Any]]:
        """The rows of a query."""
        return list(await self._ask(query, values))

    async def _ask(self, query: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
        return await self.execute(query, {"workspace_id": self.workspace_id, **values})

    async def put(self, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert a row of this workspace; False where its key is taken."""
        values = {"workspace_id": self.workspace_id, **row}
        done = await self.execute(_putting(insert_for(self.connection), table), values)
        return done.one_or_none() is not None

    async def put_or_replace(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row of this workspace, or replace the one of the same primary key."""
        await self._flush()
        await self.write_all(table, [{"workspace_id": self.workspace_id, **row}])

    async def write_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, each in the place of one of the same primary key, and flush nothing."""
        if rows:
            replacing = _replacing(insert_for(self.connection), table, tuple(rows[0]))
            await self.connection.execute(replacing, rows)


# Statements are built once: for a table of twenty columns it takes longer than to run them.


@cache
def _putting(insert: Any, table: Table) -> Any:
    # What was inserted is asked for, since psycopg does not count it here.
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key)


@cache
def _replacing(insert: Any, table: Table, names: tuple[str, ...]) -> Any:
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changes = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)


def insert_for(connection: AsyncConnection) -> Any:
    """The engine's own INSERT, which knows ON CONFLICT on both."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
