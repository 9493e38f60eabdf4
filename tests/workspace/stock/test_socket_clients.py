"""slack_sdk's Socket Mode clients by themselves, without Bolt."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.aiohttp import SocketModeClient as AiohttpClient
from slack_sdk.socket_mode.builtin import SocketModeClient as BuiltinClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.stock.ways import close


def answer_to(request):
    """Return the ack of a slash command."""
    words = f"{request.payload['text']}: recall is 0.81"
    return SocketModeResponse(envelope_id=request.envelope_id, payload={"text": words})


@asynccontextmanager
async def builtin(workspace):
    """The client without dependencies, which lives in threads."""

    def take(client, request):
        client.send_socket_mode_response(answer_to(request))

    client = BuiltinClient(workspace.app_token, web_client=WebClient(base_url=workspace.api_url))
    client.socket_mode_request_listeners.append(take)
    await asyncio.to_thread(client.connect)
    try:
        yield client
    finally:
        await asyncio.to_thread(close, client)


@asynccontextmanager
async def on_aiohttp(workspace):
    """The client for asyncio."""

    async def take(client, request):
        await client.send_socket_mode_response(answer_to(request))

    web_client = AsyncWebClient(base_url=workspace.api_url)
    client = AiohttpClient(workspace.app_token, web_client=web_client)
    client.socket_mode_request_listeners.append(take)
    await client.connect()
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture(params=[builtin, on_aiohttp])
async def connected(request, workspace):
    async with request.param(workspace):
        await workspace.connected()
        yield


class TestSocketClient:
    async def test_takes_a_command_and_answers_it(self, workspace, connected):
        answer = await workspace.person("ana").command("#fraud-ml", "/lab baseline")
        assert answer.ephemeral == "baseline: recall is 0.81"

    async def test_reconnects_when_slack_asks_it_to(self, workspace, connected):
        await workspace.sockets.disconnect()
        await workspace.connected()
        answer = await workspace.person("ana").command("#fraud-ml", "/lab baseline")
        assert answer.ephemeral == "baseline: recall is 0.81"
        assert workspace.sockets.connection_count == 1
        opened = [call for call in workspace.calls if call.method == "apps.connections.open"]
        assert len(opened) == 2
