"""Revisions: every state that a part of a document was ever in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import ChangedAfter
from bot.experiments.records import Revision
from storage.repository import OURS, Repository
from storage.tables import revisions

_KEEPING = insert(revisions)
_ALL = select(revisions).where(
    revisions.c.workspace_id == OURS,
    revisions.c.project_id == bindparam("project_id"),
    revisions.c.subject == bindparam("subject"),
)
_ONE = _ALL.where(revisions.c.number == bindparam("number"))
_NEWEST = _ALL.order_by(revisions.c.number.desc())
_AS_OF = _NEWEST.where(revisions.c.document_revision <= bindparam("document_revision")).limit(1)


class SqlRevisions(Repository):
    """The revisions of the workspace's documents."""

    async def add(self, revision: Revision) -> None:
        """Keep a new revision, for good."""
        row = {
            "workspace_id": self.workspace_id,
            "project_id": revision.project_id,
            "subject": revision.subject,
            "number": revision.number,
            "document_revision": revision.document_revision,
            "content": [dict(item) for item in revision.content],
            "edited_by": revision.edited_by,
            "edited_at": revision.edited_at,
            "reason": revision.reason,
            "after": revision.after.value,
        }
        await self.execute(_KEEPING, row)

    async def get(self, project_id: int, subject: str, number: int) -> Revision:
        """Read one; raises NotFound."""
        row = await self.one(_ONE, project_id=project_id, subject=subject, number=number)
        if row is None:
            raise NotFound("There is no such revision.")
        return _revision(row)

    async def newest(self, project_id: int, subject: str, limit: int) -> Sequence[Revision]:
        """Read the newest of a subject's, newest first."""
        rows = await self.all_rows(_NEWEST.limit(limit), project_id=project_id, subject=subject)
        return [_revision(row) for row in rows]

    async def as_of(self, project_id: int, subject: str, document_revision: int) -> Revision | None:
        """Read what a subject was when the document had this revision; None before it was."""
        row = await self.one(
            _AS_OF, project_id=project_id, subject=subject, document_revision=document_revision
        )
        return _revision(row) if row else None


def _revision(row: Row[Any]) -> Revision:
    return Revision(
        project_id=row.project_id,
        subject=row.subject,
        number=row.number,
        document_revision=row.document_revision,
        content=tuple(row.content),
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        reason=row.reason,
        after=ChangedAfter(row.after),
    )
