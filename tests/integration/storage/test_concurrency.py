"""Two processes at once, each with a storage of its own on the same database."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import FieldErrors
from bot.experiments.ports import DueCheckIn, IntentKind, SavedSection
from bot.experiments.service.hypotheses import add_hypothesis
from bot.experiments.service.results import record_result
from bot.experiments.service.sections import SectionChanged, save_section
from bot.experiments.timeboxes import Appointment, CheckInKind
from storage import Storage
from storage.outbox import Lane, claim_lane
from storage.work import AlreadyDone

from ..factories import (
    COLLABORATOR,
    DEADLINE,
    OWNER,
    T1,
    build_act,
    build_plan,
    build_project,
    build_report,
    build_running,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)


@pytest.fixture
def replicas(storage, other_replica) -> tuple[Storage, Storage]:
    return storage, other_replica


async def add_projects(storage: Storage, count: int) -> list[int]:
    """Projects in channels of their own, each with a check-in due and something promised."""
    ids = []
    for number in range(count):
        async with storage.begin(T1) as work:
            given = build_project(key=f"fraud-{number}", channel_id=f"C0FRAUD{number}")
            project = await work.projects.add(given)
            appointment = Appointment(CheckInKind.DEADLINE, DEADLINE)
            await work.check_ins.arm(project.id, 1, [appointment])
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


class TestPeople:
    async def test_who_add_hypotheses_at_once_get_numbers_of_their_own(self, replicas, project):
        async def add(storage: Storage) -> int:
            async with storage.begin(T1) as work:
                added = await add_hypothesis(
                    work,
                    build_act(),
                    DEFAULT_TEMPLATE,
                    project_id=project.id,
                    plan=build_plan(),
                )
                return added.number

        numbers = await asyncio.gather(*(add(each) for each in replicas * 3))

        assert sorted(numbers) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize("revision", [0, 1])
    async def test_who_save_one_section_at_once_are_told_who_came_first(
        self, replicas, project, revision
    ):
        async def save(storage: Storage, actor_id: str, values: str, over: int) -> SavedSection:
            async with storage.begin(T1) as work:
                return await save_section(
                    work,
                    build_act(actor_id=actor_id),
                    DEFAULT_TEMPLATE,
                    project_id=project.id,
                    key="baseline",
                    content=[{"method": "Rules v14 as deployed", "values": values}],
                    revision=over,
                )

        for before in range(revision):
            await save(replicas[0], OWNER, "recall[bec] = 0.50", before)
        answers = await asyncio.gather(
            save(replicas[0], OWNER, "recall[bec] = 0.52", revision),
            save(replicas[1], COLLABORATOR, "recall[bec] = 0.53", revision),
            return_exceptions=True,
        )

        (saved,) = (each for each in answers if isinstance(each, SavedSection))
        (refused,) = (each for each in answers if isinstance(each, SectionChanged))
        assert refused.current == saved
        assert saved.revision == revision + 1

    async def test_who_open_one_key_at_once_share_it_with_nobody(self, replicas):
        async def add(storage: Storage) -> None:
            async with storage.begin(T1) as work:
                await work.projects.add(build_project())

        answers = await asyncio.gather(*map(add, replicas), return_exceptions=True)

        assert sorted(map(type, answers), key=str) == [type(None), FieldErrors]


class TestRepeats:
    async def test_of_an_act_at_once_do_it_a_single_time(self, replicas):
        async def act(storage: Storage) -> None:
            async with storage.begin(T1, once="Ev0123"):
                pass

        answers = await asyncio.gather(*map(act, replicas * 2), return_exceptions=True)

        assert [type(each) for each in answers].count(AlreadyDone) == 3
        assert answers.count(None) == 1

    async def test_of_a_report_at_once_are_logged_a_single_time(self, replicas, project):
        async with replicas[0].begin(T1) as work:
            await work.hypotheses.save(build_running(project.id))

        async def report(storage: Storage) -> str:
            async with storage.begin(T1) as work:
                receipt = await record_result(
                    work, build_act(), project_id=project.id, number=1, report=build_report()
                )
                return receipt.status

        statuses = await asyncio.gather(*map(report, replicas * 2))

        assert sorted(statuses) == ["accepted", "duplicate", "duplicate", "duplicate"]
        async with replicas[0].read(T1) as work:
            assert len(await work.log.all(project.id)) == 1
