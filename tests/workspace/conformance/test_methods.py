"""Tokens, scopes, and the methods that look things up."""

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


@pytest.mark.slack("3 conversations")
class TestConversations:
    async def test_tells_what_the_bot_may_know(self, client, workspace):
        general = workspace.channel("#general")
        told = (await client.conversations_info(channel=general.id))["channel"]
        assert (told["name"], told["is_member"], told["is_archived"]) == ("general", False, False)

        secret = workspace.channel("#secret-lab")
        assert (await client.conversations_info(channel=secret.id))["channel"]["is_private"]
        secret.remove_bot()
        assert await error(client.conversations_info(channel=secret.id)) == "channel_not_found"

    async def test_lists_in_pages(self, client):
        names, cursor = [], None
        while True:
            answer = await client.conversations_list(
                types="public_channel,private_channel", limit=2, cursor=cursor
            )
            assert len(answer["channels"]) <= 2
            names += [channel["name"] for channel in answer["channels"]]
            cursor = answer["response_metadata"]["next_cursor"]
            if not cursor:
                break
        assert names == [
            "fraud-ml",
            "ranking-ml",
            "general",
            "contoso-fraud",
            "secret-lab",
            "old-ideas",
        ]

    async def test_leaves_archived_ones_out_on_request(self, client):
        answer = await client.conversations_list(exclude_archived=True)
        assert "old-ideas" not in [channel["name"] for channel in answer["channels"]]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ({"cursor": "nonsense"}, "invalid_cursor"),
            ({"limit": 1001}, "invalid_limit"),
            ({"types": "rooms"}, "invalid_types"),
        ],
    )
    async def test_refuses_what_it_cannot_page(self, client, arguments, code):
        assert await error(client.conversations_list(**arguments)) == code

    async def test_lists_members(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")
        members = (await client.conversations_members(channel=fraud.id))["members"]
        handles = ("ana", "ben", "chloe")
        people = {workspace.person(handle).id for handle in handles}
        assert set(members) == {*people, workspace.bot_user_id}

    async def test_joins_public_channels_alone(self, client, workspace):
        general = workspace.channel("#general").id
        await client.conversations_join(channel=general)
        await client.chat_postMessage(channel=general, text="Hello")
        archived = client.conversations_join(channel=workspace.channel("#old-ideas").id)
        assert await error(archived) == "is_archived"
        private = client.conversations_join(channel=workspace.channel("#secret-lab").id)
        assert await error(private) == "method_not_supported_for_channel_type"

    async def test_opens_direct_messages(self, client, workspace):
        ana = workspace.person("ana")
        opened = await client.conversations_open(users=ana.id)
        posted = await client.chat_postMessage(channel=opened["channel"]["id"], text="Hi")
        assert posted["channel"] == ana.dm.id
        assert await error(client.conversations_open(users="U0NOBODY")) == "user_not_found"
        itself = client.conversations_open(users=workspace.bot_user_id)
        assert await error(itself) == "cannot_dm_bot"


@pytest.mark.slack("3 conversations.history")
class TestHistory:
    async def test_comes_newest_first_in_pages_and_ranges(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        posted = [
            (await client.chat_postMessage(channel=fraud, text=f"Message {n}"))["ts"]
            for n in range(3)
        ]
        page = await client.conversations_history(channel=fraud, limit=2)
        assert [m["text"] for m in page["messages"]] == ["Message 2", "Message 1"]
        assert page["has_more"]
        rest = await client.conversations_history(
            channel=fraud, limit=2, cursor=page["response_metadata"]["next_cursor"]
        )
        assert [m["text"] for m in rest["messages"]] == ["Message 0"]
        later = await client.conversations_history(channel=fraud, oldest=posted[1])
        assert [m["ts"] for m in later["messages"]] == [posted[2]]
        both = await client.conversations_history(channel=fraud, oldest=posted[1], inclusive=True)
        assert [m["ts"] for m in both["messages"]] == [posted[2], posted[1]]

    async def test_keeps_its_place_when_messages_come_between_pages(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        for n in range(3):
            await client.chat_postMessage(channel=fraud, text=f"Message {n}")
        page = await client.conversations_history(channel=fraud, limit=2)
        await client.chat_postMessage(channel=fraud, text="Message 3")
        rest = await client.conversations_history(
            channel=fraud, limit=2, cursor=page["response_metadata"]["next_cursor"]
        )
        assert [m["text"] for m in rest["messages"]] == ["Message 0"]

    async def test_is_for_members(self, client, workspace):
        general = workspace.channel("#general").id
        assert await error(client.conversations_history(channel=general)) == "not_in_channel"

    async def test_gives_a_thread_root_first(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        root = await client.chat_postMessage(channel=fraud, text="Root")
        for n in range(2):
            await client.chat_postMessage(channel=fraud, text=f"Reply {n}", thread_ts=root["ts"])
        answer = await client.conversations_replies(channel=fraud, ts=root["ts"])
        assert [m["text"] for m in answer["messages"]] == ["Root", "Reply 0", "Reply 1"]
        assert answer["messages"][1]["parent_user_id"] == workspace.bot_user_id
        missing = client.conversations_replies(channel=fraud, ts="1.000001")
        assert await error(missing) == "thread_not_found"


@pytest.mark.slack("3 users")
class TestUsers:
    async def test_have_the_offset_of_the_calendar(self, client, workspace):
        ana = workspace.person("ana").id
        workspace.clock.move_to(1_768_000_000)  # January
        assert (await client.users_info(user=ana))["user"]["tz_offset"] == 3600
        workspace.clock.move_to(1_784_000_000)  # July
        assert (await client.users_info(user=ana))["user"]["tz_offset"] == 7200

    async def test_are_found_or_not(self, client):
        assert await error(client.users_info(user="U0NOBODY")) == "user_not_found"

    async def test_are_listed_with_the_bot(self, client, workspace):
        members = (await client.users_list())["members"]
        assert [m["name"] for m in members if not m["is_bot"]] == [
            "ana",
            "ben",
            "chloe",
            "dev",
            "gil",
        ]
        assert [m["id"] for m in members if m["is_bot"]] == [workspace.bot_user_id]

    async def test_tell_their_channels(self, client):
        answer = await client.users_conversations(types="public_channel,private_channel")
        names = [channel["name"] for channel in answer["channels"]]
        assert names == ["fraud-ml", "ranking-ml", "contoso-fraud", "secret-lab", "old-ideas"]


@pytest.mark.slack("4 files")
class TestFiles:
    async def test_need_their_bytes_before_they_complete(self, client, workspace):
        announced = await client.files_getUploadURLExternal(filename="a.txt", length=2)
        completed = client.files_completeUploadExternal(
            files=[{"id": announced["file_id"]}], channel_id=workspace.channel("#fraud-ml").id
        )
        assert await error(completed) == "file_not_found"

    async def test_are_told_with_the_messages_that_share_them(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        uploaded = await client.files_upload_v2(
            channel=fraud.id, thread_ts=root["ts"], filename="plot.png", content=b"png", title="P"
        )
        before = (await client.files_info(file=uploaded["file"]["id"]))["file"]
        assert before["shares"] == {}

        await workspace.settled(quiet=0.01)

        after = (await client.files_info(file=uploaded["file"]["id"]))["file"]
        [share] = after["shares"]["public"][fraud.id]
        assert share["thread_ts"] == root["ts"]
        assert fraud.thread(root["ts"])[1]["files"][0]["title"] == "P"

    async def test_go_where_the_bot_may_write(self, client, workspace):
        general = workspace.channel("#general").id
        shared = client.files_upload_v2(channel=general, filename="a.txt", content="Hi")
        assert await error(shared) == "not_in_channel"

    async def test_come_fourteen_at_a_time(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        uploads = [{"filename": f"{n}.txt", "content": "Hi"} for n in range(15)]
        shared = client.files_upload_v2(channel=fraud, file_uploads=uploads)
        assert await error(shared) == "internal_error"

    async def test_can_be_shown_in_blocks_once_complete(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")
        uploaded = await client.files_upload_v2(filename="plot.png", content=b"png")
        image = {
            "type": "image",
            "alt_text": "Curve",
            "slack_file": {"id": uploaded["file"]["id"]},
        }
        await client.chat_postMessage(channel=fraud.id, text="Plot", blocks=[image])
        assert fraud.messages[0]["blocks"][0]["type"] == "image"
