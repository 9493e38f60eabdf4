"""What the calendar's machine found, each as a story of its own."""

from datetime import date, timedelta

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import CheckedIn
from bot.experiments.schedules import CheckInKind
from bot.experiments.service.endings import archive_project
from bot.experiments.service.people import add_absence, change_people
from bot.experiments.service.settings import change_settings
from bot.experiments.service.timeboxes import snooze_hypothesis
from bot.experiments.settings import WORKSPACE

from ..factories import DEADLINE, DECIDER, MONDAY, T1, build_act
from .team import Team

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEFORE = DEADLINE - 3 * DAY


async def settle(team: Team, at=MONDAY, **choices: str) -> None:
    async with team.storage.begin(T1) as work:
        await change_settings(
            work, build_act(at=at), scope=WORKSPACE, choices=choices, by_admin=True
        )


async def snooze(team: Team, until: date, at=MONDAY) -> None:
    async with team.storage.begin(T1) as work:
        await snooze_hypothesis(
            work,
            build_act(at=at),
            project_id=team.project_id,
            number=1,
            until=until,
            reason="",
        )


async def coming(team: Team) -> list[tuple[CheckInKind, object]]:
    async with team.storage.read(T1) as work:
        asks = await work.check_ins.coming(team.project_id, "H1")
    return [(each.kind, each.due_at) for each in asks]


async def test_a_project_in_the_archive_asks_nothing_though_it_gets_another_owner(running):
    async with running.storage.begin(T1) as work:
        await archive_project(work, build_act(), project_id=running.project_id)
        await change_people(
            work,
            build_act(),
            project_id=running.project_id,
            owner_id=DECIDER,
            owner_zone="America/New_York",
            decider_id=None,
            collaborator_ids=(),
        )

    assert await coming(running) == []


async def test_what_was_due_while_the_bot_was_away_is_asked_though_settings_change_first(running):
    await settle(running, at=BEFORE + 2 * HOUR, check_in_at="11:00")

    await running.check_in(BEFORE + 3 * HOUR)

    event = await running.last_event()
    assert isinstance(event, CheckedIn)
    assert (event.check_in, event.due_at, event.late) == (CheckInKind.BEFORE, BEFORE, True)


async def test_a_deadline_that_has_passed_stays_though_nobody_was_told_of_it_yet(running):
    async with running.storage.begin(T1) as work:
        day = DEADLINE.date()
        act = build_act(at=DEADLINE + HOUR)
        await add_absence(work, act, first=day, last=day + 2 * DAY, today=day)

    await running.check_in(DEADLINE + HOUR)

    hypothesis = await running.hypothesis()
    assert hypothesis.state is HypothesisState.AWAITING_DECISION
    assert hypothesis.deadline == DEADLINE
    event = await running.last_event()
    assert (event.check_in, event.late) == (CheckInKind.DEADLINE, True)


async def test_a_second_snooze_takes_the_place_of_the_first(running):
    await snooze(running, until=MONDAY.date() + 4 * DAY)
    await snooze(running, until=MONDAY.date() + 2 * DAY)

    asks = await coming(running)
    snoozed = [at for kind, at in asks if kind is CheckInKind.SNOOZED]
    assert snoozed == [MONDAY + 2 * DAY]
    # What only the first had left out is asked again.
    assert (CheckInKind.BEFORE, BEFORE) in asks


async def test_a_snooze_stays_on_its_day_however_often_settings_change(running):
    # At 20:00 everything is quiet, so that the question of Tuesday comes on Wednesday at 08:00.
    await settle(running, check_in_at="20:00")
    await snooze(running, until=MONDAY.date() + DAY)
    asked = [each for each in await coming(running) if each[0] is CheckInKind.SNOOZED]

    for _ in range(3):
        await settle(running, check_in_at="20:00")

    assert [each for each in await coming(running) if each[0] is CheckInKind.SNOOZED] == asked


async def test_a_timebox_that_was_prolonged_beyond_the_longest_plan_can_be_counted_anew(ready):
    await ready.edit(timebox="80")
    await ready.start()
    await ready.extend(60)
    await ready.edit(revision=2, reason="more labels", timebox="90")
    deadline = (await ready.hypothesis()).deadline

    await settle(ready, check_in_at="10:00")

    assert (await ready.hypothesis()).days_allowed == 150
    assert (await ready.hypothesis()).deadline == deadline


async def test_a_snooze_that_another_zone_moves_into_the_past_is_asked_at_once(running):
    await snooze(running, until=MONDAY.date() + DAY)
    # An hour before Tuesday's question, which came at 10:00 in Kathmandu long ago.
    at = MONDAY + DAY - HOUR
    async with running.storage.begin(T1) as work:
        await change_people(
            work,
            build_act(at=at),
            project_id=running.project_id,
            owner_id=DECIDER,
            owner_zone="Asia/Kathmandu",
            decider_id=None,
            collaborator_ids=(),
        )

    await running.check_in(at)

    event = await running.last_event()
    assert (event.check_in, event.late) == (CheckInKind.SNOOZED, False)
