"""Rate limits: a method's tier, and the messages of a channel."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.memory.limits import Limits
from bot.workspace.web_api.methods import METHODS
from tests.workspace.building import build_manifest, error


@pytest.mark.slack("3 tiers")
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

    async def test_may_be_set_for_a_method(self):
        config = WorkspaceConfig(manifest=build_manifest(), per_minute={"users.list": 1})
        async with Workspace(config).serve() as workspace:
            client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
            await client.users_list()
            assert await error(client.users_list()) == "ratelimited"
            await client.auth_test()

            workspace.limits.per_minute["users.list"] = 0
            await client.users_list()

    def test_may_be_set_for_channels(self):
        limits = Limits(per_channel=120, monotonic=lambda: 0.0)
        assert [limits.message("C1") for _ in range(4)] == [0, 0, 0, 1]

    def test_are_counted_per_method(self):
        limits = Limits(monotonic=lambda: 0.0)
        assert limits.request("users.list", 1) == 0
        assert limits.request("users.info", 1) == 0
        assert limits.request("users.list", 1) == 60


TIERS = {
    20: "conversations.list users.list users.conversations reactions.remove reactions.list "
    "usergroups.list usergroups.users.list",
    50: "chat.update chat.delete team.info conversations.info conversations.history "
    "conversations.replies conversations.join conversations.open reactions.add reactions.get "
    "files.delete",
    100: "chat.postEphemeral views.open views.update views.push views.publish users.info "
    "conversations.members files.info files.getUploadURLExternal files.completeUploadExternal",
    600: "auth.test chat.getPermalink",
}


@pytest.mark.slack("3 tiers")
@pytest.mark.parametrize(
    ("per_minute", "method"),
    [(per_minute, method) for per_minute, named in TIERS.items() for method in named.split()],
)
def test_a_method_is_in_the_tier_that_slack_gives_it(per_minute, method):
    assert METHODS[method].per_minute == per_minute
