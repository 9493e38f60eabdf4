from datetime import UTC, timedelta

from bot.experiments.records import DueCheckIn
from bot.experiments.schedules import Appointment, CheckInKind
from storage.check_ins import next_due_at, workspaces_due

from ..factories import DEADLINE, T1, T2, build_project

DAY = timedelta(days=1)
BEFORE = Appointment(CheckInKind.BEFORE, DEADLINE - DAY)
AT_DEADLINE = Appointment(CheckInKind.DEADLINE, DEADLINE)
REMINDER = Appointment(CheckInKind.REMINDER, DEADLINE + DAY)


async def arm(storage, project, subject: str, *appointments: Appointment) -> None:
    async with storage.begin(project.workspace_id) as work:
        await work.check_ins.arm(project.id, subject, appointments)


async def claim(storage, now, *, limit: int = 100, workspace_id: str = T1) -> list[DueCheckIn]:
    async with storage.begin(workspace_id) as work:
        return list(await work.check_ins.claim_due(now, limit))


async def add_project(storage, **overrides):
    given = build_project(**overrides)
    async with storage.begin(given.workspace_id) as work:
        return await work.projects.add(given)


class TestArming:
    async def test_replaces_what_was_still_to_come(self, storage, project):
        await arm(storage, project, "H1", BEFORE, AT_DEADLINE)
        await arm(storage, project, "H1", REMINDER)

        taken = await claim(storage, DEADLINE + 9 * DAY)

        assert [each.kind for each in taken] == [CheckInKind.REMINDER]

    async def test_with_nothing_calls_all_of_them_off(self, storage, project):
        await arm(storage, project, "H1", BEFORE, AT_DEADLINE)
        await arm(storage, project, "H1")

        assert await claim(storage, DEADLINE + 9 * DAY) == []

    async def test_leaves_other_hypotheses_alone(self, storage, project):
        other = await add_project(storage, key="spam-auc")
        await arm(storage, project, "H2", AT_DEADLINE)
        await arm(storage, other, "H1", AT_DEADLINE)
        await arm(storage, project, "H1", AT_DEADLINE)
        await arm(storage, project, "H1")

        taken = await claim(storage, DEADLINE)

        assert [each.of for each in taken] == [(project.id, "H2"), (other.id, "H1")]

    async def test_shows_in_the_work_that_did_it(self, storage, project):
        async with storage.begin(T1) as work:
            before = work.check_ins.rearmed
            await work.check_ins.arm(project.id, "H1", ())

            assert (before, work.check_ins.rearmed) == (False, True)


class TestClaiming:
    async def test_takes_only_what_is_due(self, storage, project):
        await arm(storage, project, "H1", BEFORE, AT_DEADLINE, REMINDER)

        taken = await claim(storage, DEADLINE)

        assert taken == [
            DueCheckIn(project_id=project.id, subject="H1", kind=each.kind, due_at=each.due_at)
            for each in (BEFORE, AT_DEADLINE)
        ]
        assert all(each.due_at.tzinfo is UTC for each in taken)

    async def test_takes_nothing_a_moment_too_early(self, storage, project):
        await arm(storage, project, "H1", AT_DEADLINE)

        assert await claim(storage, DEADLINE - timedelta(microseconds=1)) == []

    async def test_takes_nothing_twice(self, storage, project):
        await arm(storage, project, "H1", BEFORE, AT_DEADLINE)

        await claim(storage, DEADLINE)

        assert await claim(storage, DEADLINE) == []

    async def test_sorts_by_hypothesis_and_then_by_time(self, storage, project):
        await arm(storage, project, "H10", REMINDER)
        await arm(storage, project, "H2", AT_DEADLINE, BEFORE)
        await arm(storage, project, "H1", REMINDER)

        taken = await claim(storage, DEADLINE + DAY)

        assert [(each.subject, each.kind) for each in taken] == [
            ("H1", CheckInKind.REMINDER),
            ("H10", CheckInKind.REMINDER),
            ("H2", CheckInKind.BEFORE),
            ("H2", CheckInKind.DEADLINE),
        ]

    async def test_is_limited_by_projects_and_takes_each_of_them_whole(self, storage, project):
        other = await add_project(storage, key="spam-auc")
        for each in (project, other):
            await arm(storage, each, "H1", BEFORE, AT_DEADLINE)
            await arm(storage, each, "H2", BEFORE)

        first = await claim(storage, DEADLINE, limit=1)
        second = await claim(storage, DEADLINE, limit=1)

        assert [each.of for each in first] == [(project.id, each) for each in ("H1", "H1", "H2")]
        assert [each.of for each in second] == [(other.id, each) for each in ("H1", "H1", "H2")]

    async def test_gives_back_what_was_taken_where_the_work_fails(self, storage, project):
        await arm(storage, project, "H1", AT_DEADLINE)

        try:
            async with storage.begin(T1) as work:
                await work.check_ins.claim_due(DEADLINE, 100)
                raise ConnectionError
        except ConnectionError:
            pass

        assert len(await claim(storage, DEADLINE)) == 1


class TestOfAllWorkspaces:
    async def test_the_next_one_due_is_the_earliest(self, storage, project):
        theirs = await add_project(storage, workspace_id=T2)
        await arm(storage, project, "H1", AT_DEADLINE)
        await arm(storage, theirs, "H1", BEFORE)

        async with storage.look() as connection:
            assert await next_due_at(connection) == BEFORE.due_at

    async def test_none_is_due_next_where_none_is_to_come(self, storage):
        async with storage.look() as connection:
            assert await next_due_at(connection) is None

    async def test_those_with_something_due_are_named_once(self, storage, project):
        theirs = await add_project(storage, workspace_id=T2)
        await arm(storage, project, "H1", BEFORE, AT_DEADLINE)
        await arm(storage, theirs, "H1", REMINDER)

        async with storage.look() as connection:
            assert await workspaces_due(connection, DEADLINE) == [T1]
            assert sorted(await workspaces_due(connection, DEADLINE + DAY)) == [T1, T2]
