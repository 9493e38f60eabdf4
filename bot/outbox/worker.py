"""The workers: each claims a channel's lane, delivers, and gives it back."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.experiments.errors import Refusal
from bot.outbox.delivery import Delivery
from bot.outbox.entries import in_turn
from bot.outbox.failures import Failure, sort_failure
from storage import Storage, StorageError
from storage.outbox import LEASE, Intent, Lane, LaneLost, claim_lane, next_send_at
from storage.work import SqlWork

log = logging.getLogger(__name__)

#: Slack shows about one message a second and channel.
PACE = timedelta(seconds=1)
#: However quiet it is, look again after this long: another process may have promised something.
_LOOK_AGAIN = 5.0
_TRY_AGAIN = 0.5
_AT_ONCE = 50


class Outbox:
    """Delivers for all workspaces that this process serves."""

    def __init__(
        self,
        storage: Storage,
        delivery: Delivery,
        *,
        workers: int = 4,
        pace: timedelta = PACE,
    ) -> None:
        self._storage = storage
        self._delivery = delivery
        self._workers = workers
        self._pace = pace
        self._woken = asyncio.Event()
        storage.on_commit.append(self._notice)

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work())

    def wake(self) -> None:
        """Look for something to deliver now."""
        self._woken.set()

    def _notice(self, work: SqlWork) -> None:
        if work.outbox.promised:
            self.wake()

    async def _work(self) -> None:
        while not _is_cancelled():
            try:
                if not await self._serve_one():
                    await self._sleep()
            except Exception:  # a worker that ends would end the bot, and again at each start
                log.exception("outbox pauses", extra={"action": "outbox_pauses"})
                await asyncio.sleep(_LOOK_AGAIN)

    async def _serve_one(self) -> bool:
        """Serve one lane; False where none is due."""
        self._woken.clear()
        async with self._storage.write() as connection:
            lane = await claim_lane(connection, datetime.now(UTC))
        if lane is None:
            return False
        try:
            await self._serve(lane)
        except LaneLost:
            log.warning("lane lost", extra={"action": "lane_lost", "channel": lane.channel_id})
        except StorageError:
            log.exception("storage failed in a lane", extra={"action": "outbox_pauses"})
            await self._give_back(lane)
        return True

    async def _give_back(self, lane: Lane) -> None:
        """Release a lane once storage is back, so that its channel need not wait for the lease."""
        give_up_at = datetime.now(UTC) + LEASE
        while datetime.now(UTC) < give_up_at and not _is_cancelled():
            await asyncio.sleep(_TRY_AGAIN)
            try:
                await self._release(lane, timedelta(0))
            except StorageError:
                continue
            return

    async def _serve(self, lane: Lane) -> None:
        """Deliver in order until something was posted, fails, or nothing waits any more."""
        finish_by = datetime.now(UTC) + LEASE / 4
        while datetime.now(UTC) < finish_by and not _is_cancelled():
            async with self._storage.read(lane.workspace_id) as work:
                waiting = await in_turn(work, await work.outbox.waiting(lane.channel_id, _AT_ONCE))
            if not waiting:
                break
            try:
                posted = await self._delivery.deliver(lane, waiting)
            except Refusal as refusal:
                await self._bury(lane, waiting[:1], refusal.message)
                continue
            except (LaneLost, StorageError):
                raise
            except Exception as error:
                failure = sort_failure(error, waiting[0].attempts)
                if failure.is_a_bug:
                    log.exception("delivery broke", extra={"action": "delivery_broke"})
                if await self._failed(lane, waiting, failure):
                    return
                continue
            if posted:
                await self._release(lane, self._pace)
                return
        await self._release(lane, timedelta(0))

    async def _failed(self, lane: Lane, waiting: Sequence[Intent], failure: Failure) -> bool:
        """Note a failed call; True where the lane has to wait."""
        head = waiting[0]
        log.warning(
            "slack call failed: %s",
            failure.reason,
            extra={"action": "delivery_failed", "kind": head.kind, "intent": head.id},
        )
        if failure.wait is None:
            await self._bury(lane, [head], failure.reason)
            return False
        async with self._storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.outbox.mark_tried([head.id])
        trouble = failure.reason if failure.channel_is_closed else ""
        if trouble and trouble != lane.trouble:
            await self._delivery.tell_owner(lane, head, trouble)
        await self._release(lane, failure.wait, trouble)
        return True

    async def _bury(self, lane: Lane, intents: Sequence[Intent], reason: str) -> None:
        """Give up on promises that can never be kept, and say so where operators look."""
        log.error(
            "undeliverable: %s",
            reason,
            extra={"action": "dead_letter", "intents": [each.id for each in intents]},
        )
        async with self._storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.outbox.mark_dead([each.id for each in intents], reason)

    async def _release(self, lane: Lane, wait: timedelta, trouble: str = "") -> None:
        async with self._storage.begin(lane.workspace_id) as work:
            await work.outbox.release(lane, next_send_at=datetime.now(UTC) + wait, trouble=trouble)

    async def _sleep(self) -> None:
        """Wait until woken, or until the next lane comes free."""
        async with self._storage.look() as connection:
            free_at = await next_send_at(connection)
        patience = _LOOK_AGAIN
        if free_at is not None:
            patience = min(patience, max(0.01, (free_at - datetime.now(UTC)).total_seconds()))
        try:
            await asyncio.wait_for(self._woken.wait(), patience)
        except TimeoutError:
            return


def _is_cancelled() -> bool:
    """Whether this task was asked to stop while a commit, which nothing interrupts, ran."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
