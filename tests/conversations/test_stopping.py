"""Asked to stop, the bot finishes what is in hand; the next start goes on with the rest."""

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from yarl import URL

from bot.app import calendar_now
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from storage import Storage
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, TITLE, Talk, until


@pytest.fixture(name="workspace")
async def _workspace():
    """A workspace that stays while the bot comes and goes."""
    config = WorkspaceConfig(manifest=load_manifest(), rate_limits=False)
    async with Workspace(config).serve() as served:
        yield served


class Process:
    """`labthread serve`, in a process of its own."""

    def __init__(self, process, workspace, storage):
        self._process = process
        self._workspace = workspace
        self._storage = storage

    async def until_up(self):
        """Wait until it says that it runs; return a conversation with it."""
        said = (await self._process.stdout.readline()).decode()
        assert said.startswith("Labthread runs by"), [said, *await self._complaints()]
        url = said.rstrip(".\n").rpartition(" ")[2]
        facts = SimpleNamespace(
            storage=self._storage,
            workspace_id=self._workspace.team_id,
            url=url,
            scheduler=SimpleNamespace(_now=calendar_now),
        )
        return Talk(SimpleNamespace(workspace=self._workspace, labthread=facts))

    def ask_to_stop(self, name=signal.SIGTERM):
        self._process.send_signal(name)

    async def end(self):
        """Wait for its end; return its exit status and the lines that it complained in."""
        complaints = await self._complaints()
        return await self._process.wait(), complaints

    async def _complaints(self):
        said = (await self._process.stderr.read()).decode()
        # Bolt finds the token in the environment as well, and says that it needs it no more.
        return [line for line in said.splitlines() if "`token` will be unused" not in line]


@pytest.fixture(name="started")
def _started(workspace, storage, tmp_path):
    """Start the bot, each time on the same database; none outlives its block."""

    @asynccontextmanager
    async def start():
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path(__file__).parents[2]),
                "SLACK_BOT_TOKEN": workspace.bot_token,
                "SLACK_APP_TOKEN": workspace.app_token,
                "SLACK_API_URL": workspace.api_url,
                "DATABASE_URL": f"sqlite:///{tmp_path / 'labthread.sqlite3'}",
                "PORT": "0",
                "LOG_LEVEL": "WARNING",
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield Process(process, workspace, storage)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    return start


@pytest.fixture(name="storage")
async def _storage(tmp_path):
    """The bot's database, looked at from outside."""
    opened = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    yield opened
    await opened.close()


async def under_way(workspace):
    """Wait until the call that is to go wrong has come; its answer is still to be given."""
    await until(lambda: not workspace._backend.call_faults.planned())


async def half_sent(talk, body):
    """Begin to send a result; return the connection, on which the body's end is missing."""
    address = URL(talk.labthread.url)
    reader, writer = await asyncio.open_connection(address.host, address.port)
    head = [
        "POST /api/v1/results HTTP/1.1",
        "Host: bot",
        f"Authorization: Bearer {await talk.token()}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Expect: 100-continue",
    ]
    writer.write("\r\n".join([*head, "", ""]).encode())
    # It asks for the body, so the request is in hand.
    assert b" 100 " in await reader.readline()
    await reader.readline()
    return reader, writer


async def until_it_takes_nothing_in(talk):
    """Wait until nobody listens any more."""
    address = URL(talk.labthread.url)
    while True:
        try:
            _, writer = await asyncio.open_connection(address.host, address.port)
        except ConnectionError:
            return
        writer.close()


async def test_asked_to_stop_it_stops_without_a_word_and_with_status_0(started):
    for name in (signal.SIGTERM, signal.SIGINT):
        async with started() as bot:
            await bot.until_up()
            bot.ask_to_stop(name)

            assert await bot.end() == (0, [])


async def test_a_command_in_hand_is_answered(workspace, started):
    async with started() as bot:
        await bot.until_up()
        workspace.fail_next("views.open", "slow:1")
        asking = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab new"))
        await under_way(workspace)
        assert not workspace.deliveries[-1].is_acked
        bot.ask_to_stop()

        assert (await asking).ok
        assert workspace.deliveries[-1].is_acked
        assert await bot.end() == (0, [])


async def test_a_command_that_comes_while_another_one_is_finished_is_answered_too(
    workspace, started
):
    async with started() as bot:
        talk = await bot.until_up()
        workspace.fail_next("views.open", "slow:2")
        asking = asyncio.create_task(talk.ana.command("#fraud-ml", "/lab new"))
        await under_way(workspace)
        bot.ask_to_stop()
        await until_it_takes_nothing_in(talk)
        assert not asking.done()

        assert (await talk.ben.command("#fraud-ml", "/lab help")).ephemeral
        assert (await asking).ok
        assert await bot.end() == (0, [])


async def test_a_post_in_hand_is_finished_and_stands_there_once(workspace, started):
    ana = workspace.person("ana")
    async with started() as bot:
        talk = await bot.until_up()
        await ana.command("#fraud-ml", "/lab new")
        workspace.fail_next("chat.postMessage", "slow:1")
        assert (await ana.submit({"title": TITLE})).ok
        await under_way(workspace)
        assert talk.channel() == []
        bot.ask_to_stop()

        assert await bot.end() == (0, [])
    async with started() as bot:
        talk = await bot.until_up()
        await talk.delivered()

        assert [each["text"].startswith("ML project:") for each in talk.channel()] == [True]


async def test_a_post_that_hangs_is_cut_off_and_made_good_after_the_next_start(workspace, started):
    ana = workspace.person("ana")
    async with started() as bot:
        await bot.until_up()
        await ana.command("#fraud-ml", "/lab new")
        workspace.fail_next("chat.postMessage", "timeout_after")
        assert (await ana.submit({"title": TITLE})).ok
        await until(lambda: workspace.calls[-1].method == "chat.postMessage")
        bot.ask_to_stop()

        status, complaints = await bot.end()
        assert status == 0
        assert not any("Traceback" in line for line in complaints)
    async with started() as bot:
        talk = await bot.until_up()
        await talk.delivered()

        assert [each["text"].startswith("ML project:") for each in talk.channel()] == [True]


async def test_a_result_in_hand_is_kept_and_acknowledged(started):
    async with started() as bot:
        talk = await bot.until_up()
        await running_project(talk)
        body = {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}}
        sent = json.dumps(body).encode()
        reader, writer = await half_sent(talk, sent)
        bot.ask_to_stop()
        await until_it_takes_nothing_in(talk)
        writer.write(sent)

        assert b" 202 " in await reader.readline()
        writer.close()
        assert await bot.end() == (0, [])
    async with started() as bot:
        talk = await bot.until_up()
        await talk.heard("*H1 supported:*")
        await talk.delivered()

        assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1


async def test_stopped_while_it_starts_it_says_so(workspace, started):
    async with started() as bot:
        workspace.fail_next("auth.test", "timeout_before")
        await until(lambda: workspace.calls, limit=30)
        bot.ask_to_stop()

        status, complaints = await bot.end()

    assert status == 1
    assert complaints == ["labthread: Stopped before it had started. Nothing was taken in."]


async def test_slack_that_is_out_of_reach_at_the_start_is_one_line(workspace, started):
    workspace.fail_next("apps.connections.open", "reset_before")
    async with started() as bot:
        status, complaints = await bot.end()

    assert status == 1
    (line,) = complaints
    assert "Slack out of reach?" in line
