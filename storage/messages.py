"""Messages that stand in Slack, so that they can be updated in place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from storage.outbox_tables import messages
from storage.repository import OURS, Repository

_OF_PROJECT = select(messages).where(
    messages.c.workspace_id == OURS, messages.c.project_id == bindparam("project_id")
)
_ONE = _OF_PROJECT.where(messages.c.kind == bindparam("kind"), messages.c.ref == bindparam("ref"))


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


def permalink(workspace_url: str, message: Posted | None, root: Posted | None) -> str:
    """A message's address; without one, the workspace's."""
    if message is None or root is None:
        return workspace_url
    return message_url(workspace_url, message.channel_id, message.ts, root.ts)


def message_url(workspace_url: str, channel_id: str, ts: str, root_ts: str) -> str:
    """The address of a message in a thread.

    Its form is fixed, so asking Slack for it would be a wasted call.
    """
    path = f"archives/{channel_id}/p{ts.replace('.', '')}"
    return f"{workspace_url}{path}?thread_ts={root_ts}&cid={channel_id}"


class SqlMessages(Repository):
    """The workspace's posted messages."""

    async def find(self, project_id: int, kind: str, ref: str) -> Posted | None:
        """The message that stands for this thing."""
        row = await self.one(_ONE, project_id=project_id, kind=kind, ref=ref)
        return _posted(row) if row else None

    async def of_kinds(self, project_id: int, kinds: Sequence[str]) -> Sequence[Posted]:
        """The messages that stand for things of these kinds."""
        of_kinds = _OF_PROJECT.where(messages.c.kind.in_(kinds))
        rows = await self.all_rows(of_kinds, project_id=project_id)
        return [_posted(row) for row in rows]

    async def cards(self, project_ids: Collection[int]) -> Sequence[Posted]:
        """The cards of these projects, as far as they were posted."""
        rows = await self.all_rows(
            select(messages).where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.project_id.in_(project_ids),
                messages.c.kind == "card",
            )
        )
        return [_posted(row) for row in rows]

    async def some(self, project_id: int, kind: str, refs: Sequence[str]) -> Sequence[Posted]:
        """The messages that stand for these things of one kind."""
        some = _OF_PROJECT.where(messages.c.kind == kind, messages.c.ref.in_(refs))
        rows = await self.all_rows(some, project_id=project_id)
        return [_posted(row) for row in rows]

    async def project_of_thread(self, channel_id: str, thread_ts: str) -> int | None:
        """The project whose card begins this thread; None where none does."""
        row = await self.one(
            select(messages.c.project_id).where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.channel_id == channel_id,
                messages.c.ts == thread_ts,
                messages.c.kind == "card",
            )
        )
        return row.project_id if row else None

    async def asking_about(self, project_id: int, subject: str) -> Sequence[Posted]:
        """The messages that still ask about a hypothesis or a stage."""
        asking = _OF_PROJECT.where(messages.c.asks_about == subject)
        rows = await self.all_rows(asking, project_id=project_id)
        return [_posted(row) for row in rows]

    async def save(self, posted: Posted) -> None:
        """Remember a message that was posted or updated."""
        await self.put_or_replace(messages, vars(posted))

    async def forget(self, posted: Posted) -> None:
        """Forget a message that somebody deleted."""
        await self.execute(
            delete(messages).where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.project_id == posted.project_id,
                messages.c.kind == posted.kind,
                messages.c.ref == posted.ref,
            )
        )

    async def answered(self, project_id: int, ts: str) -> None:
        """Remember that a message asks for nothing any more."""
        await self.execute(
            update(messages)
            .where(
                messages.c.workspace_id == self.workspace_id,
                messages.c.project_id == project_id,
                messages.c.ts == ts,
            )
            .values(asks_about=None)
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
