"""Messages that stand in Slack, so that they can be updated in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.repository import Repository
from storage.tables import messages


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message that stands in Slack for one thing of a project."""

    project_id: int
    kind: str
    ref: str
    channel_id: str
    ts: str
    digest: str
    #: The hypothesis whose decision it asks for, while that is open.
    asks_about: int | None = None


class SqlMessages(Repository):
    """The workspace's posted messages."""

    async def find(self, project_id: int, kind: str, ref: str) -> Posted | None:
        """The message that stands for this thing."""
        row = await self.one(
            self._of(project_id).where(messages.c.kind == kind, messages.c.ref == ref)
        )
        return _posted(row) if row else None

    async def asking_about(self, project_id: int, number: int) -> Sequence[Posted]:
        """The messages that still ask for a decision on a hypothesis."""
        rows = await self.all_rows(self._of(project_id).where(messages.c.asks_about == number))
        return [_posted(row) for row in rows]

    async def save(self, posted: Posted) -> None:
        """Remember a message that was posted or updated."""
        await self.put_or_replace(messages, vars(posted))

    async def forget(self, posted: Posted) -> None:
        """Forget a message that somebody deleted."""
        await self.connection.execute(
            delete(messages).where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.project_id == posted.project_id,
                messages.c.kind == posted.kind,
                messages.c.ref == posted.ref,
            )
        )

    async def answered(self, project_id: int, ts: str) -> None:
        """Remember that a message asks for nothing any more."""
        await self.connection.execute(
            update(messages)
            .where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.project_id == project_id,
                messages.c.ts == ts,
            )
            .values(asks_about=None)
        )

    def _of(self, project_id: int) -> Any:
        return select(messages).where(
            messages.c.workspace_id == self.workspace_id, messages.c.project_id == project_id
        )


def _posted(row: Row[Any]) -> Posted:
    return Posted(
        project_id=row.project_id,
        kind=row.kind,
        ref=row.ref,
        channel_id=row.channel_id,
        ts=row.ts,
        digest=row.digest,
        asks_about=row.asks_about,
    )
