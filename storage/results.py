"""Results."""

import json

from sqlalchemy import func, select

from bot.experiments.metrics import format_number
from bot.experiments.results import Result
from storage.repository import Repository
from storage.tables import results


class SqlResults(Repository):
    """The results that arrived."""

    async def find(
        self, project_id: int, number: int, source: str, run_id: str
    ) -> tuple[str, str] | None:
        """The id and digest of the result of this identity."""
        row = await self.one(
            select(results.c.id, results.c.digest).where(
                results.c.workspace_id == self.workspace_id,
                results.c.project_id == project_id,
                results.c.number == number,
                results.c.source == source,
                results.c.run_id == run_id,
            )
        )
        return (row.id, row.digest) if row else None

    async def judged(self, project_id: int, number: int) -> tuple[int, dict[str, str]]:
        """How many of a hypothesis' results were judged, and the numbers of the latest."""
        row = await self.one(
            select(results.c.measured, func.count().over().label("total"))
            .where(
                results.c.workspace_id == self.workspace_id,
                results.c.project_id == project_id,
                results.c.number == number,
                results.c.verdict.is_not(None),
            )
            .order_by(results.c.received_at.desc(), results.c.id.desc())
            .limit(1)
        )
        return (row.total, row.measured) if row else (0, {})

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
            "measured": {str(key): format_number(value) for key, value in report.values.items()},
            "body": json.loads(json.dumps(report.body, default=str)),
            "arrival": result.arrival.value,
            "verdict": result.verdict.outcome.value if result.verdict else None,
            "received_at": result.received_at,
        }
        await self.put(results, row)
