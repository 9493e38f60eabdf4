"""Polling: plain runs send no webhook, so finished ones are looked for, by tag."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.experiments.records import Act
from bot.experiments.trackers import Tracker, parse_tag
from bot.inbox.mlflow.runs import TAG, Run
from bot.inbox.mlflow.server import MOST_PAGES, MlflowAway, MlflowServer
from bot.inbox.mlflow.taking import Target, take_run, targets_of
from storage import Storage, StorageError

log = logging.getLogger(__name__)

INTERVAL = timedelta(seconds=60)
#: Every so many rounds all pages are looked at, for tags that old runs were given later and for
#: hypotheses that were planned later.
_THOROUGH = 60


class MlflowPolling:
    """Takes in the finished runs of a workspace's hypotheses."""

    def __init__(
        self,
        storage: Storage,
        server: MlflowServer,
        now: Callable[[], datetime],
        workspace_id: str,
    ) -> None:
        self._storage = storage
        self._server = server
        self._now = now
        self._workspace_id = workspace_id
        self._rounds = 0
        self._is_away = False
        #: Runs that cannot be taken, looked at again in the next thorough round.
        self._refused: set[str] = set()
        #: What was said in the log file about runs, once.
        self._said: set[str] = set()

    async def run(self, interval: timedelta = INTERVAL) -> None:
        """Look, and look again after each interval of real time, until cancelled."""
        while True:
            try:
                await self.look()
            except StorageError:
                log.warning("cannot look for MLflow runs: the database is away")
            except Exception:  # whatever it is must not end the polling
                log.exception("looking for MLflow runs broke", extra={"action": "mlflow_broke"})
            await asyncio.sleep(interval.total_seconds())

    async def look(self) -> None:
        """Take in what is new; a server that is away is said once."""
        is_thorough = self._rounds % _THOROUGH == 0
        try:
            async with self._storage.read(self._workspace_id) as work:
                links = await work.trackers.awaited(Tracker.MLFLOW)
            if is_thorough:
                self._refused.clear()
            experiments = [each async for each in self._server.experiments()]
            for tag in [f"tags.`{TAG}` LIKE '%'", *map(_condition, links)]:
                await self._follow(tag, experiments, is_thorough)
        except MlflowAway as reason:
            if not self._is_away:
                log.warning("MLflow at %s is away: %s", self._server.address, reason)
            self._is_away = True
            return
        if self._is_away:
            log.warning("MLflow at %s is back", self._server.address)
        self._is_away = False
        self._rounds += 1

    async def _follow(self, tag: str, experiments: list[list[str]], is_thorough: bool) -> None:
        """Take the new runs of a tag in the order in which they ended.

        The newest come first, so all of their pages are looked at before any run is taken: the
        verdict that stands at last is then the newest run's. One round looks at MOST_PAGES: with
        100 a page, the newest 10,000 runs, and older ones are left out; with more experiments
        than one search takes, a page of the others too.
        """
        found: dict[str, tuple[Run, list[Target]]] = {}
        pages = 0
        for together in experiments:
            async for runs in self._server.finished(together, tag):
                pages += 1
                fresh = await self._unseen(runs, is_thorough)
                # By their ids: where a run ends meanwhile, a page begins with the last one's end.
                found |= {run.id: (run, targets) for run, targets in fresh}
                if pages >= MOST_PAGES or not (fresh or is_thorough):
                    break
        oldest_first = list(reversed(found.values()))
        # Each group of experiments has an order of its own.
        oldest_first.sort(key=lambda each: each[0].end_time or 0)
        for run, targets in oldest_first:
            try:
                await self._take(run, targets)
            except StorageError:
                raise
            except Exception:  # one odd run must not keep out the others
                log.exception("an MLflow run broke", extra={"action": "mlflow_broke"})
                self._refuse(run, ["something unexpected; the log has it above"])

    async def _unseen(self, runs: list[Run], is_thorough: bool) -> list[tuple[Run, list[Target]]]:
        """The runs of a page that are still to be taken, and for which hypotheses."""
        fresh = []
        async with self._storage.read(self._workspace_id) as work:
            kept = await work.results.kept(Tracker.MLFLOW, [each.id for each in runs])
            seen = self._refused | ({each for each, *_ in kept} if not is_thorough else set())
            for run in runs:
                if run.id in seen:
                    continue
                targets, refusals = await targets_of(work, run)
                self._refuse(run, refusals)
                if wanted := [each for each in targets if (run.id, *each) not in kept]:
                    fresh.append((run, wanted))
        return fresh

    async def _take(self, run: Run, targets: list[Target]) -> None:
        act = Act(
            workspace_id=self._workspace_id, actor_id="", at=self._now(), key=f"mlflow:{run.id}"
        )
        async with self._storage.begin(self._workspace_id) as work:
            taken = await take_run(work, act, run, self._server.address, targets)
        self._refuse(run, taken.refusals)

    def _refuse(self, run: Run, refusals: list[str]) -> None:
        for sentence in refusals:
            self._refused.add(run.id)
            words = f"MLflow run {run.id} was not taken: {sentence}"
            if words not in self._said:
                self._said.add(words)
                log.warning("%s", words)


def _condition(link: str) -> str:
    key, value = parse_tag(link)
    return f"tags.`{key}` = '{value}'"
