"""chat.*: what the app may write, and where."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import RefusedError, Workspace, WorkspaceConfig
from tests.workspace.building import actions, build_manifest, button, error, refusal, text


@pytest.mark.slack("1.4 chat.postMessage")
class TestPostMessage:
    async def test_writes_to_a_channel(self, client, fraud, workspace):
        posted = await client.chat_postMessage(channel=fraud.id, text="a < b")

        [message] = fraud.messages
        assert message["text"] == "a < b"
        assert message["ts"] == posted["ts"]
        assert message["user"] == workspace.bot_user_id

    async def test_takes_forms_as_well_as_json(self, client, fraud):
        await client.api_call(
            "chat.postMessage",
            params={"channel": fraud.id, "text": "Hi", "blocks": '[{"type": "divider"}]'},
        )
        assert fraud.messages[0]["blocks"][0]["type"] == "divider"

    @pytest.mark.parametrize(
        ("channel", "code"),
        [
            ("C0UNKNOWN", "channel_not_found"),
            ("#general", "not_in_channel"),
            ("#old-ideas", "is_archived"),
        ],
    )
    async def test_refuses_where_the_bot_cannot_write(self, client, workspace, channel, code):
        if channel.startswith("#"):
            channel = workspace.channel(channel).id
        assert await error(client.chat_postMessage(channel=channel, text="Hi")) == code

    async def test_hides_private_channels_without_the_bot(self, client, workspace):
        secret = workspace.channel("#secret-lab")
        secret.remove_bot()
        assert await error(client.chat_postMessage(channel=secret.id, text="Hi")) == (
            "channel_not_found"
        )

    async def test_wants_text_or_blocks(self, client, fraud):
        empty = client.api_call("chat.postMessage", json={"channel": fraud.id, "text": ""})
        assert await error(empty) == "no_text"

    async def test_takes_forty_thousand_characters(self, client, fraud):
        await client.chat_postMessage(channel=fraud.id, text="x" * 40_000)
        too_long = client.chat_postMessage(channel=fraud.id, text="x" * 40_001)
        assert await error(too_long) == "msg_too_long"

    async def test_says_which_block_is_wrong(self, client, fraud):
        answer = await refusal(
            client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[{"type": "header"}])
        )
        assert answer["error"] == "invalid_blocks"
        assert answer["response_metadata"]["messages"] == [
            "[ERROR] missing required field: text [json-pointer:/blocks/0]"
        ]

    async def test_fills_in_ids_that_blocks_lack(self, client, fraud):
        block = actions(button())
        del block["block_id"], block["elements"][0]["action_id"]
        await client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[block])
        [stored] = fraud.messages[0]["blocks"]
        assert stored["block_id"]
        assert stored["elements"][0]["action_id"]

    async def test_refuses_files_that_are_not_there(self, client, fraud):
        image = {"type": "image", "alt_text": "Curve", "slack_file": {"id": "F0NONE"}}
        posted = client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[image])
        assert await error(posted) == "invalid_blocks"

    async def test_opens_direct_messages_with_a_person(self, client, workspace):
        ana = workspace.person("ana")
        posted = await client.chat_postMessage(channel=ana.id, text="Due today")
        assert posted["channel"].startswith("D0")
        assert [m["text"] for m in ana.dm.messages] == ["Due today"]

    async def test_gives_each_message_a_later_ts_from_the_calendar(self, client, fraud, workspace):
        workspace.clock.move_to(1_800_000_000)
        first = await client.chat_postMessage(channel=fraud.id, text="One")
        second = await client.chat_postMessage(channel=fraud.id, text="Two")
        assert 1_800_000_000 <= float(first["ts"]) < float(second["ts"]) < 1_800_000_060

    @pytest.mark.slack("1.1 markdown")
    async def test_keeps_no_block_id_of_a_markdown_block(self, client, fraud):
        blocks = [{"type": "markdown", "text": "**Recall**", "block_id": "own"}]
        await client.chat_postMessage(channel=fraud.id, text="Recall", blocks=blocks)
        assert fraud.messages[0]["blocks"][0]["block_id"] != "own"

    @pytest.mark.slack("1.1 video")
    async def test_shows_a_video_with_the_scope_for_it_alone(self, client, fraud, workspace):
        address = "https://video.example/recall"
        video = {"type": "video", "title": text("Recall"), "alt_text": "A talk about recall"}
        video |= {"video_url": address, "thumbnail_url": address}
        answer = await refusal(
            client.chat_postMessage(channel=fraud.id, text="Recall", blocks=[video])
        )
        assert answer["needed"] == "links.embed:write"
        workspace.config.manifest["oauth_config"]["scopes"]["bot"].append("links.embed:write")
        await client.chat_postMessage(channel=fraud.id, text="Recall", blocks=[video])


@pytest.mark.slack("4 threads")
class TestThread:
    async def test_a_reply_to_a_deleted_root_goes_to_the_channel(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        await client.chat_delete(channel=fraud.id, ts=root["ts"])
        reply = await client.chat_postMessage(channel=fraud.id, text="Hi", thread_ts=root["ts"])
        assert "thread_ts" not in reply["message"]
        assert [message["text"] for message in fraud.messages] == ["Hi"]

    async def test_a_deleted_root_with_replies_leaves_a_tombstone(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        await client.chat_postMessage(channel=fraud.id, text="Hi", thread_ts=root["ts"])
        await client.chat_delete(channel=fraud.id, ts=root["ts"])
        [tombstone] = fraud.messages
        assert (tombstone["subtype"], tombstone["user"]) == ("tombstone", "USLACKBOT")
        again = client.chat_update(channel=fraud.id, ts=root["ts"], text="Back")
        assert await error(again) == "cant_update_message"

    async def test_counts_replies_on_its_root(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        await client.chat_postMessage(channel=fraud.id, text="Reply", thread_ts=root["ts"])

        [shown] = fraud.messages
        assert shown["reply_count"] == 1
        assert [m["text"] for m in fraud.thread(root["ts"])] == ["Root", "Reply"]

    async def test_hangs_on_roots_alone(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        reply = await client.chat_postMessage(channel=fraud.id, text="Reply", thread_ts=root["ts"])
        nested = client.chat_postMessage(channel=fraud.id, text="No", thread_ts=reply["ts"])
        assert await error(nested) == "cannot_reply_to_message"
        lost = client.chat_postMessage(channel=fraud.id, text="No", thread_ts="1.000001")
        assert await error(lost) == "thread_not_found"

    async def test_shows_a_broadcast_in_the_channel_too(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        await client.chat_postMessage(
            channel=fraud.id, text="Reply", thread_ts=root["ts"], reply_broadcast=True
        )
        assert [m.get("subtype") for m in fraud.messages] == [None, "thread_broadcast"]

    async def test_outlives_its_root_as_a_tombstone(self, client, fraud):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        await client.chat_postMessage(channel=fraud.id, text="Reply", thread_ts=root["ts"])
        await client.chat_delete(channel=fraud.id, ts=root["ts"])
        assert fraud.messages[0]["subtype"] == "tombstone"
        assert await error(client.chat_delete(channel=fraud.id, ts=root["ts"])) == (
            "cant_delete_message"
        )


@pytest.mark.slack("4 ephemeral")
class TestPostEphemeral:
    async def test_is_shown_in_a_thread_once_it_has_begun(self, client, fraud, workspace):
        ana = workspace.person("ana")
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        place = {"channel": fraud.id, "user": ana.id, "thread_ts": root["ts"]}
        await client.chat_postEphemeral(**place, text="Too soon")
        await client.chat_postMessage(channel=fraud.id, text="Hi", thread_ts=root["ts"])
        await client.chat_postEphemeral(**place, text="In time")
        assert [message["text"] for message in ana.ephemerals] == ["In time"]

    async def test_is_seen_by_one_person_and_kept_nowhere(self, client, fraud, workspace):
        ana, ben = workspace.person("ana"), workspace.person("ben")
        await client.chat_postEphemeral(channel=fraud.id, user=ana.id, text="Psst")
        assert ana.ephemerals[0]["text"] == "Psst"
        assert ana.channel("#fraud-ml").messages[0]["is_ephemeral"]
        assert ben.channel("#fraud-ml").messages == []
        assert (await client.conversations_history(channel=fraud.id))["messages"] == []

    async def test_needs_a_member(self, client, fraud, workspace):
        outsider = workspace.person("dev").id
        sent = client.chat_postEphemeral(channel=fraud.id, user=outsider, text="Psst")
        assert await error(sent) == "user_not_in_channel"

    async def test_cannot_be_updated(self, client, fraud, workspace):
        ana = workspace.person("ana")
        sent = await client.chat_postEphemeral(channel=fraud.id, user=ana.id, text="Psst")
        changed = client.chat_update(channel=fraud.id, ts=sent["message_ts"], text="x")
        assert await error(changed) == "message_not_found"


@pytest.mark.slack("5 app_home")
class TestDirectMessages:
    @pytest.fixture
    async def quiet(self):
        """A workspace whose app takes no messages of people."""
        manifest = build_manifest(
            app_home={"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
        )
        async with Workspace(WorkspaceConfig(manifest=manifest)).serve() as workspace:
            yield workspace

    async def test_go_to_people_by_their_id(self, client, workspace):
        ana = workspace.person("ana")
        await client.chat_postMessage(channel=ana.id, text="Decide by Friday")
        assert ana.dm.messages[0]["text"] == "Decide by Friday"

    async def test_are_not_written_to_an_app_that_does_not_listen(self, quiet):
        ana = quiet.person("ana")
        with pytest.raises(RefusedError, match="turned off"):
            await ana.say(ana.dm.id, "Hello?")

    async def test_need_the_tab_for_messages(self, quiet):
        quiet.config.manifest["features"]["app_home"]["messages_tab_enabled"] = False
        client = AsyncWebClient(token=quiet.bot_token, base_url=quiet.api_url)
        posted = client.chat_postMessage(channel=quiet.person("ana").id, text="Hi")
        assert await error(posted) == "messages_tab_disabled"
