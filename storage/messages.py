"""Messages that stand in Slack, so that they can be updated in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update

from storage.outbox_tables import messages
from storage.repository import Repository


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message that stands in Slack for one thing of a project."""

    project_id: int
    kind: str
    ref: str
    channel_id: str
    ts: str
    digest: str
    #: What it asks about, while that is open: a hypothesis as `H2`, or a stage.
    asks_about: str | None = None
    #: The picture that it shows; blank for none.
    file_id: str = ""


class SqlMessages(Repository):
    """The workspace's posted messages."""

    async def find(self, project_id: int, kind: str, ref: str) -> Posted | None:
        """The message that stands for this thing."""
        row = await self.one(
            self._of(project_id).where(messages.c.kind == kind, messages.c.ref == ref)
        )
        return _posted(row) if row else None

    async def of_kinds(self, project_id: int, kinds: Sequence[str]) -> Sequence[Posted]:
        """The messages that stand for things of these kinds."""
        rows = await self.all_rows(self._of(project_id).where(messages.c.kind.in_(kinds)))
        return [_posted(row) for row in rows]

    async def asking_about(self, project_id: int, subject: str) -> Sequence[Posted]:
        """The messages that still ask about a hypothesis or a stage."""
        rows = await self.all_rows(self._of(project_id).where(messages.c.asks_about == subject))
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
        file_id=row.file_id,
    )
