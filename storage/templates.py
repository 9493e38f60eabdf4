"""The templates that a workspace brought, beside the default one."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, insert, select

from bot.documents.template_file import parse_template
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import NotFound
from bot.experiments.projects import Project
from bot.experiments.template import Template
from storage.repository import Repository
from storage.tables import templates


class SqlTemplates(Repository):
    """The workspace's templates; every version that was ever added stays."""

    async def of(self, project: Project) -> Template:
        """The template version that a project began with; raises NotFound."""
        return await self.get(project.template_key, project.template_version)

    async def get(self, key: str, version: int) -> Template:
        """Read one version; raises NotFound."""
        if key == DEFAULT_TEMPLATE.key:
            return DEFAULT_TEMPLATE
        return _parsed(await self.source(key, version), version)

    async def source(self, key: str, version: int) -> str:
        """Read one version as YAML; raises NotFound."""
        found = await self.execute(
            self._select(templates.c.source).where(
                templates.c.key == key, templates.c.version == version
            )
        )
        source = found.scalar()
        if source is None:
            raise NotFound(f"There is no template “{key}” here.")
        return str(source)

    async def latest(self, key: str) -> Template:
        """Read the newest version of a key; raises NotFound."""
        return await self.get(key, await self.newest(key))

    async def newest(self, key: str) -> int:
        """The number of the newest version of an own key; 0 where there is none."""
        found = await self.execute(
            self._select(func.max(templates.c.version)).where(templates.c.key == key)
        )
        return found.scalar() or 0

    async def keys(self) -> Sequence[tuple[str, int]]:
        """Every own key and its newest version, in order."""
        rows = await self.all_rows(
            self._select(templates.c.key, func.max(templates.c.version).label("version"))
            .group_by(templates.c.key)
            .order_by(templates.c.key)
        )
        return [(row.key, row.version) for row in rows]

    async def add(self, key: str, source: str, at: datetime) -> int:
        """Keep a new version, and return its number; the same text again adds none."""
        newest = await self.newest(key)
        if newest and await self.source(key, newest) == source:
            return newest
        await self.execute(
            insert(templates).values(
                workspace_id=self.workspace_id,
                key=key,
                version=newest + 1,
                source=source,
                added_at=at,
            )
        )
        return newest + 1

    def _select(self, *columns: Any) -> Any:
        return select(*columns).where(templates.c.workspace_id == self.workspace_id)


@lru_cache(maxsize=64)
def _parsed(source: str, version: int) -> Template:
    """What was checked when it was added; reading it again at every act would be a waste."""
    return parse_template(source, version=version)
