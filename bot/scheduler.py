"""Wakes what waits for a time: check-ins and digests.

They themselves are rows in storage, kept with what causes them; the scheduler's own jobs live
in memory only and may be lost, since every start looks at the rows again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.experiments.records import Act
from bot.experiments.service.check_ins import CheckInBroke, hold_due_check_ins
from bot.experiments.service.digests import DigestBroke, hold_due_digests
from storage import Storage, check_ins, digests
from storage.work import SqlWork

log = logging.getLogger(__name__)

#: Look again after this long whatever is known: another process may have set something up.
SAFETY_NET = timedelta(seconds=30)
_AT_ONCE = 20
#: Slack's last redelivery comes after an hour at the latest; buttons are not pressed twice later.
REMEMBER_ACTS = timedelta(days=2)
#: Signatures of GitHub and GrowthBook name no time: who caught a delivery could send it for ever.
REMEMBER_HOOKS = timedelta(days=365)


@dataclass(frozen=True)
class _Kind:
    """One kind of what waits for a time."""

    name: str
    next_due_at: Callable[[Any], Awaitable[datetime | None]]
    workspaces_due: Callable[[Any, datetime], Awaitable[list[str]]]
    #: Holds some of what is due in a workspace, and returns how many.
    hold: Callable[..., Awaitable[int]]


_KINDS = (
    _Kind("check-ins", check_ins.next_due_at, check_ins.workspaces_due, hold_due_check_ins),
    _Kind("digests", digests.next_due_at, digests.workspaces_due, hold_due_digests),
)


class Scheduler:
    """Sweeps check-ins and digests, when they are due by the injected calendar."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._jobs = AsyncIOScheduler(timezone=UTC)
        self._sweeping: asyncio.Task[None] | None = None
        self._again = False
        storage.on_commit.append(self._notice)

    def start(self) -> None:
        """Begin to sweep, at once and from then on."""
        self._jobs.start()
        self._jobs.add_job(self._forget, "interval", hours=6)
        self.wake()

    async def stop(self, limit: float) -> None:
        """Sweep no more; a sweep that runs comes to its end, within so many seconds."""
        self._jobs.pause()
        if self._sweeping is not None:
            await asyncio.wait([self._sweeping], timeout=limit)
        self._jobs.shutdown(wait=False)

    def wake(self) -> None:
        """Sweep now: the calendar moved, or what comes next changed."""
        # APScheduler drops what is due while the same job still runs.
        self._again = True
        if self._sweeping is None:
            self._sweep_at(datetime.now(UTC))

    def _notice(self, work: SqlWork) -> None:
        if (work.check_ins.rearmed or work.digests.rearmed) and self._jobs.running:
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
        self._sweeping, self._again = asyncio.current_task(), True
        while self._again:
            # Not as a job that is due at once: that would be dropped, since this one still runs.
            self._again = False
            wait = await self._sweep_once()
        self._sweeping = None
        self._sweep_at(datetime.now(UTC) + wait)

    async def _sweep_once(self) -> timedelta:
        """Hold what is due; returns how long to wait until something is again."""
        wait = SAFETY_NET
        try:
            await self.sweep()
            async with self._storage.look() as connection:
                due = [await kind.next_due_at(connection) for kind in _KINDS]
            waits = [each - self._now() for each in due if each is not None]
            # What is due and still there is what broke: leave it for a while.
            wait = min([wait, *(each for each in waits if each > timedelta(0))])
        except Exception:  # a sweep that is not followed by another would end all check-ins
            log.exception("cannot sweep", extra={"action": "sweep_failed"})
        return wait

    async def _forget(self) -> None:
        now = datetime.now(UTC)
        await self._storage.forget_acts(now - REMEMBER_ACTS, of_hooks=now - REMEMBER_HOOKS)

    async def sweep(self) -> None:
        """Hold whatever is due by now."""
        now = self._now()
        for kind in _KINDS:
            async with self._storage.look() as connection:
                workspace_ids = await kind.workspaces_due(connection, now)
            for workspace_id in workspace_ids:
                act = Act(
                    workspace_id=workspace_id, actor_id="", at=now, key=f"sweep:{now.isoformat()}"
                )
                await self._hold_all(kind, act)

    async def _hold_all(self, kind: _Kind, act: Act) -> None:
        """Hold what is due in a workspace; what breaks does not hold up the rest."""
        broken: set[int | str] = set()
        held = 1
        while held:
            try:
                async with self._storage.begin(act.workspace_id) as work:
                    held = await kind.hold(work, act, limit=_AT_ONCE, leave_out=broken)
            except (CheckInBroke, DigestBroke) as error:
                log.exception("%s broke: %s", kind.name, error, extra={"action": "due_broke"})
                broken.add(error.of)
