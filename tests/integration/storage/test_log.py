from dataclasses import replace
from datetime import UTC

import pytest

from ..events import CHECKED_IN, DECIDED, EVERY_KIND, RESULT_ARRIVED, STARTED
from ..factories import DEADLINE, T1, T2, build_act, build_project


async def append(storage, project, *events, number: int = 1):
    act = build_act()
    async with storage.begin(T1) as work:
        return [await work.log.append(act, project.id, number, each) for each in events]


@pytest.mark.parametrize("event", EVERY_KIND, ids=lambda event: event.kind)
async def test_returns_an_event_as_it_was_written(storage, project, event):
    written = await append(storage, project, event)

    async with storage.read(T1) as work:
        assert await work.log.all(project.id) == written
        assert [each.event for each in written] == [event]


@pytest.mark.parametrize(
    "event",
    [
        replace(CHECKED_IN, latest_verdict=None, asked=()),
        replace(RESULT_ARRIVED, verdict=None, unknown=(), values={}),
        replace(DECIDED, verdict=None, learning="", next_step="", obstacle=""),
        replace(STARTED, guardrails=(), statement="Recall ↑ 10 %\n“quoted”"),
    ],
    ids=lambda event: event.kind,
)
async def test_returns_an_event_with_what_was_left_out(storage, project, event):
    await append(storage, project, event)

    async with storage.read(T1) as work:
        (entry,) = await work.log.all(project.id)
    assert entry.event == event


async def test_keeps_the_numbers_of_a_verdict_to_the_last_digit(storage, project):
    await append(storage, project, RESULT_ARRIVED)

    async with storage.read(T1) as work:
        (entry,) = await work.log.all(project.id)
    numbers = [str(each.bound) for each in entry.event.verdict.findings]
    assert numbers == [str(each.bound) for each in RESULT_ARRIVED.verdict.findings]


async def test_notes_who_did_it_when_and_why(storage, project):
    act = build_act(actor_id="", at=DEADLINE, key="sweep-7")
    async with storage.begin(T1) as work:
        await work.log.append(act, project.id, 3, CHECKED_IN)

    async with storage.read(T1) as work:
        (entry,) = await work.log.all(project.id)
    assert (entry.actor_id, entry.cause, entry.ref) == ("", "sweep-7", "H3")
    assert entry.at == DEADLINE
    assert entry.at.tzinfo is UTC


async def test_reads_one_project_in_the_order_it_was_written(storage, project):
    async with storage.begin(T1) as work:
        other = await work.projects.add(build_project(key="spam-auc"))
    await append(storage, project, STARTED, CHECKED_IN)
    await append(storage, other, STARTED)
    await append(storage, project, DECIDED, number=2)

    async with storage.read(T1) as work:
        entries = await work.log.all(project.id)

    assert [each.event for each in entries] == [STARTED, CHECKED_IN, DECIDED]
    assert [each.number for each in entries] == [1, 1, 2]


async def test_reads_some_entries_by_their_ids_in_order(storage, project):
    first, _, third = await append(storage, project, STARTED, CHECKED_IN, DECIDED)

    async with storage.read(T1) as work:
        assert await work.log.some(project.id, [third.id, first.id]) == [first, third]
        assert await work.log.some(project.id, []) == []


async def test_is_read_page_by_page_of_what_is_asked_for(storage, project):
    of_first = await append(storage, project, STARTED, CHECKED_IN, RESULT_ARRIVED, DECIDED)
    of_second = await append(storage, project, STARTED, RESULT_ARRIVED, number=2)
    of_project = await append(storage, project, STARTED, number=0)
    newest = [*of_first, *of_second, *of_project][::-1]

    async with storage.read(T1) as work:

        async def page(limit=10, **asked):
            return list(await work.log.page(project.id, limit=limit, **asked))

        assert await page() == newest
        assert await page(limit=3) == newest[:3]
        assert await page(limit=3, before=newest[2].id) == newest[3:6]
        assert await page(limit=2, after=newest[4].id) == newest[2:4], "the nearest of the newer"
        assert await page(number=2) == of_second[::-1]
        assert await page(number=0) == of_project
        assert await page(kinds=("result", "decided")) == [of_second[1], of_first[3], of_first[2]]
        assert await page(kinds=("result",), number=1, before=of_first[2].id) == []
    async with storage.read(T2) as work:
        assert list(await work.log.page(project.id, limit=10)) == []
