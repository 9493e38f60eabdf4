"""Every method that the workspace answers, asked by slack_sdk's own clients."""

import asyncio

import pytest
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.web_api.methods import METHODS
from tests.workspace.stock.scene import set_scene
from tests.workspace.stock.sdk_calls import CALLS


class TestMethod:
    @pytest.mark.parametrize("method", sorted(CALLS))
    async def test_answers_the_sync_client(self, workspace, method):
        scene = await set_scene(workspace)
        client = WebClient(token=workspace.bot_token, base_url=workspace.api_url)
        answer = await asyncio.to_thread(CALLS[method], client, scene)
        assert answer["ok"]
        assert workspace.calls[-1].method == method

    @pytest.mark.parametrize("method", sorted(CALLS))
    async def test_answers_the_async_client(self, workspace, method):
        scene = await set_scene(workspace)
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        answer = await CALLS[method](client, scene)
        assert answer["ok"]
        assert workspace.calls[-1].method == method

    def test_is_never_left_out_here(self):
        missing = sorted(set(METHODS) - set(CALLS))
        assert not missing, f"tests/workspace/stock/sdk_calls.py does not call {missing}"
