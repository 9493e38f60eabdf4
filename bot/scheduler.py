"""Wakes what waits for a time: due check-ins.

The check-ins themselves are rows in storage, kept with what causes them; the scheduler's own
jobs live in memory only and may be lost, since every start looks at the rows again.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.experiments.records import Act
from bot.experiments.service.check_ins import CheckInBroke, hold_due_check_ins
from storage import Storage
from storage.check_ins import next_due_at, workspaces_due
from storage.work import SqlWork

log = logging.getLogger(__name__)

#: Look again after this long whatever is known: another process may have set something up.
SAFETY_NET = timedelta(seconds=30)
_AT_ONCE = 20
#: Slack's last redelivery comes after an hour at the latest; buttons are not pressed twice later.
REMEMBER_ACTS = timedelta(days=2)


class Scheduler:
    """Sweeps due check-ins, when they are due by the injected calendar."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._sweeping = False
        self._again = False
        storage.on_commit.append(self._notice)

    def start(self) -> None:
        """Begin to sweep, at once and from then on."""
        self._jobs.start()
        self._jobs.add_job(self._forget, "interval", hours=6)
        self.wake()

    def stop(self) -> None:
        """Sweep no more."""
        self._jobs.shutdown(wait=False)

    def wake(self) -> None:
        """Sweep now: the calendar moved, or what comes next changed."""
        # APScheduler drops what is due while the same job still runs.
        self._again = True
        if not self._sweeping:
            self._sweep_at(datetime.now(UTC))

    def _notice(self, work: SqlWork) -> None:
        if work.check_ins.rearmed and self._jobs.running:
            self.wake()

    def _sweep_at(self, at: datetime) -> None:
        self._jobs.add_job(
            self._sweep,
            "date",
            run_date=at,
            id="sweep",
            replace_existing=True,
            misfire_grace_time=None,
            # One may be woken in the instant in which another has not begun yet.
            max_instances=2,
        )

    async def _sweep(self) -> None:
        self._sweeping = self._again = True
        while self._again:
            # Not as a job that is due at once: that would be dropped, since this one still runs.
            self._again = False
            wait = await self._sweep_once()
        self._sweeping = False
        self._sweep_at(datetime.now(UTC) + wait)

    async def _sweep_once(self) -> timedelta:
        """Hold what is due; returns how long to wait until something is again."""
        wait = SAFETY_NET
        try:
            await self.sweep()
            async with self._storage.look() as connection:
                due_at = await next_due_at(connection)
            if due_at is not None:
                wait = max(timedelta(0), min(wait, due_at - self._now()))
            if wait <= timedelta(0):
                # What is due and still there is what broke: leave it for a while.
                wait = SAFETY_NET
        except Exception:  # a sweep that is not followed by another would end all check-ins
            log.exception("cannot sweep check-ins", extra={"action": "sweep_failed"})
        return wait

    async def _forget(self) -> None:
        await self._storage.forget_acts(datetime.now(UTC) - REMEMBER_ACTS)

    async def sweep(self) -> None:
        """Hold every check-in that is due by now."""
        now = self._now()
        async with self._storage.look() as connection:
            workspace_ids = await workspaces_due(connection, now)
        for workspace_id in workspace_ids:
            act = Act(
                workspace_id=workspace_id, actor_id="", at=now, key=f"sweep:{now.isoformat()}"
            )
            await self._hold_all(act)

    async def _hold_all(self, act: Act) -> None:
        """Hold a workspace's due check-ins; a project that breaks does not hold up the others."""
        broken: set[int] = set()
        held = 1
        while held:
            try:
                async with self._storage.begin(act.workspace_id) as work:
                    held = await hold_due_check_ins(work, act, limit=_AT_ONCE, leave_out=broken)
            except CheckInBroke as error:
                log.exception("check-in broke: %s", error, extra={"action": "check_in_broke"})
                broken.add(error.project_id)
