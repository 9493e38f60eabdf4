"""Settings and absences: what working days and check-ins are counted by."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from bot.experiments.calendars import Away
from bot.experiments.projects import Project
from bot.experiments.records import Absence
from bot.experiments.settings import WORKSPACE, Choices, Settings, project_scope
from storage.repository import OURS, Repository
from storage.tables import absences, settings

_CHOSEN = select(settings.c.scope, settings.c.choices).where(
    settings.c.workspace_id == OURS, settings.c.scope.in_(bindparam("scopes", expanding=True))
)
_AWAY = (
    select(absences)
    .where(
        absences.c.workspace_id == OURS,
        absences.c.user_id.in_(bindparam("user_ids", expanding=True)),
    )
    .order_by(absences.c.first_day, absences.c.id)
)


class SqlSettings(Repository):
    """What the workspace, its channels and its projects chose; read once a unit of work."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._known: dict[str, Choices] = {}

    async def chosen(self, scope: str) -> Choices:
        """Read what one scope chose; empty where nothing."""
        return (await self._chosen([scope])).get(scope, {})

    async def for_project(self, project: Project) -> Settings:
        """Read what holds for a project."""
        return (await self.for_projects([project]))[project.id]

    async def for_projects(self, projects: Collection[Project]) -> Mapping[int, Settings]:
        """Read what holds for each of these, by its id."""
        scopes = {each.id: _scopes(each) for each in projects}
        known = await self._chosen({scope for each in scopes.values() for scope in each})
        return {
            project_id: Settings.merge([known.get(scope, {}) for scope in each])
            for project_id, each in scopes.items()
        }

    async def for_channel(self, channel_id: str) -> Settings:
        """Read what holds for new projects of a channel."""
        scopes = (WORKSPACE, channel_id)
        known = await self._chosen(scopes)
        return Settings.merge([known.get(scope, {}) for scope in scopes])

    async def save(self, scope: str, choices: Choices) -> None:
        """Keep what a scope chose."""
        await self.put_or_replace(settings, {"scope": scope, "choices": dict(choices)})
        self._known.pop(scope, None)

    async def _chosen(self, scopes: Collection[str]) -> Mapping[str, Choices]:
        if unknown := [each for each in scopes if each not in self._known]:
            rows = await self.all_rows(_CHOSEN, scopes=unknown)
            self._known |= {each: {} for each in unknown}
            self._known |= {row.scope: row.choices for row in rows}
        return self._known


def _scopes(project: Project) -> tuple[str, ...]:
    """What a project follows, the widest first."""
    return WORKSPACE, project.channel_id, project_scope(project.id)


class SqlAbsences(Repository):
    """When people are away; read once a unit of work."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._known: dict[str, Sequence[Absence]] = {}

    async def of(self, user_id: str) -> Sequence[Absence]:
        """Read a person's, the first first."""
        return (await self.of_all([user_id]))[user_id]

    async def of_all(self, user_ids: Collection[str]) -> Mapping[str, Sequence[Absence]]:
        """Read those of each of these people, the first first."""
        if unknown := [each for each in user_ids if each not in self._known]:
            found: dict[str, list[Absence]] = {each: [] for each in unknown}
            for row in await self.all_rows(_AWAY, user_ids=unknown):
                found[row.user_id].append(_absence(row))
            self._known |= found
        return {each: self._known[each] for each in user_ids}

    async def add(self, user_id: str, away: Away) -> None:
        """Keep one."""
        self._known.pop(user_id, None)
        await self.execute(
            insert(absences).values(
                workspace_id=self.workspace_id,
                user_id=user_id,
                first_day=away.first,
                last_day=away.last,
            )
        )

    async def remove(self, user_id: str, absence_id: int) -> None:
        """Forget one of a person's own."""
        self._known.pop(user_id, None)
        await self.execute(
            delete(absences).where(
                absences.c.workspace_id == self.workspace_id,
                absences.c.user_id == user_id,
                absences.c.id == absence_id,
            )
        )


def _absence(row: Row[Any]) -> Absence:
    return Absence(id=row.id, user_id=row.user_id, away=Away(row.first_day, row.last_day))
