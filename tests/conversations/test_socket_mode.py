"""Whatever becomes of Slack's socket, what is typed afterwards is answered."""

import asyncio
import logging
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import aiohttp
import pytest
from pydantic import SecretStr
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import running
from bot.config import Settings
from bot.ingress.connection import ask_for_address
from bot.ingress.socket_mode import Patience, SocketMode
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.transport.socket_mode import MAX_CONNECTIONS, REASONS
from tests.conversations.talk import until

#: Quick, so that what takes minutes takes moments; its steps can still be told apart.
QUICK = Patience(ping=0.2, opening=2.0, waits=(0.0, 0.01, 0.02), lasting=0.1, parting=0.2)


@pytest.fixture(name="workspace")
async def _workspace():
    config = WorkspaceConfig(manifest=load_manifest(), rate_limits=False)
    async with Workspace(config).serve() as served:
        yield served


@pytest.fixture(name="awake")
def _awake(workspace, database_url):
    @asynccontextmanager
    async def run(patience=QUICK):
        settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_api_url=workspace.api_url,
            database_url=database_url,
            port=0,
        )
        async with running(settings, lambda: datetime.now(UTC), patience=patience) as labthread:
            yield labthread

    return run


@pytest.fixture
def engine_name():
    """Which database it is does not matter to a socket."""
    return "sqlite"


async def readiness(labthread):
    """What /readyz answers, and what it says of Slack."""
    async with aiohttp.ClientSession() as session, session.get(f"{labthread.url}/readyz") as answer:
        return answer.status, (await answer.json())["checks"]["slack"]["says"]


async def until_ready(labthread, status=200):
    """Wait for a status of /readyz; return what it says of Slack."""
    give_up = time.monotonic() + 20
    while (found := await readiness(labthread))[0] != status:
        assert time.monotonic() < give_up, found
        await asyncio.sleep(0.01)
    return found[1]


async def is_answered(workspace):
    """Whether a command gets its answer now."""
    answer = await workspace.person("ana").command("#fraud-ml", "/lab help")
    return "/lab" in answer.ephemeral


def opened(workspace):
    """How many connections the bot has asked for."""
    return sum(call.method == "apps.connections.open" for call in workspace.calls)


async def has_come(workspace):
    """Wait until the call that is to go wrong has come; its answer is still to be given."""
    await until(lambda: not workspace._backend.call_faults.planned())


async def reconnected(workspace, reason="refresh_requested"):
    """Send the bot away, and wait until it is back."""
    asked = opened(workspace)
    await workspace.sockets.disconnect(reason)
    await until(lambda: opened(workspace) == asked + 1)
    await workspace.connected()


@pytest.mark.parametrize("reason", [each for each in REASONS if each != "warning"])
async def test_a_bot_that_is_sent_away_comes_back(workspace, awake, reason, caplog):
    caplog.set_level(logging.INFO)
    async with awake() as labthread:
        await workspace.sockets.disconnect(reason)
        await workspace.connected()

        assert await is_answered(workspace)
        assert await until_ready(labthread) == "connected"
    assert any(each.startswith(f"socket ended: {reason}") for each in caplog.messages)


async def test_a_bot_that_is_warned_leaves_before_it_is_sent_away(workspace, awake):
    async with awake():
        asked = opened(workspace)
        await workspace.sockets.disconnect("warning")

        await until(lambda: opened(workspace) == asked + 1)
        await workspace.connected(2)
        await until(lambda: workspace.sockets.connection_count == 1)
        assert await is_answered(workspace)


async def test_what_comes_between_a_warning_and_the_next_connection_is_answered(workspace, awake):
    async with awake(Patience()) as labthread:
        workspace.fail_next("views.open", "slow:1")
        asking = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab new"))
        await has_come(workspace)
        workspace.fail_next("apps.connections.open", "slow:1")
        await workspace.sockets.disconnect("warning")
        await has_come(workspace)

        # One is in hand, and there is nothing but the old connection.
        assert await is_answered(workspace)
        assert await readiness(labthread) == (200, "connected")
        assert not asking.done()
        assert workspace.sockets.connection_count == 1
        assert (await asking).ok
        # Slack spreads what comes over both.
        await workspace.connected(2)
        assert all([await is_answered(workspace) for _ in range(10)])


