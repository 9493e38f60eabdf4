"""Storage: opens units of work on SQLite or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from storage import schema
from storage.engine import WRITES, open_engine, sqlite_file
from storage.tables import acts
from storage.work import SqlWork

#: How the keys of hooks' deliveries begin, as `bot/inbox/hooks` makes them.
_OF_HOOKS = "hook:"
#: Seconds that the database's clock may be from ours.
_CLOCKS_MAY_DIFFER = 1.0
#: Seconds that whoever was told to stop waits for a commit.
_HANGS_AFTER = 5.0


class Storage:
    """Where everything is kept; one per process."""

    def __init__(self, database_url: str) -> None:
        self.engine: AsyncEngine = open_engine(database_url)
        url = make_url(database_url)
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._file = sqlite_file(url)
        if self._file is not None:
            self._file.watch(self.engine)
        self._owns_file = is_sqlite and url.query.get("mode") != "ro"
        # SQLite takes one writer at a time. Queueing here is fair and quick; letting the
        # writers race for the file's lock makes the slowest of 32 wait eight times as long.
        self._one_writer = asyncio.Lock() if is_sqlite else nullcontext()
        #: Called after each commit with the work that it kept.
        self.on_commit: list[Callable[[SqlWork], None]] = []

    async def prepare(self) -> None:
        """Make sure of the schema; raises SchemaMismatch with the command to run."""
        await schema.prepare(self.engine, own_file=self._owns_file)

    async def problem(self) -> str:
        """What is wrong with the database's schema or clock; blank where nothing is."""
        current, newest = await schema.current_revision(self.engine), schema.known_revisions()[0]
        if current != newest:
            return f"its schema is {current or 'empty'}, not {newest}"
        if self.engine.dialect.name == "sqlite":
            return ""
        async with self.look() as connection:
            theirs = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        # Replicas share turns and claims by their own clocks.
        apart = abs((theirs - datetime.now(UTC)).total_seconds())
        return "" if apart <= _CLOCKS_MAY_DIFFER else f"its clock is {apart:.0f} s from ours"

    @asynccontextmanager
    async def begin(self, workspace_id: str, *, once: str = "") -> AsyncIterator[SqlWork]:
        """Do one unit of work: all of it is kept on a clean exit, nothing on an error.

        With `once`, an act of that key is done a single time; raises AlreadyDone after that.
        """
        async with self.write() as connection:
            work = SqlWork(connection, workspace_id)
            if once:
                await work.once(once)
            yield work
            await work.write()
        for notify in self.on_commit:
            notify(work)

    @asynccontextmanager
    async def read(self, workspace_id: str) -> AsyncIterator[SqlWork]:
        """Look at a workspace as it stands, without holding up any writer."""
        async with self.look() as connection:
            yield SqlWork(connection, workspace_id)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One writing transaction over all workspaces."""
        writing = self.engine.execution_options(**{WRITES: True})
        async with self._one_writer:
            connection = await writing.connect()
            try:
                transaction = await connection.begin()
                yield connection
            except BaseException:
                await _to_its_end(connection.close())  # which drops what was not kept
                raise
            await _to_its_end(self._keep(transaction, connection))

    async def _keep(self, transaction: AsyncTransaction, connection: AsyncConnection) -> None:
        """Commit and give the connection back; whoever is cut off in between tells a lie."""
        try:
            await transaction.commit()
            if self._file is not None:
                # Moved since the connection was taken: what was kept has no name any more.
                self._file.ensure_in_place(connection.info)
        finally:
            await connection.close()

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """One reading transaction over all workspaces."""
        async with self.engine.connect() as connection:
            yield connection

    async def forget_acts(self, before: datetime, *, of_hooks: datetime) -> None:
        """Forget which acts were done before, and which deliveries of hooks before `of_hooks`.

        After so long nobody sends them again.
        """
        is_of_hook = acts.c.key.startswith(_OF_HOOKS, autoescape=True)
        long_ago = or_(
            and_(~is_of_hook, acts.c.at < before), and_(is_of_hook, acts.c.at < of_hooks)
        )
        async with self.write() as connection:
            await connection.execute(delete(acts).where(long_ago))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def _to_its_end(work: Coroutine[object, object, None]) -> None:
    """Await what nothing may cut in two, as a commit: a time limit that hits it comes too late.

    What hangs is cut off in the end: no act is done twice, whichever way it went.
    """
    running = asyncio.ensure_future(work)
    patience: float | None = None
    while not running.done():
        try:
            _, hangs = await asyncio.wait([running], timeout=patience)
        except asyncio.CancelledError:
            patience = _HANGS_AFTER
            continue
        if hangs:
            running.cancel()
            await asyncio.wait([running], timeout=_HANGS_AFTER)
            raise asyncio.CancelledError
    running.result()
