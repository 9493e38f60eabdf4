from datetime import UTC, date, datetime, timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed
from bot.experiments.log import DeadlineMoved, PeopleChanged
from bot.experiments.records import IntentKind
from bot.experiments.service.people import (
    MAX_ABSENCES,
    add_absence,
    change_people,
    remove_absence,
)

from ..factories import COLLABORATOR, DEADLINE, DECIDER, MONDAY, OWNER, STRANGER, T1, build_act
from .team import Team

DAY = timedelta(days=1)
TODAY = MONDAY.date()


async def name(team: Team, by=OWNER, *, for_owner=False, **changed):
    people = {
        "owner_id": OWNER,
        "owner_zone": "Europe/Berlin",
        "decider_id": None,
        "collaborator_ids": (COLLABORATOR,),
    } | changed
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by)
        return await change_people(
            work, act, project_id=team.project_id, for_owner=for_owner, **people
        )


async def away(team: Team, first: date, last: date, by=OWNER):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by)
        return await add_absence(work, act, first=first, last=last, today=TODAY)


async def absences(team: Team, of=OWNER):
    async with team.storage.read(T1) as work:
        return await work.absences.of(of)


class TestNaming:
    async def test_a_decider_is_logged_and_shown(self, running):
        await name(running, decider_id=DECIDER)

        assert await running.last_event() == PeopleChanged(
            owner_id=OWNER, decider_id=DECIDER, collaborator_ids=(COLLABORATOR,)
        )
        assert [kind for kind, _ in await running.deliver()] == [
            IntentKind.ENTRY,
            IntentKind.CARD,
        ]

    async def test_a_new_owner_brings_their_time_zone(self, running):
        await name(running, owner_id=DECIDER, owner_zone="America/New_York")

        assert (await running.hypothesis()).deadline == datetime(2026, 12, 7, 15, tzinfo=UTC)
        assert (await running.last_event()).why == "the project has another owner"

    async def test_an_owner_who_moved_brings_the_new_one(self, running):
        await name(running, owner_zone="Asia/Kolkata")

        moved = await running.last_event()
        assert isinstance(moved, DeadlineMoved)
        assert moved.why == "the owner lives in another time zone now"

    async def test_an_owner_does_not_collaborate_with_themselves(self, running):
        named = await name(running, collaborator_ids=(OWNER, COLLABORATOR))

        assert named.collaborator_ids == (COLLABORATOR,)

    async def test_the_same_people_say_nothing(self, running):
        await name(running)

        assert await running.deliver() == []

    @pytest.mark.parametrize("by", [COLLABORATOR, STRANGER])
    async def test_is_the_owners(self, running, by):
        with pytest.raises(NotAllowed) as refused:
            await name(running, by=by, owner_id=by)

        assert refused.value.allowed == (OWNER,)

    async def test_somebody_may_stand_in_for_an_owner_who_left(self, running):
        named = await name(running, by=STRANGER, for_owner=True, owner_id=DECIDER)

        assert named.owner_id == DECIDER


class TestAbsences:
    async def test_make_room_in_the_timeboxes_that_the_person_owns(self, running):
        moved = await away(running, TODAY + DAY, TODAY + 2 * DAY)

        ((project, hypothesis),) = moved
        assert (project.id, hypothesis.ref) == (running.project_id, "H1")
        assert hypothesis.deadline == DEADLINE + 2 * DAY
        assert await running.hypothesis() == hypothesis

    async def test_of_others_move_nothing(self, running):
        assert await away(running, TODAY + DAY, TODAY + 2 * DAY, by=COLLABORATOR) == ()

        assert (await running.hypothesis()).deadline == DEADLINE

    async def test_that_are_removed_give_the_days_back(self, running):
        await away(running, TODAY + DAY, TODAY + 2 * DAY)
        (absence,) = await absences(running)

        async with running.storage.begin(T1) as work:
            moved = await remove_absence(work, build_act(), absence_id=absence.id)

        assert len(moved) == 1
        assert (await running.hypothesis()).deadline == DEADLINE

    async def test_are_removed_by_the_person_alone(self, running):
        await away(running, TODAY + DAY, TODAY + 2 * DAY)
        (absence,) = await absences(running)

        async with running.storage.begin(T1) as work:
            await remove_absence(work, build_act(actor_id=STRANGER), absence_id=absence.id)

        assert await absences(running) == [absence]

    @pytest.mark.parametrize(
        ("first", "last", "wrong"),
        [
            (TODAY + 2 * DAY, TODAY + DAY, "last"),
            (TODAY - 7 * DAY, TODAY - DAY, "last"),
            (TODAY, TODAY + 366 * DAY, "last"),
            (TODAY + 12 * DAY, TODAY + 14 * DAY, "first"),
            (TODAY + 8 * DAY, TODAY + 10 * DAY, "first"),
            (TODAY + 11 * DAY, TODAY + 11 * DAY, "first"),
        ],
    )
    async def test_reversed_past_endless_and_overlapping_ones_are_refused(
        self, team, first, last, wrong
    ):
        await away(team, TODAY + 10 * DAY, TODAY + 12 * DAY)

        with pytest.raises(FieldErrors) as refused:
            await away(team, first, last)

        assert list(refused.value.errors) == [wrong]
        assert len(await absences(team)) == 1

    async def test_that_have_passed_do_not_count_against_those_to_come(self, team):
        for number in range(MAX_ABSENCES):
            await away(team, TODAY + number * DAY, TODAY + number * DAY)

        with pytest.raises(FieldErrors, match="Remove one first"):
            await away(team, TODAY + 99 * DAY, TODAY + 99 * DAY)
        async with team.storage.begin(T1) as work:
            next_day = TODAY + DAY
            await add_absence(
                work,
                build_act(),
                first=TODAY + 99 * DAY,
                last=TODAY + 99 * DAY,
                today=next_day,
            )
        assert len(await absences(team)) == MAX_ABSENCES + 1
