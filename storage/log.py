"""The experiment log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from sqlalchemy import Integer, Row, bindparam, func, insert, select

from bot.experiments.log import Event, LogEntry
from bot.experiments.records import Act
from storage.repository import OURS, Repository
from storage.tables import log_entries

_events: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])

_KEEPING = insert(log_entries)
_APPENDING = _KEEPING.returning(log_entries.c.id)
_LAST_ID = select(func.coalesce(func.max(log_entries.c.id), 0))
_NEXT_IDS = select(
    func.nextval(func.pg_get_serial_sequence("log_entries", "id")).label("id")
).select_from(func.generate_series(1, bindparam("entries", type_=Integer)))
_OF_PROJECT = select(log_entries).where(
    log_entries.c.workspace_id == OURS, log_entries.c.project_id == bindparam("project_id")
)
_ALL = _OF_PROJECT.order_by(log_entries.c.id)
_SOME = _ALL.where(log_entries.c.id.in_(bindparam("ids", expanding=True)))


class SqlLog(Repository):
    """The experiment log of the workspace's projects."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        #: Ids for entries to come, the last first.
        self._ids: list[int] = []
        self._unwritten: list[dict[str, Any]] = []

    async def expect(self, entries: int) -> None:
        """Make room for so many entries: they are written at once. The caller holds the projects.

        Ids that are not used in the end are left out.
        """
        if self.connection.dialect.name == "sqlite":
            # Nobody else writes to it meanwhile.
            (last,) = (await self.execute(_LAST_ID)).one()
            self._ids = [last + entries - each for each in range(entries)]
        else:
            rows = await self.execute(_NEXT_IDS, {"entries": entries})
            self._ids = sorted((row.id for row in rows), reverse=True)

    async def append(self, act: Act, project_id: int, number: int, event: Event) -> LogEntry:
        """Write an entry, for good."""
        row: dict[str, Any] = {
            "workspace_id": self.workspace_id,
            "project_id": project_id,
            "number": number,
            "at": act.at,
            "actor_id": act.actor_id,
            "cause": act.key,
            "kind": event.kind,
            "event": _events.dump_python(event, mode="json"),
        }
        if self._ids:
            row["id"] = self._ids.pop()
            self._unwritten.append(row)
        else:
            await self.write()
            # Nothing else that waits to be written refers to an entry.
            row["id"] = (await self.connection.execute(_APPENDING, row)).scalar_one()
        return LogEntry(
            id=row["id"],
            project_id=project_id,
            number=number,
            at=act.at,
            actor_id=act.actor_id,
            cause=act.key,
            event=event,
        )

    async def write(self) -> None:
        """Write what was appended."""
        appended, self._unwritten = self._unwritten, []
        if appended:
            await self.connection.execute(_KEEPING, appended)

    async def all(self, project_id: int) -> Sequence[LogEntry]:
        """Read a project's log in order."""
        rows = await self.all_rows(_ALL, project_id=project_id)
        return [_entry(row) for row in rows]

    async def some(self, project_id: int, ids: Sequence[int]) -> Sequence[LogEntry]:
        """Read these entries in order."""
        rows = await self.all_rows(_SOME, project_id=project_id, ids=list(ids))
        return [_entry(row) for row in rows]

    async def page(
        self,
        project_id: int,
        *,
        limit: int,
        kinds: Collection[str] = (),
        number: int | None = None,
        before: int = 0,
        after: int = 0,
    ) -> Sequence[LogEntry]:
        """Read up to `limit` entries, newest first: the newest, or those next to an entry's id.

        Of all kinds unless some are named; of a hypothesis' number (0: of the project as a whole).
        """
        column = log_entries.c
        found = _OF_PROJECT.limit(limit)
        found = found.order_by(column.id if after else column.id.desc())
        if kinds:
            found = found.where(column.kind.in_(kinds))
        if number is not None:
            found = found.where(column.number == number)
        if before:
            found = found.where(column.id < before)
        if after:
            found = found.where(column.id > after)
        entries = [_entry(row) for row in await self.all_rows(found, project_id=project_id)]
        return entries[::-1] if after else entries

    async def between(
        self, project_ids: Collection[int], kind: str, since: datetime, until: datetime
    ) -> Sequence[LogEntry]:
        """Read the entries of a kind from `since` on and before `until`, in order."""
        rows = await self.all_rows(
            select(log_entries)
            .where(
                log_entries.c.workspace_id == self.workspace_id,
                log_entries.c.project_id.in_(project_ids),
                log_entries.c.kind == kind,
                log_entries.c.at >= since,
                log_entries.c.at < until,
            )
            .order_by(log_entries.c.id)
        )
        return [_entry(row) for row in rows]


def _entry(row: Row[Any]) -> LogEntry:
    return LogEntry(
        id=row.id,
        project_id=row.project_id,
        number=row.number,
        at=row.at,
        actor_id=row.actor_id,
        cause=row.cause,
        event=_events.validate_python(row.event, strict=False),
    )
