"""Sections of design docs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.experiments.records import SavedSection
from storage.repository import OURS, Repository
from storage.tables import sections

_ALL = select(sections).where(
    sections.c.workspace_id == OURS, sections.c.project_id == bindparam("project_id")
)
_ONE = _ALL.where(sections.c.key == bindparam("key"))


class SqlSections(Repository):
    """The sections that people wrote."""

    async def get(self, project_id: int, key: str) -> SavedSection | None:
        """Read one."""
        row = await self.one(_ONE, project_id=project_id, key=key)
        return _section(row) if row else None

    async def all(self, project_id: int) -> Sequence[SavedSection]:
        """Read all of a project's."""
        return [_section(row) for row in await self.all_rows(_ALL, project_id=project_id)]

    async def save(self, section: SavedSection) -> None:
        """Keep a section, new or changed."""
        row = {
            "project_id": section.project_id,
            "key": section.key,
            "revision": section.revision,
            "content": [dict(item) for item in section.content],
            "edited_by": section.edited_by,
            "edited_at": section.edited_at,
            "document_revision": section.document_revision,
        }
        await self.put_or_replace(sections, row)


def _section(row: Row[Any]) -> SavedSection:
    return SavedSection(
        project_id=row.project_id,
        key=row.key,
        revision=row.revision,
        content=tuple(row.content),
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        document_revision=row.document_revision,
    )
