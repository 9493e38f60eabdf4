"""Results."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from bot.experiments.results import Result
from storage.repository import OURS, Repository
from storage.tables import results

#: What tells one result from all others: its project, number, source and run id.
Identity = tuple[int, int, str, str]

_OF_HYPOTHESIS = (
    results.c.workspace_id == OURS,
    results.c.project_id == bindparam("project_id"),
    results.c.number == bindparam("number"),
)
_SAME = select(results.c.id, results.c.digest).where(
    *_OF_HYPOTHESIS,
    results.c.source == bindparam("source"),
    results.c.run_id == bindparam("run_id"),
)
_PARTED = (results.c.project_id, results.c.number)
_LATEST_FIRST = func.row_number().over(
    partition_by=_PARTED, order_by=(results.c.received_at.desc(), results.c.id.desc())
)
_RANKED = (
    select(
        *_PARTED,
        results.c.measured,
        func.count().over(partition_by=_PARTED).label("total"),
        _LATEST_FIRST.label("place"),
    )
    .where(
        results.c.workspace_id == OURS,
        results.c.project_id.in_(bindparam("project_ids", expanding=True)),
        results.c.number.in_(bindparam("numbers", expanding=True)),
        results.c.verdict.is_not(None),
    )
    .subquery()
)
_LATEST_OF_ALL = select(_RANKED).where(_RANKED.c.place == 1)
_OF_RUNS = select(
    results.c.project_id,
    results.c.number,
    results.c.source,
    results.c.run_id,
    results.c.id,
    results.c.digest,
).where(
    results.c.workspace_id == OURS,
    results.c.project_id.in_(bindparam("project_ids", expanding=True)),
    results.c.source.in_(bindparam("sources", expanding=True)),
    results.c.run_id.in_(bindparam("run_ids", expanding=True)),
)
_KEEPING = insert(results)
_LATEST_JUDGED = (
    select(results.c.measured, func.count().over().label("total"))
    .where(*_OF_HYPOTHESIS, results.c.verdict.is_not(None))
    .order_by(results.c.received_at.desc(), results.c.id.desc())
    .limit(1)
)


class SqlResults(Repository):
    """The results that arrived."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        #: The id and digest of those that were looked up, or came since; None where none is.
        self._known: dict[Identity, tuple[str, str] | None] = {}
        #: What was read of hypotheses at once: how many were judged, and the latest numbers.
        self._judged: dict[tuple[int, int], tuple[int, dict[str, str]]] = {}
        self._unwritten: list[dict[str, Any]] = []

    async def look_up(self, identities: Collection[Identity]) -> None:
        """Find results of these identities at once; the caller holds their projects."""
        project_ids, _, sources, run_ids = map(set, zip(*identities, strict=True))
        rows = await self.all_rows(
            _OF_RUNS, project_ids=[*project_ids], sources=[*sources], run_ids=[*run_ids]
        )
        found = {
            (row.project_id, row.number, row.source, row.run_id): (row.id, row.digest)
            for row in rows
        }
        self._known |= {each: found.get(each) for each in identities}

    async def find(
        self, project_id: int, number: int, source: str, run_id: str
    ) -> tuple[str, str] | None:
        """The id and digest of the result of this identity."""
        identity = project_id, number, source, run_id
        if identity in self._known:
            return self._known[identity]
        row = await self.one(
            _SAME, project_id=project_id, number=number, source=source, run_id=run_id
        )
        return (row.id, row.digest) if row else None

    async def look_up_judged(self, references: Collection[tuple[int, int]]) -> None:
        """Read at once what `judged` says of hypotheses; the caller holds their projects."""
        project_ids, numbers = ({*each} for each in zip(*references, strict=True))
        rows = await self.all_rows(_LATEST_OF_ALL, project_ids=[*project_ids], numbers=[*numbers])
        found = {(row.project_id, row.number): (row.total, row.measured) for row in rows}
        self._judged |= {each: found.get(each, (0, {})) for each in references}

    async def judged(self, project_id: int, number: int) -> tuple[int, dict[str, str]]:
        """How many of a hypothesis' results were judged, and the numbers of the latest."""
        if (project_id, number) in self._judged:
            return self._judged[project_id, number]
        row = await self.one(_LATEST_JUDGED, project_id=project_id, number=number)
        return (row.total, row.measured) if row else (0, {})

    async def arrived(
        self, project_ids: Collection[int], since: datetime, until: datetime
    ) -> Mapping[tuple[int, int], int]:
        """How many came in from `since` on and before `until`, by project and number."""
        rows = await self.all_rows(
            select(results.c.project_id, results.c.number, func.count().label("total"))
            .where(
                results.c.workspace_id == self.workspace_id,
                results.c.project_id.in_(project_ids),
                results.c.received_at >= since,
                results.c.received_at < until,
            )
            .group_by(results.c.project_id, results.c.number)
            .order_by(results.c.project_id, results.c.number)
        )
        return {(row.project_id, row.number): row.total for row in rows}

    async def kept(self, source: str, run_ids: Collection[str]) -> set[tuple[str, int, int]]:
        """The results of these runs: each one's run id, project and number."""
        rows = await self.all_rows(
            select(results.c.run_id, results.c.project_id, results.c.number).where(
                results.c.workspace_id == self.workspace_id,
                results.c.source == source,
                results.c.run_id.in_(run_ids),
            )
        )
        return {(row.run_id, row.project_id, row.number) for row in rows}

    async def add(self, result: Result) -> None:
        """Keep a result."""
        report = result.report
        identity = result.project_id, result.number, report.source, report.run_id
        self._known[identity] = result.id, report.digest
        self._judged.pop(identity[:2], None)
        row = {
            "workspace_id": self.workspace_id,
            "project_id": result.project_id,
            "number": result.number,
            "source": report.source,
            "run_id": report.run_id,
            "id": result.id,
            "digest": report.digest,
            "measured": {str(key): str(value) for key, value in report.values.items()},
            "body": json.loads(json.dumps(report.body, default=str)),
            "arrival": result.arrival.value,
            "verdict": result.verdict.outcome.value if result.verdict else None,
            "received_at": result.received_at,
        }
        self._unwritten.append(row)

    async def write(self) -> None:
        """Write what was added."""
        added, self._unwritten = self._unwritten, []
        if added:
            await self.connection.execute(_KEEPING, added)
