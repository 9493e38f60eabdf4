"""Hypotheses."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import Best, ChangedAfter, Hypothesis, HypothesisState
from bot.experiments.measurements import parse_measured
from bot.experiments.metrics import MetricKey
from bot.experiments.template import Item
from bot.experiments.verdicts import Outcome
from storage.repository import OURS, Repository
from storage.tables import hypotheses, projects

_OF_PROJECT = select(hypotheses).where(
    hypotheses.c.workspace_id == OURS, hypotheses.c.project_id == bindparam("project_id")
)
_ONE = _OF_PROJECT.where(hypotheses.c.number == bindparam("number"))
_SOME = select(hypotheses).where(
    hypotheses.c.workspace_id == OURS,
    hypotheses.c.project_id.in_(bindparam("project_ids", expanding=True)),
    hypotheses.c.number.in_(bindparam("numbers", expanding=True)),
)
_ALL = _OF_PROJECT.order_by(hypotheses.c.number)
_OPEN = _ALL.where(hypotheses.c.state.in_(("running", "awaiting_decision")))
_NUMBERS = _ALL.with_only_columns(hypotheses.c.number)
_LAST = _OF_PROJECT.with_only_columns(func.max(hypotheses.c.number).label("number"))


class SqlHypotheses(Repository):
    """The hypotheses of the workspace's projects."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        #: Those that this work holds, since it holds their projects, as they are by now.
        self._held: dict[tuple[int, int], Hypothesis] = {}
        #: Those that were saved and are not written yet.
        self._unwritten: dict[tuple[int, int], dict[str, Any]] = {}

    async def hold(self, references: Collection[tuple[int, int]]) -> None:
        """Read those of these projects and numbers at once; the caller holds the projects."""
        of_projects = {project_id for project_id, _ in references}
        numbers = {number for _, number in references}
        for row in await self.all_rows(_SOME, project_ids=[*of_projects], numbers=[*numbers]):
            self._held[row.project_id, row.number] = _hypothesis(row)

    async def get(self, project_id: int, number: int) -> Hypothesis:
        """Read one; raises NotFound."""
        if (project_id, number) in self._held:
            return self._held[project_id, number]
        row = await self.one(_ONE, project_id=project_id, number=number)
        if row is None:
            raise NotFound(f"There is no H{number} in this project.")
        return _hypothesis(row)

    async def numbers(self, project_id: int) -> Sequence[int]:
        """The numbers in use."""
        rows = await self.all_rows(_NUMBERS, project_id=project_id)
        return [row.number for row in rows]

    async def all(self, project_id: int) -> Sequence[Hypothesis]:
        """Read all of a project's, by number."""
        rows = await self.all_rows(_ALL, project_id=project_id)
        return [_hypothesis(row) for row in rows]

    async def awaiting(self, channel_id: str) -> Sequence[Hypothesis]:
        """Read what waits for a decision in the live projects of a channel, longest first."""
        rows = await self.all_rows(
            select(hypotheses)
            .join(projects, projects.c.id == hypotheses.c.project_id)
            .where(
                hypotheses.c.workspace_id == self.workspace_id,
                projects.c.channel_id == channel_id,
                projects.c.state.not_in(("stopped", "archived")),
                hypotheses.c.state == "awaiting_decision",
            )
            .order_by(hypotheses.c.deadline, hypotheses.c.project_id, hypotheses.c.number)
        )
        return [_hypothesis(row) for row in rows]

    async def open(self, project_id: int) -> Sequence[Hypothesis]:
        """Read those under way: running, or waiting for a decision."""
        rows = await self.all_rows(_OPEN, project_id=project_id)
        return [_hypothesis(row) for row in rows]

    async def open_in(self, project_ids: Collection[int]) -> Sequence[Hypothesis]:
        """Read those under way in any of these projects."""
        rows = await self.all_rows(
            select(hypotheses)
            .where(
                hypotheses.c.workspace_id == self.workspace_id,
                hypotheses.c.project_id.in_(project_ids),
                hypotheses.c.state.in_(("running", "awaiting_decision")),
            )
            .order_by(hypotheses.c.project_id, hypotheses.c.number)
        )
        return [_hypothesis(row) for row in rows]

    async def add(self, project_id: int, plan: Item, document_revision: int = 1) -> Hypothesis:
        """Keep a new, planned one under the next number; the caller holds the project."""
        last = await self.one(_LAST, project_id=project_id)
        hypothesis = Hypothesis(
            project_id=project_id,
            number=((last and last.number) or 0) + 1,
            state=HypothesisState.PLANNED,
            plan=plan,
            revision=1,
            added_revision=document_revision,
            document_revision=document_revision,
            baseline={},
        )
        await self.save(hypothesis)
        return hypothesis

    async def save(self, hypothesis: Hypothesis) -> None:
        """Keep a new or changed one."""
        reference = hypothesis.project_id, hypothesis.number
        if reference in self._held:
            self._held[reference] = hypothesis
        self._unwritten[reference] = {
            "workspace_id": self.workspace_id,
            "project_id": hypothesis.project_id,
            "number": hypothesis.number,
            "state": hypothesis.state.value,
            "plan": dict(hypothesis.plan),
            "revision": hypothesis.revision,
            "started_at": hypothesis.started_at,
            "deadline": hypothesis.deadline,
            "extended_days": hypothesis.extended_days,
            "extensions": hypothesis.extensions,
            "baseline": {str(key): value.text for key, value in hypothesis.baseline.items()},
            "latest_verdict": hypothesis.latest_verdict,
            "added_revision": hypothesis.added_revision,
            "document_revision": hypothesis.document_revision,
            "changed_after": hypothesis.changed_after.value,
            "basis_day": hypothesis.basis_day,
            "basis": hypothesis.basis,
            "days_planned": hypothesis.days_planned,
            "days_taken": hypothesis.days_taken,
            "looks": hypothesis.looks,
            "best": asdict(hypothesis.best) if hypothesis.best else None,
        }

    async def write(self) -> None:
        """Write what was saved."""
        saved, self._unwritten = self._unwritten, {}
        await self.write_all(hypotheses, [*saved.values()])


def _best(kept: dict[str, Any] | None) -> Best | None:
    return Best(**kept | {"outcome": Outcome(kept["outcome"])}) if kept else None


def _hypothesis(row: Row[Any]) -> Hypothesis:
    return Hypothesis(
        project_id=row.project_id,
        number=row.number,
        state=HypothesisState(row.state),
        plan=row.plan,
        revision=row.revision,
        started_at=row.started_at,
        deadline=row.deadline,
        extended_days=row.extended_days,
        extensions=row.extensions,
        baseline={MetricKey.parse(key): parse_measured(text) for key, text in row.baseline.items()},
        latest_verdict=Outcome(row.latest_verdict) if row.latest_verdict else None,
        added_revision=row.added_revision,
        document_revision=row.document_revision,
        changed_after=ChangedAfter(row.changed_after),
        basis_day=row.basis_day,
        basis=row.basis,
        days_planned=row.days_planned,
        days_taken=row.days_taken,
        looks=row.looks,
        best=_best(row.best),
    )
