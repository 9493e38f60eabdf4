"""The workers: each claims a channel's lane, delivers, and gives it back."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.experiments.errors import Refusal
from bot.experiments.records import IntentKind
from bot.outbox.delivery import UPDATES, Delivery
from bot.outbox.entries import in_turn
from bot.outbox.failures import Failure, sort_failure
from bot.outbox.pace import HELD_UNTIL, Paced
from bot.outbox.troubles import promise_closed, promise_dead
from storage import Storage, StorageError
from storage.lanes import LEASE, Lane, LaneLost, claim_lane, next_send_at
from storage.outbox import Intent
from storage.work import SqlWork

log = logging.getLogger(__name__)

#: Slack shows about one message a second and channel.
PACE = timedelta(seconds=1)
#: However quiet it is, look again after this long: another process may have promised something.
_LOOK_AGAIN = 5.0
_TRY_AGAIN = 0.5
_AT_ONCE = 50
#: Seconds in which a worker that was told to end does.
_LAST_WORD = 1.0
#: Seconds after a commit in which whoever waits for an answer gets it first.
_ANSWERS_FIRST = 0.01
#: How long a call that nobody waits for any more may still be on its way in Slack.
UNDER_WAY = timedelta(seconds=15)


class Outbox:
    """Delivers for all workspaces that this process serves."""

    def __init__(
        self,
        storage: Storage,
        delivery: Delivery,
        *,
        workers: int = 4,
        pace: timedelta = PACE,
        lease: timedelta = LEASE,
        under_way: timedelta = UNDER_WAY,
    ) -> None:
        self._storage = storage
        self._delivery = delivery
        self._workers = workers
        self._pace = pace
        self._lease = lease
        self._under_way = under_way
        self._woken = asyncio.Event()
        self._wakes_soon: asyncio.TimerHandle | None = None
        self._looking = asyncio.Lock()
        self._is_stopping = False
        self._at_work: list[asyncio.Task[None]] = []
        storage.on_commit.append(self._notice)

    async def run(self) -> None:
        """Deliver until stopped or cancelled."""
        async with asyncio.TaskGroup() as group:
            self._at_work = [group.create_task(self._work()) for _ in range(self._workers)]

    async def stop(self, limit: float) -> None:
        """Finish what is being delivered, within so many seconds; leave the rest as promised."""
        self._is_stopping = True
        self.wake()
        if not self._at_work:
            return
        _, late = await asyncio.wait(self._at_work, timeout=limit)
        for worker in late:
            worker.cancel()
        if late:
            # What hangs in the database is left to whoever starts next, as after a crash.
            await asyncio.wait(late, timeout=_LAST_WORD)

    def wake(self) -> None:
        """Look for something to deliver now."""
        self._wakes_soon = None
        self._woken.set()

    def _notice(self, work: SqlWork) -> None:
        if (work.outbox.promised or work.lanes.resumed) and self._wakes_soon is None:
            loop = asyncio.get_running_loop()
            self._wakes_soon = loop.call_later(_ANSWERS_FIRST, self.wake)

    async def _work(self) -> None:
        while not self._ends():
            try:
                await self._serve_next()
            except Exception:  # a worker that ends would end the bot, and again at each start
                log.exception("outbox pauses", extra={"action": "outbox_pauses"})
                await asyncio.sleep(_LOOK_AGAIN)

    async def _serve_next(self) -> None:
        """Serve the lane that is due; where none is, wait until woken or until the next one is."""
        # One worker looks for all: the others would only find the same.
        async with self._looking:
            lane = None if self._ends() else await self._claim()
        if lane is None:
            return
        try:
            await self._serve_lane(lane)
        finally:
            # Whoever looks has seen this lane in hand, and waits for longer than it takes.
            self.wake()

    async def _claim(self) -> Lane | None:
        self._woken.clear()
        # Only looked at first: to claim would hold up whoever writes, and mostly for nothing.
        async with self._storage.look() as connection:
            free_at = await next_send_at(connection)
        if free_at is None or free_at > datetime.now(UTC):
            await self._sleep(free_at)
            return None
        async with self._storage.write() as connection:
            return await claim_lane(connection, datetime.now(UTC), self._lease)

    async def _serve_lane(self, lane: Lane) -> None:
        HELD_UNTIL.set(lane.held_until)
        try:
            await self._serve(lane)
        except LaneLost:
            log.warning("lane lost", extra={"action": "lane_lost", "channel": lane.channel_id})
        except StorageError:
            log.exception("storage failed in a lane", extra={"action": "outbox_pauses"})
            await self._give_back(lane)
        except asyncio.CancelledError:
            # Whoever takes the lane next looks for the post that was cut off, once it has landed.
            with suppress(StorageError):
                await self._release(lane, self._under_way)
            raise

    async def _give_back(self, lane: Lane) -> None:
        """Release a lane once storage is back, so that its channel need not wait for the lease."""
        give_up_at = datetime.now(UTC) + self._lease
        while datetime.now(UTC) < give_up_at and not self._ends():
            await asyncio.sleep(_TRY_AGAIN)
            try:
                await self._release(lane, timedelta(0))
            except StorageError:
                continue
            return

    async def _serve(self, lane: Lane) -> None:
        """Deliver in order until something was posted, fails, or nothing waits any more."""
        finish_by = datetime.now(UTC) + self._lease / 4
        while datetime.now(UTC) < finish_by and not self._ends():
            async with self._storage.read(lane.workspace_id) as work:
                waiting = await in_turn(work, await work.outbox.waiting(lane.channel_id, _AT_ONCE))
            if not waiting:
                break
            began_at = datetime.now(UTC)
            try:
                posted = await self._delivery.deliver(lane, waiting)
            except Paced as paced:
                if await self._paced(lane, waiting[0], paced):
                    return
                continue
            except Refusal as refusal:
                is_trouble = waiting[0].kind is IntentKind.TROUBLE
                await self._bury(lane, waiting[0], refusal.message, tell=not is_trouble)
                continue
            except (LaneLost, StorageError):
                raise
            except Exception as error:
                failure = sort_failure(error, waiting[0].attempts)
                if failure.is_a_bug:
                    log.exception("delivery broke", extra={"action": "delivery_broke"})
                if await self._failed(lane, waiting[0], failure, began_at):
                    return
                continue
            lane = replace(lane, trouble="")
            if posted:
                await self._release(lane, self._pace)
                return
        await self._release(lane, timedelta(0))

    async def _paced(self, lane: Lane, head: Intent, paced: Paced) -> bool:
        """Wait for a turn to call; True where the lane has to wait for it.

        An update takes no place in a thread, so whatever is to be posted goes first meanwhile. Not
        where a post may stand there already: others may need to know where.
        """
        is_post = head.kind not in UPDATES or head.post_id is not None
        if paced.method != "chat.update" or is_post:
            await self._release(lane, paced.usable_at - datetime.now(UTC))
            return True
        async with self._storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.defer([head.id], paced.usable_at)
        return False

    async def _failed(self, lane: Lane, head: Intent, failure: Failure, began_at: datetime) -> bool:
        """Note a call that failed in a delivery begun then; True where the lane has to wait."""
        log.warning(
            "slack call failed: %s",
            failure.reason,
            extra={"action": "delivery_failed", "kind": head.kind, "intent": head.id},
        )
        # A person whom the bot cannot write to is left to the operator's log.
        is_pointless = head.kind is IntentKind.TROUBLE and failure.channel_is_closed
        if failure.wait is None or (is_pointless and not failure.token_is_dead):
            await self._bury(lane, head, failure.reason, tell=head.kind is not IntentKind.TROUBLE)
            return False
        trouble = failure.reason if failure.channel_is_closed else lane.trouble
        async with self._storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.mark_tried([head.id])
            if trouble != lane.trouble and not failure.token_is_dead:
                await promise_closed(work, lane.channel_id)
            wait = max(failure.wait, self._under_way if failure.may_still_land else failure.wait)
            await work.lanes.release(
                lane,
                next_send_at=datetime.now(UTC) + wait,
                trouble=trouble,
                # Somebody may have invited the bot while Slack was still refusing.
                unless_resumed_since=began_at if failure.channel_is_closed else None,
            )
        return True

    async def _bury(self, lane: Lane, head: Intent, reason: str, *, tell: bool = False) -> None:
        """Give up on a promise that can never be kept; say so where operators look, and whom."""
        log.error(
            "undeliverable: %s",
            reason,
            extra={"action": "dead_letter", "kind": head.kind, "intent": head.id},
        )
        async with self._storage.begin(lane.workspace_id) as work:
            # Before the lane, as use cases do: else each could wait for the other.
            project = await work.projects.get(head.project_id)
            await work.lanes.hold(lane)
            await work.outbox.mark_dead([head.id], reason)
            if tell:
                await promise_dead(work, project)

    async def _release(self, lane: Lane, wait: timedelta) -> None:
        async with self._storage.begin(lane.workspace_id) as work:
            await work.lanes.release(
                lane, next_send_at=datetime.now(UTC) + wait, trouble=lane.trouble
            )

    async def _sleep(self, until: datetime | None) -> None:
        patience = _LOOK_AGAIN
        if until is not None:
            patience = min(patience, max(0.01, (until - datetime.now(UTC)).total_seconds()))
        if not self._is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), patience)

    def _ends(self) -> bool:
        """Whether it was asked to stop, perhaps while a commit, which nothing interrupts, ran."""
        task = asyncio.current_task()
        return self._is_stopping or (task is not None and task.cancelling() > 0)
