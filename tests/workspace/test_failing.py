"""Rate limits, and failures on request."""

import time

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.memory.faults import Fault
from bot.workspace.memory.limits import Limits
from tests.workspace.building import build_manifest, error


class TestLimits:
    def test_let_a_channel_rest(self):
        now = 0.0
        limits = Limits(monotonic=lambda: now)
        assert [limits.message("C1") for _ in range(3)] == [0, 0, 0]
        assert limits.message("C1") == 1
        assert limits.message("C2") == 0
        now = 1.0
        assert limits.message("C1") == 0
        assert limits.message("C1") == 1

    def test_count_requests_a_minute(self):
        now = 0.0
        limits = Limits(monotonic=lambda: now)
        assert [limits.request("users.list", 20) for _ in range(20)] == [0] * 20
        assert limits.request("users.list", 20) == 60
        assert limits.request("users.info", 100) == 0
        now = 59.5
        assert limits.request("users.list", 20) == 1
        now = 60.0
        assert limits.request("users.list", 20) == 0

    async def test_answer_429_with_the_time_to_wait(self):
        async with Workspace(WorkspaceConfig(manifest=build_manifest())).serve() as workspace:
            client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
            fraud = workspace.channel("#fraud-ml").id
            for _ in range(3):
                await client.chat_postMessage(channel=fraud, text="Hi")
            with pytest.raises(SlackApiError) as caught:
                await client.chat_postMessage(channel=fraud, text="Hi")
            assert caught.value.response.status_code == 429
            assert caught.value.response.headers["Retry-After"] == "1"
            assert caught.value.response["error"] == "ratelimited"

            workspace.limits.enabled = False
            await client.chat_postMessage(channel=fraud, text="Hi")


class TestFault:
    @pytest.fixture
    def post(self, client, workspace):
        client.retry_handlers.clear()
        fraud = workspace.channel("#fraud-ml").id
        return lambda: client.chat_postMessage(channel=fraud, text="Hi")

    async def test_limits_the_rate(self, post, workspace):
        workspace.fail_next("chat.postMessage", "ratelimited:7")
        with pytest.raises(SlackApiError) as caught:
            await post()
        assert caught.value.response.headers["Retry-After"] == "7"
        assert (await post())["ok"]

    async def test_answers_an_error(self, post, workspace):
        workspace.fail_next("chat.postMessage", "error:fatal_error")
        assert await error(post()) == "fatal_error"
        assert workspace.channel("#fraud-ml").messages == []

    async def test_breaks_the_server(self, post, workspace):
        workspace.fail_next("chat.postMessage", "500")
        with pytest.raises(SlackApiError) as caught:
            await post()
        assert caught.value.response.status_code == 500

    @pytest.mark.parametrize(("fault", "posted"), [("reset_before", 0), ("reset_after", 1)])
    async def test_cuts_the_connection(self, post, workspace, fault, posted):
        workspace.fail_next("chat.postMessage", fault)
        with pytest.raises(Exception, match="disconnected"):
            await post()
        assert len(workspace.channel("#fraud-ml").messages) == posted
        assert workspace.calls[-1].status == 0

    async def test_takes_its_time(self, post, workspace):
        workspace.fail_next("chat.postMessage", "slow:0.05")
        started = time.monotonic()
        await post()
        assert time.monotonic() - started >= 0.05

    async def test_comes_once_each_in_order(self, post, workspace):
        workspace.fail_next("chat.postMessage", "error:first")
        workspace.fail_next("chat.postMessage", "error:second")
        assert [await error(post()), await error(post())] == ["first", "second"]
        assert (await post())["ok"]
        assert [call.answer["ok"] for call in workspace.calls] == [False, False, True]

    @pytest.mark.parametrize("words", ["", "explode", "slow", "slow:x", "500:1", "error:"])
    def test_has_a_known_kind(self, words):
        with pytest.raises(ValueError, match=r"fault|float"):
            Fault.parse(words)
