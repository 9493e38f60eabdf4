"""The bot stops and comes back: nothing is lost, nothing is said twice."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.demo import connected
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from storage.tables import digests
from tests.conversations.conftest import MONDAY, check_manners
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, Talk, until


@pytest.fixture
async def workspace():
    """A workspace that stays while the bot comes and goes."""
    config = WorkspaceConfig(manifest=load_manifest(), rate_limits=False)
    async with Workspace(config).serve() as served:
        served.clock.move_to(MONDAY.timestamp())
        yield served


@pytest.fixture
def awake(workspace, tmp_path):
    """Run the bot, each time on the same database file."""

    @asynccontextmanager
    async def run():
        file = tmp_path / "labthread.sqlite3"
        async with connected(workspace, f"sqlite:///{file}", timedelta(0)) as both:
            talk = Talk(both)
            yield talk
            check_manners(talk)

    return run


async def test_of_what_was_missed_in_thirty_days_the_latest_is_posted_once_marked_late(
    workspace, awake
):
    async with awake() as talk:
        await running_project(talk)
    workspace.clock.advance(timedelta(days=30).total_seconds())

    async with awake() as talk:
        late = await talk.heard("has waited for a decision")
        await talk.delivered()
    async with awake() as talk:
        await talk.delivered()

        assert "This check-in comes late" in late["text"]
        assert "4 earlier check-ins were left out" in late["text"]
        assert [each.event.kind for each in await talk.log()] == ["started", "checked_in"]
        said = [each["text"] for each in talk.thread()[1:]]
        assert sum("hat is next?" in each for each in said) == 1
        (digest,) = [each for each in talk.channel() if "Summary of" in each["text"]]
        assert "This summary comes late: it was due" in digest["text"]
        assert (await talk.hypothesis(1)).state == "awaiting_decision"


async def test_a_channel_whose_projects_are_older_than_digests_gets_one_after_a_start(
    workspace, awake
):
    async with awake() as talk:
        await running_project(talk)
        async with talk.labthread.storage.write() as connection:
            await connection.execute(delete(digests))

    async with awake() as talk:
        talk.pass_days(5)

        assert await until(
            lambda: [each for each in talk.channel() if "Summary of" in each["text"]]
        )
        await talk.delivered()


async def test_what_was_promised_before_the_stop_is_delivered_after_it(workspace, awake):
    async with awake() as talk:
        await running_project(talk)
        workspace.fail_next("chat.postMessage", "ratelimited:2")
        body = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}
        assert (await talk.post(body))[0] == 202

    async with awake() as talk:
        assert talk.newest("H1 supported") is None
        await talk.heard("*H1 supported:*")
        await talk.delivered()

        assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1


async def test_a_post_that_the_stop_cut_off_is_not_repeated(workspace, awake):
    async with awake() as talk:
        await running_project(talk)
        workspace.fail_next("chat.postMessage", "slow:1")
        body = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}
        assert (await talk.post(body))[0] == 202
        # It stands in Slack while its answer is still on the way.
        await until(lambda: workspace.calls[-1].args.get("text", "").startswith("*H1 supported"))

    async with awake() as talk:
        await talk.heard("*H1 supported:*")
        await talk.delivered()

        assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1


async def test_buttons_of_before_the_stop_work_after_it(workspace, awake):
    async with awake() as talk:
        await running_project(talk)

    async with awake() as talk:
        await talk.press(talk.ana, "decision_stop", "/H1")
        assert (await talk.ana.submit({"learning": "The graph is too sparse."})).ok
        assert await talk.heard("H1 stopped:")
