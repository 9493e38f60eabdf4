"""Socket Mode: connections, envelopes, acks."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.transport import socket_mode
from tests.workspace.building import build_manifest, connected, error, open_socket


def acknowledge_commands(app):
    @app.command("/lab")
    async def acknowledge(ack):
        await ack()


@pytest.fixture
async def workspace():
    """Slack's rules, and an app that is given up sooner."""
    config = WorkspaceConfig(manifest=build_manifest(), rate_limits=False, ack_timeout=0.3)
    async with Workspace(config).serve() as served:
        yield served


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.slack("2 Socket Mode")
class TestSocketMode:
    async def test_says_hello_with_the_number_of_connections(self, workspace, session):
        _, first = await open_socket(session, workspace)
        _, second = await open_socket(session, workspace)
        assert (first["type"], first["num_connections"]) == ("hello", 1)
        assert second["num_connections"] == 2
        assert workspace.sockets.connection_count == 2

    async def test_gives_out_urls_that_work_once(self, workspace, session):
        client = AsyncWebClient(base_url=workspace.api_url)
        opened = await client.apps_connections_open(app_token=workspace.app_token)
        await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])

    async def test_takes_ten_connections(self, workspace, session):
        sockets = [await open_socket(session, workspace) for _ in range(10)]
        _, refused = await open_socket(session, workspace)
        assert len(sockets) == workspace.sockets.connection_count == 10
        assert (refused["type"], refused["reason"]) == ("disconnect", "too_many_websockets")

    async def test_sends_to_any_connection_and_takes_the_ack_from_any(self, workspace, session):
        ana = workspace.person("ana")
        sockets = [(await open_socket(session, workspace))[0] for _ in range(3)]
        receivers = set()
        for _ in range(20):
            command = asyncio.create_task(ana.command("#fraud-ml", "/lab"))
            waiting = [asyncio.create_task(socket.receive_json()) for socket in sockets]
            [done], rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in rest:
                each.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            receiver = waiting.index(done)
            receivers.add(receiver)
            envelope = done.result()
            assert envelope["accepts_response_payload"]
            await sockets[receiver - 1].send_json({"envelope_id": envelope["envelope_id"]})
            assert (await command).ok
        assert receivers == {0, 1, 2}

    @pytest.mark.parametrize(
        "frame", ["", "nonsense", "[]", "{}", '{"envelope_id": []}', "[" * 5000, '"\\ud800"']
    )
    async def test_survives_garbage(self, workspace, session, frame):
        socket, _ = await open_socket(session, workspace)
        await socket.send_str(frame)
        await socket.send_bytes(b"\xff")
        command = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab"))
        envelope = await socket.receive_json(timeout=1)
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": "text"})
        assert (await command).ok
        assert len(workspace.sockets.strays) == 2

    async def test_makes_the_app_reconnect_on_request(self, workspace):
        async with connected(workspace, acknowledge_commands):
            await workspace.sockets.disconnect()
            await workspace.connected()
            assert (await workspace.person("ana").command("#fraud-ml", "/lab")).ok

    async def test_warns_before_it_refreshes(self, workspace, session):
        socket, _ = await open_socket(session, workspace)
        await workspace.sockets.disconnect("warning")
        warned = await socket.receive_json()
        assert (warned["type"], warned["reason"]) == ("disconnect", "warning")
        command = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab"))
        envelope = await socket.receive_json(timeout=1)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await command).ok

    async def test_cuts_connections_without_a_word(self, workspace, session):
        socket, _ = await open_socket(session, workspace)
        workspace.sockets.drop()
        frame = await socket.receive(timeout=1)
        assert frame.type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
        assert workspace.sockets.connection_count == 0

    async def test_an_app_connects_again_after_its_connection_was_cut(self, workspace):
        async with connected(workspace, acknowledge_commands, ping_interval=0.1):
            workspace.sockets.drop()
            await workspace.connected()
            assert (await workspace.person("ana").command("#fraud-ml", "/lab")).ok

    async def test_falls_silent_when_frozen_and_answers_no_ping(self, workspace, session):
        socket, _ = await open_socket(session, workspace)
        workspace.sockets.freeze(frozen=True)
        await socket.ping(b"there?")
        answer = await workspace.person("ana").command("#fraud-ml", "/lab")
        assert "operation_timeout" in answer.error
        workspace.sockets.freeze(frozen=False)
        command = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab"))
        envelope = await socket.receive_json(timeout=1)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await command).ok

    async def test_takes_an_ack_for_each_time_that_it_sends_an_envelope(self, workspace, session):
        socket, _ = await open_socket(session, workspace)
        command = asyncio.create_task(workspace.person("ana").command("#fraud-ml", "/lab"))
        first = await socket.receive_json(timeout=1)
        again = asyncio.create_task(workspace.redeliver(workspace.deliveries[0]))
        second = await socket.receive_json(timeout=1)
        for envelope in (first, second):
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await command).ok
        assert (await again).is_acked
        assert workspace.sockets.strays == []

    async def test_gives_up_an_app_that_stops_reading(self, workspace, session):
        socket, _ = await open_socket(session, workspace)
        socket._response.connection.transport.pause_reading()
        ana = workspace.person("ana")
        words = "/lab " + "x" * 30_000
        answers = await asyncio.gather(*[ana.command("#fraud-ml", words) for _ in range(400)])
        assert not any(answer.ok for answer in answers)
        await workspace.settled(quiet=0.05, timeout=5)
        await workspace.sockets.disconnect()

    async def test_ends_a_connection_some_time_after_the_warning(
        self, workspace, session, monkeypatch
    ):
        monkeypatch.setattr(socket_mode, "WARNING_TIME", 0.05)
        socket, _ = await open_socket(session, workspace)
        await workspace.sockets.disconnect("warning")
        reasons = [(await socket.receive_json(timeout=1))["reason"] for _ in range(2)]
        assert reasons == ["warning", "refresh_requested"]
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE

    async def test_takes_a_url_with_debug_reconnects(self, workspace, session):
        client = AsyncWebClient(base_url=workspace.api_url)
        opened = await client.apps_connections_open(app_token=workspace.app_token)
        socket = await session.ws_connect(f"{opened['url']}&debug_reconnects=true")
        assert (await socket.receive_json())["type"] == "hello"

    @pytest.mark.slack("0.4 ghosts")
    async def test_counts_half_open_connections_and_loses_clicks_to_them(self, workspace, session):
        workspace.sockets.haunt(9)
        _, hello = await open_socket(session, workspace)
        _, refused = await open_socket(session, workspace)
        assert hello["num_connections"] == 10
        assert refused["reason"] == "too_many_websockets"
        lost = await workspace.person("ana").command("#fraud-ml", "/lab")
        assert "operation_timeout" in lost.error
        assert len(workspace.deliveries) == 1  # what a person does is not sent again

    async def test_redelivers_the_same_envelope(self, workspace):
        async with connected(workspace, acknowledge_commands):
            await workspace.person("ana").command("#fraud-ml", "/lab")
            again = await workspace.redeliver(workspace.deliveries[-1])
        first, second = workspace.deliveries
        assert again is second
        assert again.is_acked
        assert (first.envelope_id, first.payload) == (second.envelope_id, second.payload)

    async def test_is_off_unless_the_manifest_turns_it_on(self, workspace):
        workspace.config.manifest["settings"]["socket_mode_enabled"] = False
        client = AsyncWebClient(base_url=workspace.api_url)
        opened = client.apps_connections_open(app_token=workspace.app_token)
        assert await error(opened) == "socket_mode_not_enabled"
