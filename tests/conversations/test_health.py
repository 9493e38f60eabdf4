"""`/healthz` and `/readyz`: what an operator's probes are told, and how fast."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import event, make_url

from bot.demo import connected
from bot.ingress.health import Finding, Health
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from storage import StorageError
from tests.conversations.conftest import MONDAY
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, Talk, until

RESULT = {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}}


@pytest.fixture(name="talk")
async def _talk(database_url):
    workspace = Workspace(WorkspaceConfig(manifest=load_manifest(), rate_limits=False))
    async with workspace.serve():
        workspace.clock.move_to(MONDAY.timestamp())
        async with connected(workspace, database_url, timedelta(0)) as both:
            yield Talk(both)


async def probe(talk, path="/readyz"):
    """The status of an answer, and what it says."""
    url = f"{talk.labthread.url}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()


async def test_a_bot_that_can_work_says_what_it_looked_at(talk):
    assert await probe(talk, "/healthz") == (200, {"status": "ok"})
    assert await probe(talk) == (
        200,
        {
            "status": "ready",
            "checks": {
                "database": {"ready": True, "says": "reachable, its schema is known"},
                "slack": {"ready": True, "says": "connected"},
                "outbox": {"ready": True, "says": "running"},
            },
        },
    )


async def test_a_database_of_another_version_is_named(talk):
    async with talk.labthread.storage.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    status, told = await probe(talk)

    assert status == 503
    assert "its schema is 9999" in told["checks"]["database"]["says"]
    assert (await probe(talk, "/healthz"))[0] == 200


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_a_database_that_hangs_holds_up_no_probe_for_long(talk, database_url):
    with psycopg.connect(database_url) as elsewhere:
        elsewhere.execute("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")

        first = await probe(talk)
        second = await probe(talk)
        held = elsewhere.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND relation = 'alembic_version'::regclass"
        ).fetchone()

    assert [status for status, _ in (first, second)] == [503, 503]
    assert first[1]["checks"]["database"]["says"] == "no answer within 2 s"
    # The other parts are told all the same, and the second probe began no second look.
    assert first[1]["checks"]["outbox"]["ready"]
    assert held == (1,)
    assert (await probe(talk, "/healthz"))[0] == 200


async def test_a_check_that_breaks_is_a_finding(caplog):
    async def broken() -> Finding:
        raise ValueError("xoxb-secret")

    answer = await Health({"database": broken}).ready()

    assert answer.status_code == 503
    assert b"broken; the log says more" in answer.body
    assert b"secret" not in answer.body


def file_of(database_url):
    """The SQLite file that a URL names."""
    return Path(str(make_url(database_url).database))


def with_its_logs(file):
    """A SQLite file and what it keeps beside itself."""
    return [each for each in file.parent.iterdir() if each.name.startswith(file.name)]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("moves_all", [True, False], ids=["with its logs", "alone"])
async def test_a_file_that_is_moved_away_loses_nothing_and_may_come_back(
    talk, database_url, moves_all
):
    await running_project(talk)
    token = await talk.token()
    file = file_of(database_url)
    elsewhere = file.parent / "elsewhere"
    elsewhere.mkdir()
    moved = with_its_logs(file) if moves_all else [file]
    for each in moved:
        each.rename(elsewhere / each.name)

    asked = await talk.ana.command("#fraud-ml", "/lab status")
    refused, _ = await talk.post(RESULT, token=token)
    status, told = await probe(talk)

    assert "cannot reach its database" in asked.ephemeral
    assert refused == 503
    assert status == 503
    assert "its file was moved or deleted" in told["checks"]["database"]["says"]
    assert not file.exists()

    for each in moved:
        (elsewhere / each.name).rename(each)

    taken, answer = await talk.post(RESULT, token=token)
    assert (taken, answer["status"]) == (202, "accepted")
    await talk.heard("*H1 supported:*")
    assert (await probe(talk))[0] == 200
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_a_file_that_is_replaced_is_the_one_that_is_used_from_then_on(talk, database_url):
    await running_project(talk)
    token = await talk.token()
    await talk.delivered()
    file = file_of(database_url)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = file.with_suffix(".copy")
    shutil.copy(file, copy)
    for each in with_its_logs(file):
        each.unlink()
    copy.rename(file)

    assert (await talk.post(RESULT, token=token))[0] == 202

    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM results").fetchone() == (1,)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
async def test_what_was_kept_in_a_file_that_went_meanwhile_is_not_acknowledged(talk, database_url):
    file, storage = file_of(database_url), talk.labthread.storage

    with pytest.raises(StorageError, match="was moved or deleted"):
        async with storage.begin(talk.labthread.workspace_id, once="something"):
            file.rename(file.with_suffix(".old"))

    file.with_suffix(".old").rename(file)
    assert (await talk.ana.command("#fraud-ml", "/lab new")).ok


@contextmanager
def statements(talk):
    """What the database is asked meanwhile."""
    engine, asked = talk.labthread.storage.engine.sync_engine, []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


async def test_channels_out_of_reach_are_told_and_are_no_reason_to_restart(talk):
    await running_project(talk)
    talk.workspace.channel("#fraud-ml").archive()
    await talk.post(RESULT)
    await until(lambda: talk.ana.dm.messages)

    with statements(talk) as asked:
        status, answer = await probe(talk)

    assert status == 200
    assert answer["checks"]["outbox"]["says"] == "running; channels out of reach: 1"
    # Anybody may probe, so it is not counted how much waits there.
    assert not [each for each in asked if "count(outbox" in each]
