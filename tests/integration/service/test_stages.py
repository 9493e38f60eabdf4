from datetime import date, timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotPossible
from bot.experiments.log import StageAnswered, StageDue
from bot.experiments.records import IntentKind
from bot.experiments.service.people import add_absence
from bot.experiments.service.stages import deliver_stage, note_moved_stage

from ..factories import COLLABORATOR, MONDAY, OWNER, STRANGER, T1, build_act
from .team import Team

DAY = timedelta(days=1)
#: Friday of the first week, and Thursday of the second.
PLAN = {"crawl": "Scores in the log", "crawl_date": "2026-11-27", "walk_date": "2026-12-03"}


@pytest.fixture
async def planned(team) -> Team:
    await team.save("delivery", [PLAN])
    await team.deliver()
    return team


async def deliver(team: Team, stage="crawl", by=OWNER):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by)
        await deliver_stage(work, act, project_id=team.project_id, stage=stage)


async def move(team: Team, day: date, by=OWNER):
    async with team.storage.begin(T1) as work:
        await note_moved_stage(
            work,
            build_act(actor_id=by),
            project_id=team.project_id,
            stage="crawl",
            day=day,
            words=" The log came late ",
        )


class TestBeingAsked:
    async def test_comes_on_the_day_with_what_was_promised(self, planned):
        assert await planned.check_in(MONDAY + 4 * DAY - timedelta(minutes=1)) == 0
        assert await planned.check_in(MONDAY + 4 * DAY) == 1

        event = await planned.last_event()
        assert isinstance(event, StageDue)
        assert (event.stage, event.content) == ("crawl", "Scores in the log")

    async def test_makes_room_for_days_away_although_no_timebox_runs(self, planned):
        friday = date(2026, 11, 27)
        async with planned.storage.begin(T1) as work:
            await add_absence(work, build_act(), first=friday, last=friday, today=MONDAY.date())

        assert await planned.check_in(MONDAY + 6 * DAY) == 0
        assert await planned.check_in(MONDAY + 7 * DAY) == 1


class TestAnswering:
    async def test_takes_the_buttons_off_and_asks_no_more(self, planned):
        await deliver(planned)

        entry = (await planned.log())[-1]
        assert await planned.deliver() == [
            (IntentKind.ENTRY, str(entry.id)),
            (IntentKind.PROMPTS, f"crawl:{entry.id}"),
            (IntentKind.CARD, ""),
        ]
        assert await planned.check_in(MONDAY + 4 * DAY) == 0
        assert (await planned.project()).delivered == ("crawl",)

    async def test_happens_once(self, planned):
        await deliver(planned)

        with pytest.raises(NotPossible, match="crawl stage is delivered already"):
            await deliver(planned)

    async def test_knows_three_stages(self, planned):
        with pytest.raises(NotPossible, match="no such stage"):
            await deliver(planned, stage="fly")

    async def test_a_moved_stage_keeps_its_day_and_the_words(self, planned):
        await move(planned, date(2026, 12, 11))

        assert await planned.last_event() == StageAnswered(
            stage="crawl",
            delivered=False,
            moved_to=date(2026, 12, 11),
            words="The log came late",
        )

    async def test_a_day_that_has_passed_is_refused(self, planned):
        with pytest.raises(FieldErrors) as refused:
            await move(planned, MONDAY.date())

        assert list(refused.value.errors) == ["day"]

    async def test_is_for_those_who_write_the_document(self, planned):
        with pytest.raises(NotAllowed):
            await deliver(planned, by=STRANGER)

        await deliver(planned, by=COLLABORATOR)
