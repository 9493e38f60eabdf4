"""A copy holds every row as it was, on whichever engine it is."""

import asyncio
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Text, cast, insert, select

from bot.experiments.records import IntentKind
from storage.copying import Copied, copy_database
from storage.lanes import claim_lane
from storage.tables import hypotheses, log_entries
from storage.workspaces import remember_workspace

from ..events import STARTED
from ..factories import (
    MONDAY,
    T1,
    build_act,
    build_plan,
    build_project,
    build_running,
    build_workspace,
)
from .contents import Contents, clear, contents, held_by, opened, run, write_over
from .test_migrations import fill
from .test_search import decided, find, plan

EVERY_WAY = [(one, other) for one in ("sqlite", "postgresql") for other in ("sqlite", "postgresql")]


def unheard(done: int, total: int) -> None:
    """Progress that nobody follows."""


def without_leases(rows: Contents) -> Contents:
    """All but what does not outlive a move."""
    return rows | {"lanes": [row | {"lease_until": None} for row in rows["lanes"]]}


@pytest.fixture
async def filled(source) -> str:
    """A database to copy from, with something in it."""
    async with opened(source) as storage:
        await fill(storage)
    return source


# Every example writes over what the one before it left.
@pytest.mark.parametrize("way", EVERY_WAY, indirect=True, ids="-to-".join)
@settings(
    max_examples=max(8, settings().max_examples // 40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=contents())
def test_everything_arrives_as_it_was_whatever_people_wrote(source, target, rows):
    async def move() -> Copied:
        async with opened(source) as storage, storage.write() as connection:
            await write_over(connection, rows)
        async with opened(target) as storage, storage.write() as connection:
            await clear(connection)
        return await copy_database(source, target, unheard)

    copied = asyncio.run(move())

    before, after = asyncio.run(held_by(source)), asyncio.run(held_by(target))
    assert without_leases(after) == without_leases(before)
    assert all(before.values())
    assert copied == Copied(rows=sum(map(len, before.values())), tables=len(before))


async def test_an_empty_target_gets_its_tables_by_itself(make_database, way, filled):
    target = make_database(way[1], "target.db", is_empty=True)

    await copy_database(filled, target, unheard)

    assert without_leases(await held_by(target)) == without_leases(await held_by(filled))


async def test_a_search_finds_the_same_over_there(source, target):
    async with opened(source) as storage:
        async with storage.write() as connection:
            await remember_workspace(connection, build_workspace())
        async with storage.begin(T1) as work:
            project = await work.projects.add(build_project())
            await plan(work, project, 1, "Vendor graphs help", method="")
            await plan(work, project, 2, "Headers help", method="")
            await work.search.keep_event(project, 2, decided("Senders forge their headers"))

    await copy_database(source, target, unheard)

    async with opened(target) as storage, storage.begin(T1) as work:
        assert await find(work, "vend") == (["H1"], 1)
        assert await find(work, "forge header") == (["H2"], 1)
        await plan(work, project, 1, "Invoices help", method="")
        assert await find(work, "vend") == ([], 0)


async def test_what_comes_after_a_copy_is_numbered_after_what_it_brought(filled, target):
    async with opened(filled) as storage, storage.begin(T1) as work:
        for key in ("second", "third"):
            latest = await work.projects.add(build_project(key=key))
    await copy_database(filled, target, unheard)

    async with opened(target) as storage, storage.begin(T1) as work:
        project = await work.projects.add(build_project(key="fourth"))
        await work.log.append(build_act(), project.id, 1, STARTED)
        await work.outbox.add(project, IntentKind.CARD)
        await work.search.keep_plan(project, 1, build_plan())

    assert project.id == latest.id + 1


async def test_a_lane_that_was_claimed_is_free_over_there(filled, target):
    async with opened(filled) as storage, storage.write() as connection:
        claimed = await claim_lane(connection, MONDAY)

    await copy_database(filled, target, unheard)

    async with opened(filled) as storage, storage.write() as connection:
        assert await claim_lane(connection, MONDAY) is None
    async with opened(target) as storage, storage.write() as connection:
        again = await claim_lane(connection, MONDAY)
    assert (again.channel_id, again.fence) == (claimed.channel_id, claimed.fence + 1)


async def test_json_stays_the_text_that_it_was_and_nothing_does_not_become_null(filled, target):
    async with opened(filled) as storage, storage.begin(T1) as work:
        await work.hypotheses.save(build_running(1, number=2))
    odd = '{"b": 1.10,  "a": 1e400, "b": "\\u0000"}'
    run(filled, "UPDATE hypotheses SET best = NULL WHERE number = 1")
    run(filled, f"UPDATE hypotheses SET best = '{odd}' WHERE number = 2")

    await copy_database(filled, target, unheard)

    question = select(cast(hypotheses.c.best, Text)).order_by(hypotheses.c.number)
    async with opened(target) as storage, storage.look() as connection:
        assert (await connection.scalars(question)).all() == [None, odd]


async def test_what_is_written_meanwhile_stays_behind(filled, target):
    before = await held_by(filled)
    meanwhile = iter(["DELETE FROM check_ins", "UPDATE projects SET title = 'Something else'"])

    def write(done: int, total: int) -> None:
        if statement := next(meanwhile, ""):
            run(filled, statement)

    await copy_database(filled, target, write)

    assert without_leases(await held_by(target)) == without_leases(before)
    assert (await held_by(filled))["projects"][0]["title"] == "Something else"


async def test_progress_goes_up_to_every_row_written_and_compared(filled, target):
    told = []

    copied = await copy_database(filled, target, lambda *words: told.append(words))

    dones = [done for done, _ in told]
    assert dones == sorted(set(dones))
    assert {total for _, total in told} == {2 * copied.rows} == {dones[-1]}


async def test_much_is_copied_in_little_memory(filled, target):
    """Of ten megabytes of log only some hundred entries are held at a time."""
    async with opened(filled) as storage, storage.write() as connection:
        (entry,) = (await connection.execute(select(log_entries))).mappings()
        for first in range(1_000, 8_000, 1_000):
            event = {"kind": "noted", "source": "slack", "text": "labels " * 200}
            rows = [{**entry, "id": each, "event": event} for each in range(first, first + 1_000)]
            await connection.execute(insert(log_entries), rows)

    tracemalloc.start()
    copied = await copy_database(filled, target, unheard)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert copied.rows > 7_000
    assert peak < 5_000_000
