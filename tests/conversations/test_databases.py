"""The same bot on either database, and what people read while the database is away."""

from datetime import timedelta

import psycopg
import pytest

from bot.demo import connected
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from tests.conversations.conftest import MONDAY
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, Talk, until


@pytest.fixture(name="talk")
async def _talk(database_url):
    workspace = Workspace(WorkspaceConfig(manifest=load_manifest(), rate_limits=False))
    async with workspace.serve():
        workspace.clock.move_to(MONDAY.timestamp())
        async with connected(workspace, database_url, timedelta(0)) as both:
            yield Talk(both)


async def test_a_project_lives_on_either(talk):
    await running_project(talk)
    talk.pass_days(10)
    await talk.heard("still waits for a decision")

    status, answer = await talk.post(
        {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}}
    )

    assert (status, answer["status"]) == (202, "accepted")
    await talk.heard("0.52 → 0.6")


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
async def test_an_outage_is_told_to_people_and_programs_and_nothing_is_half_done(
    talk, database_url
):
    await running_project(talk)
    token = await talk.token()
    with psycopg.connect(database_url, autocommit=True) as elsewhere:
        name = elsewhere.info.dbname
    server = psycopg.conninfo.make_conninfo(database_url, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as admin:
        _cut_off(admin, name)

        answer = await talk.ana.command("#fraud-ml", "/lab status")
        status, refused = await talk.post(
            {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}},
            token=token,
        )

        _let_back(admin, name)

    assert "cannot reach its database" in answer.ephemeral
    assert status == 503
    assert "Nothing was kept" in refused["error"]
    await until(lambda: talk.can_press("result_report"))
    again, _ = await talk.post(
        {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}},
        token=token,
    )
    assert again == 202
    await talk.heard("0.52 → 0.6")


def _cut_off(admin: psycopg.Connection, name: str) -> None:
    admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
    )


def _let_back(admin: psycopg.Connection, name: str) -> None:
    admin.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
