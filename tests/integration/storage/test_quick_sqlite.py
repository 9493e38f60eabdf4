"""Transactions on SQLite: they begin with the first statement, and readers end unwaited for."""

import asyncio

import pytest
from sqlalchemy import text

from ..factories import T1, build_project

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


async def test_one_that_is_cancelled_at_its_beginning_holds_nobody_up(storage):
    async def write() -> None:
        async with storage.write() as connection:
            asyncio.current_task().cancel()
            await connection.execute(text("SELECT 1"))

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(write())

    async with asyncio.timeout(5), storage.begin(T1) as work:
        assert await work.projects.add(build_project())


async def test_one_in_which_nothing_was_done_takes_no_lock(replicas):
    first, second = replicas

    async with first.write(), second.begin(T1) as work:
        assert await work.projects.add(build_project())


async def test_a_reader_sees_one_state_from_its_first_question_to_its_end(storage, project):
    async with storage.read(T1) as reader:
        before = await reader.projects.find("spam-auc")
        async with storage.begin(T1) as work:
            await work.projects.add(build_project(key="spam-auc"))
        after = await reader.projects.find("spam-auc")
    async with storage.read(T1) as reader:
        later = await reader.projects.find("spam-auc")

    assert (before, after) == (None, None)
    assert later.key == "spam-auc"


async def test_a_reader_that_ended_keeps_no_old_state_alive(storage, project):
    for _ in range(3):
        async with storage.read(T1) as work:
            await work.projects.find(project.key)
    async with storage.begin(T1) as work:
        await work.projects.add(build_project(key="spam-auc"))

    async with storage.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
        (row,) = await raw.in_thread(lambda sqlite: sqlite.execute(checkpoint).fetchall())

    busy, *_ = row
    assert busy == 0