async def test_a_cut_is_noticed_at_once(workspace, awake, caplog):
    # With pings this far apart, only the cut itself can tell.
    async with awake(Patience(ping=600, waits=(0.0,))):
        workspace.sockets.drop()
        await workspace.connected()

        assert await is_answered(workspace)
    assert any(each.startswith("socket ended: cut off") for each in caplog.messages)


async def test_a_silent_socket_is_given_up_and_once_slack_speaks_all_is_well(
    workspace, awake, caplog
):
    async with awake() as labthread:
        asked = opened(workspace)
        workspace.sockets.freeze(frozen=True)
        # Anew, and silent again.
        await until(lambda: opened(workspace) > asked + 1)
        workspace.sockets.freeze(frozen=False)

        await until_ready(labthread)
        await until(lambda: workspace.sockets.connection_count == 1)
        assert await is_answered(workspace)
    assert any("silent: no ping was answered" in each for each in caplog.messages)


@pytest.mark.parametrize("reason", REASONS)
async def test_a_second_connection_of_ours_stands_only_between_a_warning_and_its_end(
    workspace, awake, reason, caplog
):
    most = 0

    async def watch():
        nonlocal most
        while True:
            most = max(most, workspace.sockets.connection_count)
            await asyncio.sleep(0)

    async with awake() as labthread:
        watching = asyncio.create_task(watch())
        for _ in range(3):
            await reconnected(workspace, reason)
            await until_ready(labthread)
            await until(lambda: workspace.sockets.connection_count == 1)
        watching.cancel()

        assert await is_answered(workspace)
        assert await readiness(labthread) == (200, "connected")
    assert most == (2 if reason == "warning" else 1)
    assert not any("connections at Slack" in each for each in caplog.messages)
    await until(lambda: workspace.sockets.connection_count == 0)


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_ghosts_are_named_once_and_do_not_make_the_bot_unready(
    workspace, awake, caplog, reason
):
    async with awake() as labthread:
        workspace.sockets.haunt(2)
        for _ in range(2):
            await reconnected(workspace, reason)
            await until(lambda: workspace.sockets.connection_count == 1)

        says = await until_ready(labthread)
        assert "3 connections at Slack and one of them is ours" in says
        assert sum("3 connections at Slack" in each for each in caplog.messages) == 1

        workspace.sockets.haunt(0)
        await reconnected(workspace)
        assert await until_ready(labthread) == "connected"
        assert await is_answered(workspace)


async def test_where_ghosts_hold_every_place_the_bot_waits_for_one(workspace, awake, caplog):
    workspace.sockets.haunt(MAX_CONNECTIONS)
    async with awake() as labthread:
        assert "too_many_websockets" in await until_ready(labthread, 503)
        await until(lambda: any("in a row did not last" in each for each in caplog.messages))

        workspace.sockets.haunt(0)
        await until_ready(labthread)
        assert await is_answered(workspace)


async def test_in_a_storm_connections_are_opened_once_a_minute_at_most():
    waits = Patience().waits
    # Seconds from the first loss to each try.
    tries = [sum(waits[: number + 1]) for number in range(len(waits))]

    assert tries[0] == 0
    assert waits[-1] >= 60
    assert sum(at < 60 for at in tries) <= 5


async def test_a_storm_is_slowed_down_and_said_to_be_one(workspace, awake, caplog):
    workspace.sockets.haunt(MAX_CONNECTIONS)
    async with awake(Patience(waits=(0.0, 0.0, 600.0))) as labthread:
        says = await until_ready(labthread, 503)
        await until(lambda: any("the next in 600 s" in each for each in caplog.messages))
        asked = opened(workspace)

        says = await until_ready(labthread, 503)
        assert says == "not connected: too_many_websockets; tries in a row: 3"
        assert opened(workspace) == asked == 3


@pytest.mark.parametrize(
    "fault", ["503", "reset_before", "timeout_before", "error:internal_error", "ratelimited:1"]
)
async def test_a_connection_that_cannot_be_had_is_tried_again(workspace, awake, fault):
    async with awake() as labthread:
        workspace.fail_next("apps.connections.open", fault, times=2)
        workspace.sockets.drop()
        await until_ready(labthread, 503)

        await until_ready(labthread)
        assert await is_answered(workspace)


