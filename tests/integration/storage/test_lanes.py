from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from storage import Storage
from storage.lanes import Lane, LaneLost, claim_lane, next_send_at

from ..factories import CHANNEL, OTHER_CHANNEL, T1, T2, build_project

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LEASE, SECOND = timedelta(seconds=60), timedelta(seconds=1)


async def promise(storage: Storage, **overrides) -> Project:
    given = build_project(**overrides)
    async with storage.begin(given.workspace_id) as work:
        project = await work.projects.find(given.key) or await work.projects.add(given)
        await work.outbox.add(project, IntentKind.CARD)
        return project


async def claim(storage: Storage, now: datetime = NOW) -> Lane | None:
    async with storage.write() as connection:
        return await claim_lane(connection, now, LEASE)


async def release(storage: Storage, lane: Lane, at: datetime, trouble: str = "") -> None:
    async with storage.begin(lane.workspace_id) as work:
        await work.lanes.release(lane, next_send_at=at, trouble=trouble)


async def free_at(storage: Storage) -> datetime | None:
    async with storage.look() as connection:
        return await next_send_at(connection)


class TestResuming:
    @pytest.mark.parametrize("resumed", [True, False])
    async def test_while_a_call_fails_is_not_forgotten(self, storage, resumed):
        await promise(storage)
        lane = await claim(storage)
        began_at = datetime.now(UTC)
        if resumed:
            async with storage.begin(T1) as work:
                await work.lanes.resume(CHANNEL)

        rests_until = began_at + timedelta(minutes=15)
        async with storage.begin(T1) as work:
            await work.lanes.release(
                lane,
                next_send_at=rests_until,
                trouble="not_in_channel",
                unless_resumed_since=began_at,
            )

        assert (await free_at(storage) < began_at) == resumed

    async def test_brings_a_channel_in_trouble_back_at_once(self, storage):
        await promise(storage)
        lane = await claim(storage)
        await release(storage, lane, at=datetime.now(UTC) + LEASE, trouble="is_archived")
        async with storage.begin(T1) as work:
            assert await work.lanes.troubled() == [(CHANNEL, "is_archived")]
            await work.lanes.resume(CHANNEL)

        assert await free_at(storage) < datetime.now(UTC)


class TestClaiming:
    async def test_takes_a_channel_with_something_to_send(self, storage):
        await promise(storage)

        lane = await claim(storage)

        assert replace(lane, held_until=0) == Lane(
            workspace_id=T1, channel_id=CHANNEL, fence=1, trouble="", lease=LEASE, held_until=0
        )

    async def test_takes_nothing_where_nothing_was_promised(self, storage, project):
        assert await claim(storage) is None

    async def test_takes_no_lane_that_somebody_holds(self, storage):
        await promise(storage)
        await claim(storage)
        await promise(storage)

        assert await claim(storage, NOW + LEASE - SECOND) is None

    async def test_takes_a_lane_over_once_its_lease_has_run_out(self, storage):
        await promise(storage)
        await claim(storage)

        taken = await claim(storage, NOW + LEASE)

        assert taken.fence == 2

    async def test_takes_channels_and_workspaces_one_by_one(self, storage):
        await promise(storage)
        await promise(storage, key="ndcg-ranker", channel_id=OTHER_CHANNEL)
        await promise(storage, workspace_id=T2)

        taken = [await claim(storage) for _ in range(4)]

        assert taken[3] is None
        assert {(each.workspace_id, each.channel_id) for each in taken[:3]} == {
            (T1, CHANNEL),
            (T1, OTHER_CHANNEL),
            (T2, CHANNEL),
        }

    async def test_prefers_the_lane_that_has_waited_longest(self, storage):
        await promise(storage)
        await promise(storage, key="ndcg-ranker", channel_id=OTHER_CHANNEL)
        for _ in range(2):
            lane = await claim(storage)
            waits_longer = lane.channel_id == OTHER_CHANNEL
            await release(storage, lane, NOW + (1 if waits_longer else 2) * SECOND)

        taken = await claim(storage, NOW + 3 * SECOND)

        assert taken.channel_id == OTHER_CHANNEL

    async def test_takes_no_lane_whose_promises_are_all_dead(self, storage):
        await promise(storage)
        async with storage.begin(T1) as work:
            ids = [each.id for each in await work.outbox.waiting(CHANNEL, 10)]
            await work.outbox.mark_dead(ids, "is_archived")

        assert await claim(storage) is None
        assert await free_at(storage) is None


class TestReleasing:
    async def test_keeps_the_lane_closed_until_it_may_send_again(self, storage):
        await promise(storage)
        await release(storage, await claim(storage), NOW + SECOND)

        assert await claim(storage, NOW) is None
        assert await claim(storage, NOW + SECOND) is not None

    async def test_tells_the_next_one_what_the_trouble_was(self, storage):
        await promise(storage)
        await release(storage, await claim(storage), NOW, trouble="not_in_channel")

        taken = await claim(storage)
        assert taken.trouble == "not_in_channel"

        await release(storage, taken, NOW)
        assert (await claim(storage)).trouble == ""

    async def test_changes_nothing_for_one_who_lost_the_lane(self, storage):
        await promise(storage)
        lost = await claim(storage)
        held = await claim(storage, NOW + LEASE)

        await release(storage, lost, NOW, trouble="not_in_channel")

        assert await claim(storage, NOW + LEASE) is None
        async with storage.begin(T1) as work:
            await work.lanes.hold(held)


class TestHolding:
    async def test_is_sure_of_a_lane_that_nobody_took(self, storage):
        await promise(storage)
        lane = await claim(storage)

        async with storage.begin(T1) as work:
            await work.lanes.hold(lane)

    async def test_says_so_where_somebody_else_has_the_lane(self, storage):
        await promise(storage)
        lost = await claim(storage)
        await claim(storage, NOW + LEASE)

        with pytest.raises(LaneLost, match=CHANNEL):
            async with storage.begin(T1) as work:
                await work.lanes.hold(lost)

    async def test_keeps_nothing_of_the_work_of_one_who_lost_the_lane(self, storage):
        await promise(storage)
        lost = await claim(storage)
        await claim(storage, NOW + LEASE)
        async with storage.read(T1) as work:
            (intent,) = await work.outbox.waiting(CHANNEL, 10)

        async def deliver_too_late() -> None:
            async with storage.begin(T1) as work:
                await work.outbox.remove([intent.id])
                await work.lanes.hold(lost)

        with pytest.raises(LaneLost):
            await deliver_too_late()

        async with storage.read(T1) as work:
            assert await work.outbox.waiting(CHANNEL, 10) == [intent]


class TestNextSendAt:
    async def test_is_unknown_where_all_is_delivered(self, storage, project):
        assert await free_at(storage) is None

    async def test_is_past_for_a_lane_that_was_never_used(self, storage):
        await promise(storage)

        assert await free_at(storage) < NOW

    async def test_is_the_end_of_the_lease_while_a_lane_is_held(self, storage):
        await promise(storage)
        await claim(storage)

        assert await free_at(storage) == NOW + LEASE

    async def test_is_when_a_lane_that_was_released_may_send(self, storage):
        await promise(storage)
        await release(storage, await claim(storage), NOW + 30 * SECOND)

        assert await free_at(storage) == NOW + 30 * SECOND

    async def test_is_that_of_the_lane_that_comes_free_first(self, storage):
        await promise(storage)
        await promise(storage, workspace_id=T2)
        await claim(storage)
        await release(storage, await claim(storage), NOW + SECOND)

        assert await free_at(storage) == NOW + SECOND
