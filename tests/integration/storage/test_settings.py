from datetime import date

import pytest

from bot.experiments.calendars import Away
from bot.experiments.settings import INHERIT, WORKSPACE, project_scope

from ..factories import CHANNEL, DECIDER, OTHER_CHANNEL, OWNER, T1, T2, build_project, build_running

CHRISTMAS = Away(date(2026, 12, 24), date(2027, 1, 1))
MONDAY_OFF = Away(date(2026, 11, 30), date(2026, 11, 30))


class TestSettings:
    async def test_returns_what_a_scope_chose_last(self, storage):
        chosen = {"country": "DE-BY", "free_days": "2026-12-28 to 2026-12-31 – Betriebsferien"}
        for choices in ({"country": "ES"}, chosen):
            async with storage.begin(T1) as work:
                await work.settings.save(WORKSPACE, choices)

        async with storage.read(T1) as work:
            assert await work.settings.chosen(WORKSPACE) == chosen
            assert await work.settings.chosen(CHANNEL) == {}

    async def test_a_project_follows_its_channel_and_that_the_workspace(self, storage, project):
        async with storage.begin(T1) as work:
            await work.settings.save(WORKSPACE, {"check_in_at": "09:00", "country": "DE"})
            await work.settings.save(CHANNEL, {"country": "ES", "halfway": "yes"})
            mine = {"halfway": "no", "country": "", "weekend": INHERIT}
            await work.settings.save(project_scope(project.id), mine)
            # Of no concern here.
            await work.settings.save(OTHER_CHANNEL, {"check_in_at": "11:00"})
            await work.settings.save(project_scope(project.id + 1), {"check_in_at": "12:00"})

        async with storage.read(T1) as work:
            settled = (await work.settings.for_project(project)).choices
            of_channel = (await work.settings.for_channel(CHANNEL)).choices

        matters = ("check_in_at", "country", "halfway", "weekend")
        assert [settled[each] for each in matters] == ["09:00", "ES", "no", "6,7"]
        assert of_channel["halfway"] == "yes"

    async def test_of_many_projects_each_follows_its_own(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="b", channel_id=OTHER_CHANNEL))
            await work.settings.save(WORKSPACE, {"country": "DE"})
            await work.settings.save(OTHER_CHANNEL, {"country": "ES"})
            await work.settings.save(project_scope(project.id), {"halfway": "yes"})
        async with storage.begin(T2) as work:
            await work.settings.save(WORKSPACE, {"country": "FR"})

        async with storage.read(T1) as work:
            settled = await work.settings.for_projects([project, other])
            none = await work.settings.for_projects([])

        assert {key: each.choices["country"] for key, each in settled.items()} == {
            project.id: "DE",
            other.id: "ES",
        }
        assert settled[project.id].choices["halfway"] == "yes"
        assert none == {}

    async def test_everything_has_a_default(self, storage, project):
        async with storage.read(T1) as work:
            assert await work.settings.for_project(project) == await work.settings.for_channel("")


class TestAbsences:
    async def test_returns_a_person_s_own_the_first_first(self, storage):
        async with storage.begin(T1) as work:
            await work.absences.add(OWNER, CHRISTMAS)
            await work.absences.add(OWNER, MONDAY_OFF)
            await work.absences.add(DECIDER, MONDAY_OFF)

        async with storage.read(T1) as work:
            found = await work.absences.of(OWNER)

        assert [each.away for each in found] == [MONDAY_OFF, CHRISTMAS]
        assert {each.user_id for each in found} == {OWNER}

    async def test_returns_those_of_many_people_by_person(self, storage):
        async with storage.begin(T1) as work:
            for user_id, away in ((OWNER, CHRISTMAS), (DECIDER, MONDAY_OFF), (OWNER, MONDAY_OFF)):
                await work.absences.add(user_id, away)

        async with storage.read(T1) as work:
            found = await work.absences.of_all([OWNER, DECIDER, "U0NEVER"])

        assert {user_id: [each.away for each in of] for user_id, of in found.items()} == {
            OWNER: [MONDAY_OFF, CHRISTMAS],
            DECIDER: [MONDAY_OFF],
            "U0NEVER": [],
        }

    async def test_forgets_one_only_for_the_person_whose_it_is(self, storage):
        async with storage.begin(T1) as work:
            await work.absences.add(OWNER, CHRISTMAS)
            (kept,) = await work.absences.of(OWNER)

        for workspace_id, user_id in ((T1, DECIDER), (T2, OWNER)):
            async with storage.begin(workspace_id) as work:
                await work.absences.remove(user_id, kept.id)
        async with storage.begin(T1) as work:
            assert await work.absences.of(OWNER) == [kept]
            await work.absences.remove(OWNER, kept.id)
            assert await work.absences.of(OWNER) == []


class TestProjectsUnderWay:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["a", "b", "c"]),
            ({"owner_id": OWNER}, ["a", "b"]),
            ({"channel_id": CHANNEL}, ["a", "c"]),
            ({"owner_id": OWNER, "channel_id": CHANNEL}, ["a"]),
        ],
    )
    async def test_are_found_by_owner_and_by_channel(self, storage, asked, found):
        async with storage.begin(T1) as work:
            for key, owner_id, channel_id in (
                ("a", OWNER, CHANNEL),
                ("b", OWNER, OTHER_CHANNEL),
                ("c", DECIDER, CHANNEL),
            ):
                project = await work.projects.add(
                    build_project(key=key, owner_id=owner_id, channel_id=channel_id)
                )
                await work.hypotheses.save(build_running(project.id))
            await work.projects.add(build_project(key="idle"))

        async with storage.read(T1) as work:
            assert [each.key for each in await work.projects.with_running(**asked)] == found
