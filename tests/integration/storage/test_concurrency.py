"""Two processes that claim at once, each with a storage of its own on the same database."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.experiments.records import DueCheckIn, IntentKind
from bot.experiments.schedules import Appointment, CheckInKind
from storage import Storage
from storage.lanes import Lane, claim_lane

from ..factories import (
    DEADLINE,
    T1,
    build_posted,
    build_project,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)


async def add_projects(storage: Storage, count: int) -> list[int]:
    """Projects in channels of their own, each with a check-in due and something promised."""
    ids = []
    for number in range(count):
        async with storage.begin(T1) as work:
            given = build_project(key=f"fraud-{number}", channel_id=f"C0FRAUD{number}")
            project = await work.projects.add(given)
            appointment = Appointment(CheckInKind.DEADLINE, DEADLINE)
            await work.check_ins.arm(project.id, "H1", [appointment])
            await work.outbox.add(project, IntentKind.CARD)
            ids.append(project.id)
    return ids


async def claim_check_ins(storage: Storage, limit: int) -> list[DueCheckIn]:
    async with storage.begin(T1) as work:
        return list(await work.check_ins.claim_due(DEADLINE, limit))


async def claim_one_lane(storage: Storage) -> Lane | None:
    async with storage.write() as connection:
        return await claim_lane(connection, NOW, LEASE)


class TestCheckIns:
    async def test_are_each_taken_exactly_once(self, replicas):
        ids = await add_projects(replicas[0], 6)

        taken = await asyncio.gather(*(claim_check_ins(each, 4) for each in replicas * 4))

        # On PostgreSQL a claim may meet only projects that another has just emptied.
        late = await claim_check_ins(replicas[0], 100)
        assert sorted(each.project_id for batch in (*taken, late) for each in batch) == ids

    @pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
    async def test_that_one_holds_are_skipped_by_the_other(self, replicas):
        first, second = await add_projects(replicas[0], 2)

        async with replicas[0].begin(T1) as ours, replicas[1].begin(T1) as theirs:
            our_share = await ours.check_ins.claim_due(DEADLINE, 1)
            their_share = await theirs.check_ins.claim_due(DEADLINE, 100)

        assert [each.project_id for each in our_share] == [first]
        assert [each.project_id for each in their_share] == [second]

    @pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
    async def test_of_a_project_that_someone_works_on_are_left_for_later(self, replicas):
        (project_id,) = await add_projects(replicas[0], 1)

        async with replicas[0].begin(T1) as work:
            await work.projects.get(project_id)
            assert await claim_check_ins(replicas[1], 100) == []

        assert len(await claim_check_ins(replicas[1], 100)) == 1


class TestLanes:
    @pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
    async def test_that_are_held_do_not_wait_for_work_on_their_project(self, replicas):
        (project_id,) = await add_projects(replicas[0], 1)
        lane = await claim_one_lane(replicas[1])

        async with replicas[0].begin(T1) as work:
            project = await work.projects.get(project_id)
            async with asyncio.timeout(5), replicas[1].begin(T1) as outbox:
                await outbox.lanes.hold(lane)
                await outbox.messages.save(build_posted(project_id))
            await work.outbox.add(project, IntentKind.CARD)

        async with replicas[0].read(T1) as work:
            assert len(await work.outbox.waiting(lane.channel_id, 10)) == 2

    async def test_are_never_claimed_by_two(self, replicas):
        await add_projects(replicas[0], 5)

        claimed = await asyncio.gather(*(claim_one_lane(each) for each in replicas * 5))

        # On PostgreSQL a claim may find only lanes that others are just claiming, and get none.
        lanes = [each for each in claimed if each is not None]
        while (late := await claim_one_lane(replicas[0])) is not None:
            lanes.append(late)
        assert sorted(each.channel_id for each in lanes) == [f"C0FRAUD{each}" for each in range(5)]
        assert {each.fence for each in lanes} == {1}

    @pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
    async def test_that_one_is_claiming_are_skipped_by_the_other(self, replicas):
        await add_projects(replicas[0], 2)

        async with replicas[0].write() as ours, replicas[1].write() as theirs:
            our_lane = await claim_lane(ours, NOW, LEASE)
            their_lane = await claim_lane(theirs, NOW, LEASE)
            nobodys = await claim_lane(theirs, NOW, LEASE)

        assert {our_lane.channel_id, their_lane.channel_id} == {"C0FRAUD0", "C0FRAUD1"}
        assert nobodys is None
