import pytest

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.projects import Project, ProjectState
from bot.experiments.records import ExportFormat, IntentKind
from bot.experiments.service.projects import NewProject, find_visible, open_project, order_export

from ..factories import (
    CHANNEL,
    COLLABORATOR,
    DECIDER,
    MONDAY,
    OTHER_CHANNEL,
    OWNER,
    T1,
    T2,
    build_act,
)

HERE, ELSEWHERE = CHANNEL, OTHER_CHANNEL


async def open_one(
    storage,
    title: str = "Fraud recall",
    *,
    key: str = "",
    channel_id: str = HERE,
    private: bool = False,
    workspace_id: str = T1,
) -> Project:
    new = NewProject(
        title=title,
        key=key,
        channel_id=channel_id,
        channel_is_private=private,
        owner_id=OWNER,
        owner_zone="Europe/Berlin",
        decider_id=DECIDER,
        collaborator_ids=(COLLABORATOR,),
    )
    async with storage.begin(workspace_id) as work:
        return await open_project(work, build_act(workspace_id=workspace_id), new)


async def find(storage, key: str, channel_id: str) -> Project:
    async with storage.read(T1) as work:
        return await find_visible(work, key, channel_id)


class TestOpenProject:
    async def test_keeps_a_draft_with_its_people_and_its_channel(self, storage):
        opened = await open_one(storage, "  Fraud   recall ")

        assert opened == Project(
            id=opened.id,
            workspace_id=T1,
            key="fraud-recall",
            title="Fraud recall",
            channel_id=HERE,
            channel_is_private=False,
            state=ProjectState.DRAFT,
            owner_id=OWNER,
            owner_zone="Europe/Berlin",
            decider_id=DECIDER,
            collaborator_ids=(COLLABORATOR,),
            created_at=MONDAY,
        )
        assert await find(storage, "fraud-recall", HERE) == opened

    async def test_promises_its_card_to_the_channel(self, storage):
        opened = await open_one(storage)

        async with storage.read(T1) as work:
            (intent,) = await work.outbox.waiting(HERE, 10)
            assert await work.log.all(opened.id) == []
        assert (intent.kind, intent.ref) == (IntentKind.CARD, "")

    async def test_refuses_a_title_that_the_channel_has_whatever_its_case(self, storage):
        await open_one(storage, "Fraud recall")

        with pytest.raises(FieldErrors) as refused:
            await open_one(storage, "FRAUD  Recall", key="another")

        assert list(refused.value.errors) == ["title"]
        assert "fraud-recall" in refused.value.message

    async def test_numbers_the_key_of_a_title_that_another_channel_has(self, storage):
        keys = [
            (await open_one(storage, channel_id=channel_id)).key
            for channel_id in (HERE, ELSEWHERE, "C0RESEARCH")
        ]

        assert keys == ["fraud-recall", "fraud-recall-2", "fraud-recall-3"]

    async def test_numbers_a_key_of_full_length_without_growing_it(self, storage):
        title = "Vendor graph features for BEC1"

        first = await open_one(storage, title)
        second = await open_one(storage, title, channel_id=ELSEWHERE)

        assert (first.key, second.key) == (
            "vendor-graph-features-for-bec1",
            "vendor-graph-features-for-be-2",
        )

    async def test_takes_the_key_that_a_person_typed(self, storage):
        assert (await open_one(storage, key=" bec ")).key == "bec"

    async def test_refuses_a_typed_key_that_is_taken_and_proposes_a_free_one(self, storage):
        await open_one(storage, key="bec")

        with pytest.raises(FieldErrors) as refused:
            await open_one(storage, "BEC recall", key="bec")

        assert refused.value.errors == {"key": "bec is taken. bec-2 is free."}
        assert (await open_one(storage, "BEC recall", key="bec-2")).key == "bec-2"

    async def test_asks_nothing_of_other_workspaces(self, storage):
        await open_one(storage, key="bec")

        theirs = await open_one(storage, key="bec", workspace_id=T2)

        assert (theirs.workspace_id, theirs.key) == (T2, "bec")

    async def test_leaves_nothing_of_a_refused_one(self, storage):
        await open_one(storage)
        with pytest.raises(FieldErrors):
            await open_one(storage, "", channel_id=ELSEWHERE)

        async with storage.read(T1) as work:
            assert await work.projects.in_channel(ELSEWHERE) == []
            assert await work.outbox.waiting(ELSEWHERE, 10) == []


class TestFindVisible:
    async def test_finds_a_public_channels_project_from_anywhere(self, storage):
        opened = await open_one(storage)

        assert await find(storage, opened.key, ELSEWHERE) == opened

    async def test_finds_a_private_channels_project_from_there(self, storage):
        opened = await open_one(storage, private=True)

        assert await find(storage, opened.key, HERE) == opened

    async def test_hides_a_private_channels_project_as_if_it_were_missing(self, storage):
        await open_one(storage, key="secret", private=True)

        with pytest.raises(NotFound) as hidden:
            await find(storage, "secret", ELSEWHERE)
        with pytest.raises(NotFound) as missing:
            await find(storage, "absent", ELSEWHERE)

        assert hidden.value.message == missing.value.message.replace("absent", "secret")

    async def test_finds_nothing_of_another_workspace(self, storage):
        await open_one(storage, workspace_id=T2)

        with pytest.raises(NotFound):
            await find(storage, "fraud-recall", HERE)


async def test_ordering_an_export_promises_the_file(storage):
    opened = await open_one(storage)
    async with storage.begin(T1) as work:
        await order_export(work, opened, ExportFormat.HTML)

    async with storage.read(T1) as work:
        promised = (await work.outbox.waiting(HERE, 10))[-1]
    assert (promised.kind, promised.ref) == (IntentKind.EXPORT, "html:")
