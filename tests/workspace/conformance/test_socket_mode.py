"""Socket Mode: connections, envelopes, acks."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import actions, connected, error, open_socket


def acknowledge_commands(app):
    @app.command("/lab")
    async def acknowledge(ack):
        await ack()


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
        assert workspace.connection_count == 2

    async def test_gives_out_urls_that_work_once(self, workspace, session):
        client = AsyncWebClient(base_url=workspace.api_url)
        opened = await client.apps_connections_open(app_token=workspace.app_token)
        await session.ws_connect(opened["url"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])

    async def test_takes_ten_connections(self, workspace, session):
        sockets = [await open_socket(session, workspace) for _ in range(10)]
        _, refused = await open_socket(session, workspace)
        assert len(sockets) == workspace.connection_count == 10
        assert (refused["type"], refused["reason"]) == ("disconnect", "too_many_websockets")

    async def test_takes_turns_and_accepts_an_ack_from_any_connection(self, workspace, session):
        ana = workspace.person("ana")
        (first, _), (second, _) = [await open_socket(session, workspace) for _ in range(2)]
        for receiving, answering in ((second, first), (first, second)):
            command = asyncio.create_task(ana.command("#fraud-ml", "/lab"))
            envelope = await receiving.receive_json(timeout=1)
            assert envelope["type"] == "slash_commands"
            assert envelope["accepts_response_payload"]
            await answering.send_json({"envelope_id": envelope["envelope_id"]})
            assert (await command).ok

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
        assert len(workspace.strays) == 2

    async def test_makes_the_app_reconnect_on_request(self, workspace):
        async with connected(workspace, acknowledge_commands):
            await workspace.disconnect()
            await workspace.connected()
            assert (await workspace.person("ana").command("#fraud-ml", "/lab")).ok

    async def test_redelivers_the_same_envelope(self, workspace):
        async with connected(workspace, acknowledge_commands):
            await workspace.person("ana").command("#fraud-ml", "/lab")
            again = await workspace.redeliver_last()
        first, second = workspace.deliveries
        assert again is second
        assert again.is_acked
        assert (first.envelope_id, first.payload) == (second.envelope_id, second.payload)

    async def test_is_off_unless_the_manifest_turns_it_on(self, workspace):
        workspace.config.manifest["settings"]["socket_mode_enabled"] = False
        client = AsyncWebClient(base_url=workspace.api_url)
        opened = client.apps_connections_open(app_token=workspace.app_token)
        assert await error(opened) == "socket_mode_not_enabled"


@pytest.mark.slack("1.2 external select")
class TestSuggestions:
    async def test_come_from_the_app(self, workspace):
        options = [{"text": {"type": "plain_text", "text": "NDCG@10"}, "value": "ndcg"}]
        select = {"type": "external_select", "action_id": "metric", "min_query_length": 2}

        def build(app):
            @app.command("/lab")
            async def open_view(ack, body, client):
                await ack()
                view = {"type": "modal", "title": {"type": "plain_text", "text": "Metrics"}}
                view["blocks"] = [actions(select)]
                await client.views_open(trigger_id=body["trigger_id"], view=view)

            @app.options("metric")
            async def offer(ack, payload):
                await ack(options=options if payload["value"] == "nd" else [{"text": "wrong"}])

        ana = workspace.person("ana")
        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
            assert await ana.suggest("metric", "n") == []
            assert await ana.suggest("metric", "nd") == options
            assert await ana.suggest("metric", "xx") == []
        assert workspace.deliveries[-1].refused
