"""Tokens and scopes: who may ask, and what for."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import BOT_SCOPES, build_manifest, error, refusal


def client_of(workspace, token):
    return AsyncWebClient(token=token, base_url=workspace.api_url)


@pytest.mark.slack("3 tokens")
class TestToken:
    @pytest.mark.parametrize("way", ["params", "json"])
    async def test_is_taken_from_no_url_and_no_json(self, workspace, way):
        async with aiohttp.ClientSession() as session:
            token = {way: {"token": workspace.bot_token}}
            async with session.post(f"{workspace.api_url}auth.test", **token) as response:
                assert (await response.json())["error"] == "not_authed"

    async def test_is_taken_from_a_form(self, workspace):
        async with aiohttp.ClientSession() as session:
            form = {"token": workspace.bot_token}
            async with session.post(f"{workspace.api_url}auth.test", data=form) as response:
                assert (await response.json())["ok"]

    async def test_is_needed(self, workspace):
        assert await error(client_of(workspace, None).auth_test()) == "not_authed"

    async def test_is_the_one_that_was_given_out(self, workspace):
        assert await error(client_of(workspace, "xoxb-wrong").auth_test()) == "invalid_auth"

    async def test_is_of_the_right_kind(self, workspace):
        wrong = client_of(workspace, workspace.app_token).auth_test()
        assert await error(wrong) == "not_allowed_token_type"
        bot = client_of(workspace, workspace.bot_token)
        opened = bot.apps_connections_open(app_token=workspace.bot_token)
        assert await error(opened) == "not_allowed_token_type"

    async def test_says_who_the_bot_is(self, workspace, client):
        answer = await client.auth_test()
        assert answer["user_id"] == workspace.bot_user_id
        assert answer["team_id"] == workspace.team_id
        assert answer["url"] == f"{workspace.url}/"

    async def test_is_kept_out_of_the_records(self, workspace):
        await client_of(workspace, None).auth_test(token=workspace.bot_token)
        assert workspace.bot_token not in str(workspace.calls)


@pytest.mark.slack("5 scopes")
class TestScope:
    async def call(self, scopes, ask):
        config = WorkspaceConfig(manifest=build_manifest(scopes=scopes), rate_limits=False)
        async with Workspace(config).serve() as workspace:
            return await ask(client_of(workspace, workspace.bot_token), workspace)

    async def test_is_named_when_it_lacks(self):
        async def post(client, workspace):
            channel = workspace.channel("#fraud-ml").id
            return await refusal(client.chat_postMessage(channel=channel, text="Hi"))

        answer = await self.call(["commands"], post)
        assert answer["error"] == "missing_scope"
        assert answer["needed"] == "chat:write"
        assert answer["provided"] == "commands"

    async def test_of_history_depends_on_the_channel(self):
        async def read(client, workspace):
            public, private = workspace.channel("#fraud-ml").id, workspace.channel("#secret-lab").id
            await client.conversations_history(channel=public)
            return await refusal(client.conversations_history(channel=private))

        assert (await self.call(["channels:history"], read))["needed"] == "groups:history"

    async def test_may_be_optional(self):
        manifest = build_manifest(scopes=["commands"])
        manifest["oauth_config"]["scopes"]["bot_optional"] = ["chat:write"]
        config = WorkspaceConfig(manifest=manifest)
        async with Workspace(config).serve() as workspace:
            client = client_of(workspace, workspace.bot_token)
            await client.chat_postMessage(channel=workspace.channel("#fraud-ml").id, text="Hi")

    async def test_lets_into_public_channels_without_membership(self):
        async def post(client, workspace):
            general = workspace.channel("#general").id
            return await client.chat_postMessage(channel=general, text="Hi")

        assert (await self.call([*BOT_SCOPES, "chat:write.public"], post))["ok"]


@pytest.mark.slack("3 methods")
class TestMethod:
    async def test_is_known(self, client):
        assert await error(client.api_call("chat.scream")) == "unknown_method"

    async def test_echoes(self, client):
        assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
        assert await error(client.api_test(error="my_error")) == "my_error"

    async def test_tells_about_the_team(self, client, workspace):
        team = (await client.team_info())["team"]
        assert (team["id"], team["name"]) == (workspace.team_id, "Northwind")

    async def test_validates_blocks_without_a_token(self, workspace):
        client = client_of(workspace, None)
        assert (await client.blocks_validate(blocks=[{"type": "divider"}]))["ok"]
        answer = await refusal(client.blocks_validate(blocks=[{"type": "header"}]))
        assert answer["errors"][0]["pointer"] == "/blocks/0"
        assert await error(client.blocks_validate()) == "invalid_arguments"
