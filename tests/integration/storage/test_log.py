from dataclasses import replace
from datetime import UTC

import pytest

from ..events import CHECKED_IN, DECIDED, EVERY_KIND, RESULT_ARRIVED, STARTED
from ..factories import DEADLINE, T1, build_act, build_project


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
