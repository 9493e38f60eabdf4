from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.projects import MAX_KEY, Project, ProjectState, key_from

from ..factories import (
    CHANNEL,
    DECIDER,
    OTHER_CHANNEL,
    T1,
    T2,
    build_project,
)


async def add(storage, *projects: Project) -> list[Project]:
    added = []
    for each in projects:
        async with storage.begin(each.workspace_id) as work:
            added.append(await work.projects.add(each))
    return added


class TestKeeping:
    @pytest.mark.parametrize(
        "given",
        [
            build_project(),
            build_project(decider_id=DECIDER, collaborator_ids=(), state=ProjectState.RUNNING),
            build_project(channel_is_private=True, title="Rückruf 🎣 50%_", owner_zone="UTC"),
        ],
        ids=["usual", "with a decider", "private"],
    )
    async def test_returns_every_field_as_it_was_given(self, storage, given):
        (added,) = await add(storage, given)

        async with storage.begin(T1) as work:
            kept = await work.projects.get(added.id)

        assert kept == added == replace(given, id=added.id)

    async def test_hands_out_times_in_utc_whatever_zone_they_came_in(self, storage):
        berlin = timezone(timedelta(hours=1))
        given = build_project(created_at=datetime(2026, 11, 23, 10, 0, 0, 123456, berlin))

        (added,) = await add(storage, given)

        assert added.created_at == given.created_at
        assert added.created_at.tzinfo is UTC

    async def test_gives_every_project_an_id_of_its_own(self, storage):
        ours, theirs = await add(
            storage, build_project(), build_project(key="ndcg-ranker", title="NDCG ranker")
        )

        assert ours.id != theirs.id

    async def test_refuses_a_key_that_the_workspace_has_already(self, storage):
        await add(storage, build_project())

        with pytest.raises(FieldErrors) as refused:
            await add(storage, build_project(title="Another recall"))

        assert list(refused.value.errors) == ["key"]

    async def test_lets_two_workspaces_use_the_same_key(self, storage):
        ours, theirs = await add(storage, build_project(), build_project(workspace_id=T2))

        assert ours.key == theirs.key
        assert ours.id != theirs.id

    async def test_saves_a_change_of_every_field(self, storage, project):
        changed = replace(
            project,
            key="bec-recall",
            title="BEC recall",
            channel_id=OTHER_CHANNEL,
            channel_is_private=True,
            state=ProjectState.RUNNING,
            owner_id=DECIDER,
            owner_zone="America/New_York",
            decider_id=DECIDER,
            collaborator_ids=(),
        )
        async with storage.begin(T1) as work:
            await work.projects.save(changed)

        async with storage.read(T1) as work:
            assert await work.projects.find("bec-recall") == changed
            assert await work.projects.find(project.key) is None


class TestFinding:
    async def test_finds_a_project_by_its_whole_key_only(self, storage, project):
        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") == project
            assert await work.projects.find("fraud") is None
            assert await work.projects.find("fraud%") is None

    async def test_says_so_where_a_project_does_not_exist(self, storage, project):
        async with storage.begin(T1) as work:
            with pytest.raises(NotFound):
                await work.projects.get(project.id + 1)

    async def test_lists_one_channel_newest_first(self, storage):
        first, _, third = await add(
            storage,
            build_project(),
            build_project(key="ndcg-ranker", channel_id=OTHER_CHANNEL),
            build_project(key="spam-auc"),
        )

        async with storage.read(T1) as work:
            assert await work.projects.in_channel(CHANNEL) == [third, first]
            assert await work.projects.in_channel("C0EMPTY") == []


class TestTakenKeys:
    async def taken(self, storage, key: str) -> set[str]:
        async with storage.read(T1) as work:
            return await work.projects.taken_keys(key)

    async def test_are_those_that_begin_alike(self, storage):
        keys = ("fraud-recall", "fraud-recall-2", "fraud-auc", "my-fraud-recall")
        await add(storage, *(build_project(key=key) for key in keys))

        assert await self.taken(storage, "fraud-recall") == {"fraud-recall", "fraud-recall-2"}

    async def test_take_wildcards_as_the_characters_that_they_are(self, storage):
        keys = ("fraud-recall", "a_b", "axb", "a%b", "a/b")
        await add(storage, *(build_project(key=key) for key in keys))

        assert await self.taken(storage, "%") == set()
        assert await self.taken(storage, "a_") == {"a_b"}
        assert await self.taken(storage, "a%") == {"a%b"}
        assert await self.taken(storage, "a/") == {"a/b"}

    async def test_include_a_numbered_key_that_was_cut_to_fit(self, storage):
        long = "vendor-graph-features-for-bec1"
        numbered = key_from(long, {long})
        await add(storage, build_project(key=long), build_project(key=numbered))

        assert len(long) == len(numbered) == MAX_KEY
        assert await self.taken(storage, long) == {long, numbered}


async def test_those_that_can_be_added_to_begin_with_the_channels_own(storage):
    await add(
        storage,
        build_project(key="here"),
        build_project(key="here-later"),
        build_project(key="there", channel_id=OTHER_CHANNEL),
        build_project(key="hidden", channel_id=OTHER_CHANNEL, channel_is_private=True),
        build_project(key="over", state=ProjectState.STOPPED),
        build_project(key="away", state=ProjectState.ARCHIVED),
        build_project(key="launched", channel_id=OTHER_CHANNEL, state=ProjectState.LAUNCHED),
        build_project(key="theirs", workspace_id=T2),
    )

    async with storage.read(T1) as work:
        found = await work.projects.changeable_from(CHANNEL, 10)
        assert [each.key for each in found] == ["here-later", "here", "launched", "there"]
        assert len(await work.projects.changeable_from(CHANNEL, 2)) == 2
