from dataclasses import replace

from ..factories import OTHER_CHANNEL, T1, T2, build_posted


async def save(storage, *posted) -> None:
    async with storage.begin(T1) as work:
        for each in posted:
            await work.messages.save(each)


async def test_are_found_by_what_they_stand_for(storage, project):
    card = build_posted(project.id)
    section = build_posted(project.id, kind="section", ref="baseline", ts="1795424400.000200")
    await save(storage, card, section)

    async with storage.read(T1) as work:
        assert await work.messages.find(project.id, "card", "") == card
        assert await work.messages.find(project.id, "section", "baseline") == section
        assert await work.messages.find(project.id, "section", "problem") is None


async def test_are_replaced_when_posted_anew(storage, project):
    card = build_posted(project.id)
    anew = replace(
        card, ts="1795510800.000100", digest="60303ae2", channel_id=OTHER_CHANNEL, asks_about="H1"
    )
    await save(storage, card)
    await save(storage, anew)

    async with storage.read(T1) as work:
        assert await work.messages.find(project.id, "card", "") == anew


async def test_that_ask_for_a_decision_are_read_by_hypothesis(storage, project):
    asking = build_posted(project.id, kind="entry", ref="11", asks_about="H1")
    others = (
        build_posted(project.id, kind="entry", ref="12", asks_about="H2"),
        build_posted(project.id, kind="entry", ref="13"),
    )
    await save(storage, asking, *others)

    async with storage.read(T1) as work:
        assert await work.messages.asking_about(project.id, "H1") == [asking]


async def test_that_were_answered_ask_for_nothing_any_more(storage, project):
    answered = build_posted(project.id, kind="entry", ref="11", asks_about="H1")
    waiting = replace(answered, ref="12", ts="1795510800.000100")
    await save(storage, answered, waiting)

    async with storage.begin(T1) as work:
        await work.messages.answered(project.id, answered.ts)

    async with storage.read(T1) as work:
        assert await work.messages.asking_about(project.id, "H1") == [waiting]
        assert await work.messages.find(project.id, "entry", "11") == replace(
            answered, asks_about=None
        )


async def test_that_somebody_deleted_are_forgotten_one_by_one(storage, project):
    deleted = build_posted(project.id, kind="section", ref="baseline")
    others = (
        build_posted(project.id, kind="section", ref="problem"),
        build_posted(project.id, kind="card", ref="baseline"),
    )
    await save(storage, deleted, *others)

    async with storage.begin(T1) as work:
        await work.messages.forget(deleted)

    async with storage.read(T1) as work:
        assert await work.messages.find(project.id, deleted.kind, deleted.ref) is None
        for each in others:
            assert await work.messages.find(project.id, each.kind, each.ref) == each


async def test_tell_a_thread_by_its_card(storage, project):
    card = build_posted(project.id)
    entry = build_posted(project.id, kind="entry", ref="11", ts="1795424400.000200")
    await save(storage, card, entry)

    async with storage.read(T1) as work:
        found = work.messages.project_of_thread
        assert await found(card.channel_id, card.ts) == project.id
        assert await found(card.channel_id, entry.ts) is None
        assert await found(OTHER_CHANNEL, card.ts) is None
        assert await work.messages.some(project.id, "entry", ["11", "12"]) == [entry]
    async with storage.read(T2) as work:
        assert await work.messages.project_of_thread(card.channel_id, card.ts) is None
