"""Failures on request: of calls, and of deliveries."""

import asyncio
import time

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.memory.faults import Fault
from tests.workspace.building import build_manifest, connected, error


class TestCallFault:
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

    @pytest.mark.parametrize("status", [500, 503])
    async def test_breaks_the_server(self, post, workspace, status):
        workspace.fail_next("chat.postMessage", str(status))
        with pytest.raises(SlackApiError) as caught:
            await post()
        assert caught.value.response.status_code == status
        assert workspace.channel("#fraud-ml").messages == []

    @pytest.mark.parametrize(("fault", "posted"), [("reset_before", 0), ("reset_after", 1)])
    async def test_cuts_the_connection(self, post, workspace, fault, posted):
        workspace.fail_next("chat.postMessage", fault)
        with pytest.raises(Exception, match="disconnected"):
            await post()
        assert len(workspace.channel("#fraud-ml").messages) == posted
        assert workspace.calls[-1].status == 0

    @pytest.mark.parametrize(("fault", "posted"), [("timeout_before", 0), ("timeout_after", 1)])
    async def test_answers_never(self, workspace, fault, posted):
        workspace.fail_next("chat.postMessage", fault)
        client = AsyncWebClient(
            token=workspace.bot_token, base_url=workspace.api_url, timeout=1, retry_handlers=[]
        )
        with pytest.raises(TimeoutError):
            await client.chat_postMessage(channel=workspace.channel("#fraud-ml").id, text="Hi")
        assert len(workspace.channel("#fraud-ml").messages) == posted
        assert workspace.calls[-1].status == 0
        await workspace.settled(quiet=0.05, timeout=2)

    async def test_is_of_a_method_that_there_is(self, workspace):
        with pytest.raises(ValueError, match=r"there is chat\.postMessage"):
            workspace.fail_next("chat.postMesage", "500")

    async def test_is_recorded_as_the_app_met_it(self, client, workspace):
        client.retry_handlers.clear()
        workspace.limits.enabled = True
        workspace.limits.per_minute["auth.test"] = 1
        await client.auth_test()
        workspace.fail_next("auth.test", "slow:0")
        await error(client.auth_test())
        workspace.fail_next("auth.test", "error:fatal_error")
        await error(client.auth_test())
        assert [call.status for call in workspace.calls] == [200, 429, 200]
        assert workspace.calls[-1].answer == {"ok": False, "error": "fatal_error"}

    async def test_comes_in_storms(self, post, workspace):
        workspace.fail_next("chat.postMessage", "ratelimited:1", times=3)
        assert [await error(post()) for _ in range(3)] == ["ratelimited"] * 3
        assert (await post())["ok"]

    async def test_meets_any_method(self, post, client, workspace):
        workspace.fail_next("*", "error:fatal_error", times=2)
        assert await error(client.auth_test()) == "fatal_error"
        assert await error(post()) == "fatal_error"
        assert (await post())["ok"]

    async def test_meets_the_bytes_of_a_file_on_their_way(self, client, workspace):
        client.retry_handlers.clear()
        workspace.fail_next("upload", "503")
        upload = client.files_upload_v2(filename="log.md", content="# Log")
        with pytest.raises(SlackRequestError):
            await upload

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

    @pytest.mark.parametrize(
        "words",
        ["", "explode", "slow", "slow:x", "slow:-1", "slow:nan", "500:1", "error:", "duplicate"],
    )
    def test_has_a_known_kind(self, words):
        with pytest.raises(ValueError, match=r"fault|float|seconds"):
            Fault.parse(words)


class TestDeliveryFault:
    @pytest.fixture
    async def workspace(self):
        """A workspace that gives an app up sooner."""
        config = WorkspaceConfig(manifest=build_manifest(), ack_timeout=0.5)
        async with Workspace(config).serve() as served:
            yield served

    @pytest.fixture
    async def heard(self, workspace):
        """The texts of the commands that an app gets, in order."""
        texts = []

        def build(app):
            @app.command("/lab")
            async def keep(ack, body):
                texts.append(body["text"])
                await ack()

        async with connected(workspace, build):
            yield texts

    @pytest.fixture
    def ana(self, workspace):
        return workspace.person("ana")

    async def test_sends_the_same_envelope_twice(self, workspace, heard, ana):
        workspace.fail_next_delivery("slash_commands", "duplicate")
        assert (await ana.command("#fraud-ml", "/lab one")).ok
        await workspace.settled(quiet=0.05)
        assert heard == ["one", "one"]
        first, second = workspace.deliveries
        assert first.envelope_id == second.envelope_id

    async def test_sends_each_of_several_twice(self, workspace, heard, ana):
        workspace.fail_next_delivery("slash_commands", "duplicate", times=2)
        for word in ("one", "two", "three"):
            assert (await ana.command("#fraud-ml", f"/lab {word}")).ok
            await workspace.settled(quiet=0.05)
        assert heard == ["one", "one", "two", "two", "three"]

    async def test_sends_one_after_the_next(self, workspace, heard, ana):
        workspace.fail_next_delivery("slash_commands", "reorder")
        first = asyncio.create_task(ana.command("#fraud-ml", "/lab one"))
        await asyncio.sleep(0)
        second = asyncio.create_task(ana.command("#fraud-ml", "/lab two"))
        assert (await first).ok
        assert (await second).ok
        assert heard == ["two", "one"]

    async def test_loses_it(self, workspace, heard, ana):
        workspace.fail_next_delivery("*", "drop")
        assert "operation_timeout" in (await ana.command("#fraud-ml", "/lab one")).error
        assert heard == []

    async def test_sends_it_late(self, workspace, heard, ana):
        workspace.fail_next_delivery("slash_commands", "delay:0.05")
        started = time.monotonic()
        assert (await ana.command("#fraud-ml", "/lab one")).ok
        assert time.monotonic() - started >= 0.05

    async def test_is_one_of_deliveries(self, workspace):
        with pytest.raises(ValueError, match="unknown fault"):
            workspace.fail_next_delivery("interactive", "500")
