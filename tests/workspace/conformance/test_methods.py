"""The methods that look things up: conversations, history, people."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import error


def client_of(workspace, token):
    return AsyncWebClient(token=token, base_url=workspace.api_url)


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
