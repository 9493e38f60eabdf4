"""Check-ins to come: rows that are claimed when their time has come."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.records import DueCheckIn
from bot.experiments.schedules import Appointment, CheckInKind
from storage.repository import Repository
from storage.tables import check_ins, projects


class SqlCheckIns(Repository):
    """The check-ins to come."""

    #: Whether this unit of work changed what comes next.
    rearmed = False

    async def arm(self, project_id: int, subject: str, appointments: Sequence[Appointment]) -> None:
        """Replace whatever check-ins a subject still has to come by these."""
        self.rearmed = True
        await self.execute(
            delete(check_ins).where(
                check_ins.c.workspace_id == self.workspace_id,
                check_ins.c.project_id == project_id,
                check_ins.c.subject == subject,
            )
        )
        if appointments:
            rows = [
                {
                    "workspace_id": self.workspace_id,
                    "project_id": project_id,
                    "subject": subject,
                    "kind": each.kind.value,
                    "due_at": each.due_at,
                }
                for each in appointments
            ]
            await self.execute(insert(check_ins), rows)

    async def coming(self, project_id: int, subject: str) -> Sequence[Appointment]:
        """Read the check-ins that a subject still has to come, in order."""
        rows = await self.all_rows(
            select(check_ins.c.kind, check_ins.c.due_at)
            .where(
                check_ins.c.workspace_id == self.workspace_id,
                check_ins.c.project_id == project_id,
                check_ins.c.subject == subject,
            )
            .order_by(check_ins.c.due_at, check_ins.c.id)
        )
        return [Appointment(CheckInKind(row.kind), row.due_at) for row in rows]

    async def disarm(self, project_id: int) -> None:
        """Take back every check-in that a project still has to come."""
        self.rearmed = True
        await self.execute(
            delete(check_ins).where(
                check_ins.c.workspace_id == self.workspace_id,
                check_ins.c.project_id == project_id,
            )
        )

    async def claim_due(
        self, now: datetime, limit: int, leave_out: Collection[int] = ()
    ) -> Sequence[DueCheckIn]:
        """Take the check-ins due by now of at most `limit` projects; nobody else gets them.

        The claim is on the project's row, which every use case holds first: so nothing else
        can change a hypothesis between the claim and the commit that uses it up.
        """
        due = (check_ins.c.workspace_id == self.workspace_id, check_ins.c.due_at <= now)
        claimed = (
            select(projects.c.id)
            .where(
                projects.c.workspace_id == self.workspace_id,
                projects.c.id.not_in(leave_out),
                # From what is due, which is little, not from what is still to come.
                projects.c.id.in_(select(check_ins.c.project_id).where(*due)),
            )
            .order_by(projects.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        project_ids = [row.id for row in await self.all_rows(claimed)]
        if not project_ids:
            return []
        taken = await self.execute(
            delete(check_ins)
            .where(*due, check_ins.c.project_id.in_(project_ids))
            .returning(
                check_ins.c.project_id, check_ins.c.subject, check_ins.c.kind, check_ins.c.due_at
            )
        )
        found = [
            DueCheckIn(
                project_id=row.project_id,
                subject=row.subject,
                kind=CheckInKind(row.kind),
                due_at=row.due_at,
            )
            for row in taken
        ]
        return sorted(found, key=lambda each: (each.of, each.due_at))


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """When the next check-in of any workspace is due; None where none is to come."""
    found = await connection.execute(
        select(check_ins.c.due_at).order_by(check_ins.c.due_at).limit(1)
    )
    return found.scalar_one_or_none()


async def workspaces_due(connection: AsyncConnection, now: datetime) -> list[str]:
    """The workspaces in which check-ins are due by now."""
    found = await connection.execute(
        select(check_ins.c.workspace_id).where(check_ins.c.due_at <= now).distinct()
    )
    return [row.workspace_id for row in found]
