"""Results."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.experiments.results import Result
from storage.repository import OURS, Repository
from storage.tables import results

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
_LATEST_JUDGED = (
    select(results.c.measured, func.count().over().label("total"))
    .where(*_OF_HYPOTHESIS, results.c.verdict.is_not(None))
    .order_by(results.c.received_at.desc(), results.c.id.desc())
    .limit(1)
)


class SqlResults(Repository):
    """The results that arrived."""

    async def find(
        self, project_id: int, number: int, source: str, run_id: str
    ) -> tuple[str, str] | None:
        """The id and digest of the result of this identity."""
        row = await self.one(
            _SAME, project_id=project_id, number=number, source=source, run_id=run_id
        )
        return (row.id, row.digest) if row else None

    async def judged(self, project_id: int, number: int) -> tuple[int, dict[str, str]]:
        """How many of a hypothesis' results were judged, and the numbers of the latest."""
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
        row = {
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
        await self.put(results, row)
