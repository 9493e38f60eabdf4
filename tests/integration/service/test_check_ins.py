from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import CheckedIn
from bot.experiments.records import IntentKind
from bot.experiments.schedules import CheckInKind
from bot.experiments.service.check_ins import LATE_AFTER, hold_due_check_ins
from bot.experiments.verdicts import Outcome
from bot.scheduler import Scheduler
from storage.check_ins import next_due_at
from storage.tables import hypotheses

from ..factories import DEADLINE, DECIDER, OWNER, T1, build_act, build_plan
from .team import Team

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
#: The deadline is on a Monday, so the day before it is the Friday.
BEFORE = DEADLINE - 3 * DAY
FIRST_REMINDER, LAST_REMINDER = DEADLINE + DAY, DEADLINE + 3 * DAY
SHOWN = [(IntentKind.HYPOTHESIS, "1"), (IntentKind.TREE, ""), (IntentKind.CARD, "")]


async def check_ins(team: Team) -> list[CheckedIn]:
    return [each.event for each in await team.log() if isinstance(each.event, CheckedIn)]


class TestInTime:
    async def test_asks_nothing_too_early(self, running):
        assert await running.check_in(BEFORE - MOMENT) == 0
        assert await running.deliver() == []

    async def test_asks_the_day_before_without_ending_the_timebox(self, running):
        assert await running.check_in(BEFORE) == 1

        entry = (await running.log())[-1]
        assert (await running.hypothesis()).state is HypothesisState.RUNNING
        assert await running.deliver() == [(IntentKind.ENTRY, str(entry.id))]
        assert entry.event.check_in is CheckInKind.BEFORE

    async def test_ends_the_timebox_at_the_deadline(self, running):
        await running.check_in(BEFORE)
        await running.deliver()

        assert await running.check_in(DEADLINE) == 1

        entry = (await running.log())[-1]
        assert (await running.hypothesis()).state is HypothesisState.AWAITING_DECISION
        assert await running.deliver() == [*SHOWN, (IntentKind.ENTRY, str(entry.id))]

    async def test_logs_all_that_the_question_needs(self, running):
        await running.report()
        await running.check_in(BEFORE)
        await running.check_in(DEADLINE)

        assert await running.last_event() == CheckedIn(
            check_in=CheckInKind.DEADLINE,
            statement=build_plan()["statement"],
            criterion="recall[bec] up by at least 10% over baseline",
            due_at=DEADLINE,
            late=False,
            skipped=0,
            spent=10,
            timebox=10,
            deadline=DEADLINE,
            asked=(OWNER,),
            latest_verdict=Outcome.SUPPORTED,
            success_step="start the launch plan: shadow mode first",
            failure_step="collect more labels",
            results=1,
            latest_values={"recall[bec]": "0.61", "recall[phishing]": "0.912"},
        )

    async def test_asks_the_decider_too_where_there_is_one(self, storage):
        team = await Team.gather(storage, decider_id=DECIDER)
        await team.write_baseline()
        await team.plan()
        await team.start()

        await team.check_in(BEFORE)

        assert (await team.last_event()).asked == (OWNER, DECIDER)

    async def test_reminds_then_turns_to_the_decider_then_to_the_channel_weekly(self, running):
        at_decider, first_monday = DEADLINE + 7 * DAY, DEADLINE + 14 * DAY
        for at in (BEFORE, DEADLINE, FIRST_REMINDER, LAST_REMINDER, at_decider):
            assert await running.check_in(at) == 1

        assert [each.check_in for each in await check_ins(running)] == [
            CheckInKind.BEFORE,
            CheckInKind.DEADLINE,
            CheckInKind.REMINDER,
            CheckInKind.REMINDER,
            CheckInKind.DECIDER,
        ]
        for week in range(3):
            await running.deliver()
            assert await running.check_in(first_monday + week * 7 * DAY) == 1
            assert await running.deliver() == [(IntentKind.WAITING, "")]
        assert len(await check_ins(running)) == 5

    async def test_asks_nothing_twice(self, running):
        await running.check_in(DEADLINE)

        assert await running.check_in(DEADLINE) == 0
        assert len(await check_ins(running)) == 1


class TestAfterDowntime:
    async def test_posts_only_the_latest_and_counts_the_skipped(self, running):
        assert await running.check_in(FIRST_REMINDER + timedelta(hours=2)) == 3

        (event,) = await check_ins(running)
        assert (event.check_in, event.due_at) == (CheckInKind.REMINDER, FIRST_REMINDER)
        assert (event.late, event.skipped) == (True, 2)

    async def test_ends_the_timebox_though_the_deadline_itself_was_skipped(self, running):
        await running.check_in(LAST_REMINDER + 30 * DAY)

        assert (await running.hypothesis()).state is HypothesisState.AWAITING_DECISION
        assert (await running.last_event()).skipped == 4

    @pytest.mark.parametrize(("delay", "late"), [(LATE_AFTER, False), (LATE_AFTER + MOMENT, True)])
    async def test_marks_as_late_what_comes_later_than_a_few_minutes(self, running, delay, late):
        await running.check_in(BEFORE + delay)

        assert (await running.last_event()).late is late

    async def test_goes_on_with_the_check_ins_to_come(self, running):
        await running.check_in(DEADLINE + timedelta(hours=5))

        assert await running.check_in(FIRST_REMINDER) == 1
        assert (await running.last_event()).late is False


class TestMany:
    async def test_asks_about_each_hypothesis_for_itself(self, running):
        await running.plan(statement="Header features improve recall for BEC", timebox="11")
        await running.start(number=2)
        await running.deliver()

        assert await running.check_in(DEADLINE) == 3

        first, second = (await running.log())[-2:]
        assert (first.number, first.event.check_in) == (1, CheckInKind.DEADLINE)
        assert (second.number, second.event.check_in) == (2, CheckInKind.BEFORE)
        assert (await running.hypothesis(2)).state is HypothesisState.RUNNING

    async def test_asks_about_as_many_projects_at_once_as_it_is_told_to(self, storage):
        teams = [await Team.gather(storage, key=key) for key in ("fraud-recall", "spam-auc")]
        for team in teams:
            await team.write_baseline()
            await team.plan()
            await team.start()

        held = []
        for _ in range(3):
            async with storage.begin(T1) as work:
                act = build_act(actor_id="", at=BEFORE)
                held.append(await hold_due_check_ins(work, act, limit=1))

        assert held == [1, 1, 0]
        assert [len(await check_ins(team)) for team in teams] == [1, 1]

    @pytest.mark.parametrize("column", ["state", "plan"])
    async def test_one_project_that_was_spoiled_by_hand_holds_up_no_other(self, storage, column):
        teams = [await Team.gather(storage, key=key) for key in ("fraud-recall", "spam-auc")]
        for team in teams:
            await team.write_baseline()
            for number in (1, 2):
                await team.plan()
                await team.start(number=number)
        async with storage.write() as connection:
            spoiled = hypotheses.c.project_id == teams[0].project_id
            await connection.execute(update(hypotheses).where(spoiled).values({column: "nonsense"}))

        await Scheduler(storage, lambda: BEFORE).sweep()

        assert [len(await check_ins(team)) for team in teams] == [0, 2]
        async with storage.look() as connection:
            assert await next_due_at(connection) == BEFORE
