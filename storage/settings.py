"""Settings and absences: what working days and check-ins are counted by."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.experiments.calendars import Away
from bot.experiments.projects import Project
from bot.experiments.records import Absence
from bot.experiments.settings import WORKSPACE, Choices, Settings, project_scope
from storage.repository import Repository
from storage.tables import absences, settings


class SqlSettings(Repository):
    """What the workspace, its channels and its projects chose."""

    async def chosen(self, scope: str) -> Choices:
        """Read what one scope chose; empty where nothing."""
        found = await self.connection.scalar(
            select(settings.c.choices).where(
                settings.c.workspace_id == self.workspace_id, settings.c.scope == scope
            )
        )
        return found or {}

    async def for_project(self, project: Project) -> Settings:
        """Read what holds for a project."""
        return await self._settled((WORKSPACE, project.channel_id, project_scope(project.id)))

    async def for_channel(self, channel_id: str) -> Settings:
        """Read what holds for new projects of a channel."""
        return await self._settled((WORKSPACE, channel_id))

    async def save(self, scope: str, choices: Choices) -> None:
        """Keep what a scope chose."""
        await self.put_or_replace(settings, {"scope": scope, "choices": dict(choices)})

    async def _settled(self, scopes: Sequence[str]) -> Settings:
        rows = await self.all_rows(
            select(settings.c.scope, settings.c.choices).where(
                settings.c.workspace_id == self.workspace_id, settings.c.scope.in_(scopes)
            )
        )
        known = {row.scope: row.choices for row in rows}
        return Settings.merge([known.get(scope, {}) for scope in scopes])


class SqlAbsences(Repository):
    """When people are away."""

    async def of(self, user_id: str) -> Sequence[Absence]:
        """Read a person's, the first first."""
        rows = await self.all_rows(
            select(absences)
            .where(absences.c.workspace_id == self.workspace_id, absences.c.user_id == user_id)
            .order_by(absences.c.first_day, absences.c.id)
        )
        return [
            Absence(id=row.id, user_id=row.user_id, away=Away(row.first_day, row.last_day))
            for row in rows
        ]

    async def add(self, user_id: str, away: Away) -> None:
        """Keep one."""
        await self.connection.execute(
            insert(absences).values(
                workspace_id=self.workspace_id,
                user_id=user_id,
                first_day=away.first,
                last_day=away.last,
            )
        )

    async def remove(self, user_id: str, absence_id: int) -> None:
        """Forget one of a person's own."""
        await self.connection.execute(
            delete(absences).where(
                absences.c.workspace_id == self.workspace_id,
                absences.c.user_id == user_id,
                absences.c.id == absence_id,
            )
        )
