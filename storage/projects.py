"""Projects."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.projects import Project, ProjectState
from storage.repository import OURS, Repository
from storage.tables import check_ins, hypotheses, projects

_ALL = select(projects).where(projects.c.workspace_id == OURS)
_OF_ID = _ALL.where(projects.c.id == bindparam("id"))
# Not FOR UPDATE: that would keep out whoever writes a row that refers to the project, as the
# outbox does while it holds the lane that this work may wait for next.
_HELD = _OF_ID.with_for_update(key_share=True)
_OF_KEY = _ALL.where(projects.c.key == bindparam("key"))
_HELD_BY_KEY = (
    _ALL.where(projects.c.key.in_(bindparam("keys", expanding=True)))
    # As everybody does who holds several: else two could wait for each other.
    .order_by(projects.c.id)
    .with_for_update(key_share=True)
)
_SAVING = update(projects).where(
    projects.c.workspace_id == bindparam("whose"), projects.c.id == bindparam("which")
)
_IN_CHANNEL = _ALL.where(projects.c.channel_id == bindparam("channel_id")).order_by(
    projects.c.id.desc()
)


class SqlProjects(Repository):
    """The workspace's projects."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        #: Those that this work holds: nobody else can change them before its end.
        self._held: dict[int, Project] = {}

    async def get(self, project_id: int) -> Project:
        """Read one, and in writing work hold it to the end; raises NotFound."""
        if project_id in self._held:
            return self._held[project_id]
        row = await self.one(_HELD if self.writes else _OF_ID, id=project_id)
        if row is None:
            raise NotFound("This project does not exist any more.")
        return self._hold(_project(row))

    async def find(self, key: str) -> Project | None:
        """Read the project of this key, and in writing work hold it to the end."""
        if self.writes:
            return (await self.hold([key])).get(key)
        row = await self.one(_OF_KEY, key=key)
        return _project(row) if row else None

    async def hold(self, keys: Collection[str]) -> Mapping[str, Project]:
        """Read the projects of these keys, as far as there are any, and hold them to the end."""
        held = {each.key: each for each in self._held.values() if each.key in keys}
        if unknown := sorted(set(keys) - set(held)):
            for row in await self.all_rows(_HELD_BY_KEY, keys=unknown):
                held[row.key] = self._hold(_project(row))
        return held

    async def in_channel(self, channel_id: str) -> Sequence[Project]:
        """Read a channel's projects, newest first."""
        rows = await self.all_rows(_IN_CHANNEL, channel_id=channel_id)
        return [_project(row) for row in rows]

    async def changeable_from(self, channel_id: str, limit: int) -> Sequence[Project]:
        """Read what someone here sees and may add to: the channel's own first, then newest."""
        here = projects.c.channel_id == channel_id
        rows = await self.all_rows(
            _ALL.where(
                or_(here, projects.c.channel_is_private.is_(False)),
                projects.c.state.not_in((ProjectState.STOPPED, ProjectState.ARCHIVED)),
            )
            .order_by(here.desc(), projects.c.id.desc())
            .limit(limit)
        )
        return [_project(row) for row in rows]

    async def with_running(self, *, owner_id: str = "", channel_id: str = "") -> Sequence[Project]:
        """Read the projects in which time counts: of an owner, in a channel, or all.

        A timebox runs there, or a check-in is to come.

        In writing work they are held to the end.
        """
        runs = select(hypotheses.c.number).where(
            hypotheses.c.workspace_id == self.workspace_id,
            hypotheses.c.project_id == projects.c.id,
            hypotheses.c.state.in_(("running", "awaiting_decision")),
        )
        comes = select(check_ins.c.id).where(
            check_ins.c.workspace_id == self.workspace_id,
            check_ins.c.project_id == projects.c.id,
        )
        found = _ALL.where(or_(runs.exists(), comes.exists()))
        if owner_id:
            found = found.where(projects.c.owner_id == owner_id)
        if channel_id:
            found = found.where(projects.c.channel_id == channel_id)
        found = found.order_by(projects.c.id)
        rows = await self.all_rows(
            found.with_for_update(of=projects, key_share=True) if self.writes else found
        )
        return [_project(row) for row in rows]

    async def channels(self) -> Sequence[str]:
        """The channels that have projects, in order."""
        rows = await self.all_rows(
            select(projects.c.channel_id)
            .where(projects.c.workspace_id == self.workspace_id)
            .distinct()
            .order_by(projects.c.channel_id)
        )
        return [row.channel_id for row in rows]

    async def taken_keys(self, key: str) -> set[str]:
        """The keys in use that begin like this one."""
        # A numbered key may be cut to make room for its number, hence the shorter beginning.
        rows = await self.all_rows(
            select(projects.c.key).where(
                projects.c.workspace_id == self.workspace_id,
                projects.c.key.startswith(key[:24], autoescape=True),
            )
        )
        return {row.key for row in rows}

    async def add(self, project: Project) -> Project:
        """Keep a new project; its id is given here. Raises FieldErrors for a taken key."""
        added = await self.put(projects, _row(project))
        found = await self.find(project.key)
        if not added or found is None:
            raise FieldErrors({"key": f"{project.key} was taken a moment ago. Choose another."})
        return found

    async def save(self, project: Project) -> None:
        """Keep a changed project."""
        this = {"whose": self.workspace_id, "which": project.id}
        await self.execute(_SAVING, {**_row(project), **this})
        self._hold(project)

    def _hold(self, project: Project) -> Project:
        if self.writes:
            self._held[project.id] = project
        return project


def _row(project: Project) -> dict[str, Any]:
    return {
        "key": project.key,
        "title": project.title,
        "channel_id": project.channel_id,
        "channel_is_private": project.channel_is_private,
        "state": project.state.value,
        "owner_id": project.owner_id,
        "owner_zone": project.owner_zone,
        "decider_id": project.decider_id,
        "collaborator_ids": list(project.collaborator_ids),
        "created_at": project.created_at,
        "template_key": project.template_key,
        "template_version": project.template_version,
        "document_revision": project.document_revision,
        "approved_revision": project.approved_revision,
        "archived_from": project.archived_from,
        "delivered": list(project.delivered),
    }


def _project(row: Row[Any]) -> Project:
    return Project(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        title=row.title,
        channel_id=row.channel_id,
        channel_is_private=row.channel_is_private,
        state=ProjectState(row.state),
        owner_id=row.owner_id,
        owner_zone=row.owner_zone,
        decider_id=row.decider_id,
        collaborator_ids=tuple(row.collaborator_ids),
        created_at=row.created_at,
        template_key=row.template_key,
        template_version=row.template_version,
        document_revision=row.document_revision,
        approved_revision=row.approved_revision,
        archived_from=ProjectState(row.archived_from) if row.archived_from else None,
        delivered=tuple(row.delivered),
    )
