"""What hypotheses are linked to in other tools."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, select

from bot.experiments.trackers import Link, Tracker
from storage.repository import Repository
from storage.tables import hypotheses, projects, tracker_links

_LINKED = and_(
    hypotheses.c.workspace_id == tracker_links.c.workspace_id,
    hypotheses.c.project_id == tracker_links.c.project_id,
    hypotheses.c.number == tracker_links.c.number,
)


class SqlTrackers(Repository):
    """The links of the workspace's hypotheses."""

    async def set(self, project_id: int, number: int, links: Mapping[Tracker, str]) -> None:
        """Replace whatever a hypothesis was linked to."""
        await self.execute(
            delete(tracker_links).where(
                tracker_links.c.workspace_id == self.workspace_id,
                tracker_links.c.project_id == project_id,
                tracker_links.c.number == number,
            )
        )
        for tracker, reference in links.items():
            await self.put(
                tracker_links,
                {
                    "project_id": project_id,
                    "number": number,
                    "provider": tracker.value,
                    "reference": reference,
                },
            )

    async def find(self, tracker: Tracker, references: Collection[str]) -> Sequence[Link]:
        """The hypotheses that are linked to one of these, by project and number."""
        rows = await self.all_rows(self._links(tracker, references))
        return [Link(row.project_id, row.number, row.reference) for row in rows]

    async def started(
        self, tracker: Tracker, references: Collection[str], *, by: datetime | None = None
    ) -> Sequence[Link]:
        """Those of the linked hypotheses that have started; by then, where a time is given."""
        links = self._links(tracker, references).join(hypotheses, _LINKED)
        begun = hypotheses.c.started_at
        rows = await self.all_rows(links.where(begun.is_not(None) if by is None else begun <= by))
        return [Link(row.project_id, row.number, row.reference) for row in rows]

    def _links(self, tracker: Tracker, references: Collection[str]) -> Select[Any]:
        return (
            select(tracker_links)
            .where(
                tracker_links.c.workspace_id == self.workspace_id,
                tracker_links.c.provider == tracker.value,
                tracker_links.c.reference.in_(references),
            )
            .order_by(tracker_links.c.project_id, tracker_links.c.number)
        )

    async def awaited(self, tracker: Tracker) -> Sequence[str]:
        """The references of hypotheses that work goes on for, in projects that go on."""
        rows = await self.all_rows(
            select(tracker_links.c.reference)
            .join(hypotheses, _LINKED)
            .join(projects, projects.c.id == tracker_links.c.project_id)
            .where(
                tracker_links.c.workspace_id == self.workspace_id,
                tracker_links.c.provider == tracker.value,
                hypotheses.c.state.in_(("running", "awaiting_decision")),
                projects.c.state.not_in(("stopped", "archived")),
            )
            .distinct()
            .order_by(tracker_links.c.reference)
        )
        return [row.reference for row in rows]
