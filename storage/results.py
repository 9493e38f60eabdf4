"""Results."""

import json

from sqlalchemy import select

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
            "body": json.loads(json.dumps(report.body, default=str)),
            "arrival": result.arrival.value,
            "verdict": result.verdict.outcome.value if result.verdict else None,
            "received_at": result.received_at,
        }
        await self.put(results, row)