async def test_an_address_that_opens_nothing_is_not_knocked_at_twice(
    workspace, awake, monkeypatch, caplog
):
    async with awake() as labthread:
        with monkeypatch.context() as patched:
            patched.setattr(workspace.sockets, "issue_path", lambda: "/link/?ticket=expired")
            workspace.sockets.drop()
            await until(lambda: any("WSServerHandshakeError" in each for each in caplog.messages))

        await until_ready(labthread)
        assert await is_answered(workspace)


async def test_a_wrong_app_token_is_an_error_at_the_start(workspace, awake):
    workspace.fail_next("apps.connections.open", "error:invalid_auth")

    with pytest.raises(SlackApiError, match="invalid_auth"):
        async with awake():
            pass


async def test_an_answer_leaves_although_slack_reconnects_meanwhile(workspace, awake):
    async with awake():
        workspace.fail_next("views.open", "slow:0.5")
        asking = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab new"))
        await has_come(workspace)
        await workspace.sockets.disconnect("refresh_requested")

        assert (await asking).ok
        assert workspace.deliveries[-1].is_acked


class Stubborn:
    """In place of Bolt: what it does cannot be cut off, as a commit that hangs cannot."""

    def __init__(self):
        self.is_asked, self.is_over = asyncio.Event(), asyncio.Event()

    async def async_dispatch(self, _request):
        self.is_asked.set()
        while not self.is_over.is_set():
            with suppress(asyncio.CancelledError):
                await self.is_over.wait()
        return BoltResponse(status=200)


async def test_what_cannot_be_cut_off_does_not_keep_the_bot_from_stopping(workspace, caplog):
    bolt, client = Stubborn(), AsyncWebClient(base_url=workspace.api_url)
    address = await ask_for_address(client, workspace.app_token)
    socket_mode = SocketMode(
        bolt, client, workspace.app_token, address, finish_within=0, patience=QUICK
    )
    await socket_mode.tried()
    asking = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab help"))
    await bolt.is_asked.wait()

    stopping = asyncio.create_task(socket_mode.stop())
    _, hangs = await asyncio.wait([stopping], timeout=20)
    bolt.is_over.set()
    await asyncio.wait([asking, stopping])

    assert not hangs
    assert "cut off in hand: 1" in caplog.messages
    assert workspace.sockets.connection_count == 0


@pytest.mark.parametrize("frame", ["no JSON", "[]", '{"type": "news"}', "[" * 100_000])
async def test_a_frame_that_nobody_knows_is_passed_over(workspace, awake, frame):
    async with awake():
        (connection,) = workspace.sockets._connections
        await connection.socket.send_str(frame)

        assert await is_answered(workspace)
        assert workspace.sockets._connections == [connection]


@pytest.mark.parametrize("fault", ["duplicate", "reorder", "delay:1"])
@pytest.mark.parametrize("kind", ["slash_commands", "interactive"])
async def test_what_comes_twice_late_or_out_of_order_is_done_once(workspace, awake, kind, fault):
    ana = workspace.person("ana")
    async with awake():
        workspace.fail_next_delivery(kind, fault)
        await ana.command("#fraud-ml", "/lab new")
        if ana.view is None:  # its trigger was too old when it came, as it would be at Slack's
            await ana.command("#fraud-ml", "/lab new")
        await ana.submit({"title": "Catch more invoice fraud"})
        await until(lambda: workspace.channel("#fraud-ml").messages)
        await workspace.settled()

        cards = workspace.channel("#fraud-ml").messages
        assert [each["text"].startswith("ML project:") for each in cards] == [True]


async def test_what_is_lost_on_the_way_is_asked_again_by_the_person(workspace, awake):
    ana = workspace.person("ana")
    async with awake():
        await ana.command("#fraud-ml", "/lab new")
        workspace.fail_next_delivery("interactive", "drop")

        lost = await ana.submit({"title": "Catch more invoice fraud"})
        again = await ana.submit({"title": "Catch more invoice fraud"})

        assert (lost.ok, again.ok) == (False, True)
        await until(lambda: workspace.channel("#fraud-ml").messages)
