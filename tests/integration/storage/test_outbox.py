from collections.abc import Sequence
from datetime import UTC

import pytest

from bot.experiments.log import Noted
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from storage.outbox import Intent

from ..factories import CHANNEL, OTHER_CHANNEL, T1, build_act, build_project


async def promise(storage, project: Project, *kinds: IntentKind) -> list[Intent]:
    async with storage.begin(T1) as work:
        for kind in kinds:
            await work.outbox.add(project, kind)
        return await work.outbox.waiting(project.channel_id, 100)


async def waiting(storage, channel_id: str = CHANNEL, limit: int = 100) -> Sequence[Intent]:
    async with storage.read(T1) as work:
        return await work.outbox.waiting(channel_id, limit)


class TestPromising:
    async def test_keeps_what_it_is_about(self, storage, project):
        async with storage.begin(T1) as work:
            await work.outbox.add(project, IntentKind.SECTION, "baseline")

        (intent,) = await waiting(storage)

        assert (intent.kind, intent.ref) == (IntentKind.SECTION, "baseline")
        assert (intent.channel_id, intent.project_id) == (CHANNEL, project.id)
        assert (intent.attempts, intent.post_id) == (0, None)
        assert intent.created_at.tzinfo is UTC

    @pytest.mark.parametrize("kind", IntentKind)
    async def test_keeps_each_kind(self, storage, project, kind):
        (intent,) = await promise(storage, project, kind)

        assert intent.kind is kind

    async def test_shows_in_the_work_that_did_it(self, storage, project):
        async with storage.begin(T1) as work:
            before = work.outbox.promised
            await work.outbox.add(project, IntentKind.CARD)

            assert (before, work.outbox.promised) == (False, True)


class TestWaiting:
    async def test_is_in_the_order_of_the_promises(self, storage, project):
        kinds = [IntentKind.ENTRY, IntentKind.CARD, IntentKind.ENTRY, IntentKind.SUMMARY]

        intents = await promise(storage, project, *kinds)

        assert [each.kind for each in intents] == kinds
        assert intents == sorted(intents, key=lambda each: each.id)

    async def test_gives_the_oldest_first_where_not_all_are_asked_for(self, storage, project):
        intents = await promise(
            storage, project, IntentKind.CARD, IntentKind.ENTRY, IntentKind.SECTION
        )

        assert await waiting(storage, limit=2) == intents[:2]

    async def test_keeps_channels_apart(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="ndcg", channel_id=OTHER_CHANNEL))
        await promise(storage, project, IntentKind.CARD)
        await promise(storage, other, IntentKind.EXPORT)

        assert [each.kind for each in await waiting(storage)] == [IntentKind.CARD]
        assert [each.kind for each in await waiting(storage, OTHER_CHANNEL)] == [IntentKind.EXPORT]


class TestDelivering:
    @pytest.fixture
    async def intents(self, storage, project) -> list[Intent]:
        return await promise(storage, project, IntentKind.ENTRY, IntentKind.ENTRY, IntentKind.CARD)

    async def test_notes_the_post_under_way(self, storage, intents):
        first, second = (each.id for each in intents[:2])
        async with storage.begin(T1) as work:
            await work.outbox.mark_posting([first, second], post_id="p1")

        found = await waiting(storage)

        assert [each.post_id for each in found] == ["p1", "p1", None]

    async def test_notes_the_file_that_was_uploaded_for_a_post(self, storage, intents):
        last = intents[-1].id
        async with storage.begin(T1) as work:
            await work.outbox.mark_posting([last], post_id="p2", ref="F0EXPORT")

        assert [each.ref for each in await waiting(storage)] == ["", "", "F0EXPORT"]

    async def test_forgets_the_post_that_slack_refused_but_not_the_attempts(self, storage, intents):
        ids = [each.id for each in intents]
        async with storage.begin(T1) as work:
            await work.outbox.mark_posting(ids, post_id="p1")
            await work.outbox.mark_tried(ids)
            await work.outbox.mark_not_posted(ids)

        found = await waiting(storage)

        assert [(each.post_id, each.attempts) for each in found] == [(None, 1)] * 3

    async def test_counts_each_attempt(self, storage, intents):
        for _ in range(2):
            async with storage.begin(T1) as work:
                await work.outbox.mark_tried([intents[0].id])

        assert [each.attempts for each in await waiting(storage)] == [2, 0, 0]

    async def test_forgets_promises_that_were_kept(self, storage, intents):
        async with storage.begin(T1) as work:
            await work.outbox.remove([intents[0].id, intents[2].id])

        assert await waiting(storage) == [intents[1]]

    async def test_does_nothing_for_no_promise_at_all(self, storage, intents):
        async with storage.begin(T1) as work:
            await work.outbox.remove([])
            await work.outbox.mark_tried([])
            await work.outbox.mark_dead([], "channel_not_found")

        assert await waiting(storage) == intents

    async def test_no_longer_waits_with_what_is_dead(self, storage, intents):
        async with storage.begin(T1) as work:
            await work.outbox.mark_dead([intents[1].id], "msg_too_long")

        assert await waiting(storage) == [intents[0], intents[2]]


class TestWhatBelongsTogether:
    """Found however far behind it waits, and in order."""

    async def test_is_what_shows_the_same_thing(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="spam-recall"))
            for _ in range(3):
                await work.outbox.add(project, IntentKind.CARD)
                await work.outbox.add(other, IntentKind.CARD)
                await work.outbox.add(project, IntentKind.HYPOTHESIS, "1")
                await work.outbox.add(project, IntentKind.HYPOTHESIS, "2")
        intents = await waiting(storage)

        async with storage.read(T1) as work:
            same = await work.outbox.same_as(intents[2], 100)
            first = await work.outbox.same_as(intents[2], 1)

        assert same == [intents[2].id, intents[6].id, intents[10].id]
        assert first == same[:1]

    async def test_is_what_tells_of_the_same_hypothesis_or_of_the_same_act(self, storage, project):
        first, second = build_act(), build_act()
        async with storage.begin(T1) as work:
            for act, number in ((first, 1), (second, 2), (second, 1), (first, 0), (second, 0)):
                entry = await work.log.append(act, project.id, number, Noted(source="ci", text="x"))
                await work.outbox.add(project, IntentKind.ENTRY, str(entry.id))
                await work.outbox.add(project, IntentKind.SUMMARY, str(entry.id))
            # A word where an entry has its number is no obstacle.
            await work.outbox.add(project, IntentKind.SECTION, "baseline")
        entries = [each for each in await waiting(storage) if each.kind is IntentKind.ENTRY]

        async def about(number, cause="", limit=100):
            async with storage.read(T1) as work:
                found = await work.outbox.about(
                    entries[0], IntentKind.ENTRY, number, cause=cause, limit=limit
                )
            return [entries.index(each) for each in found]

        assert await about(1) == [0, 2]
        assert await about(1, first.key) == [0, 2, 3]
        assert await about(0, second.key) == [1, 2, 4]
        assert await about(0) == []
        assert await about(1, limit=1) == [0]

    async def test_leaves_out_what_was_given_up(self, storage, project):
        (card, again) = await promise(storage, project, IntentKind.CARD, IntentKind.CARD)
        async with storage.begin(T1) as work:
            await work.outbox.mark_dead([again.id], "invalid_blocks")

        async with storage.read(T1) as work:
            assert await work.outbox.same_as(card, 100) == [card.id]
