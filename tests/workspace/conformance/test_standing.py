"""Messages that stand: what an update changes, what metadata keeps, where they are."""

import pytest

from tests.workspace.building import actions, button, error

METADATA = {"event_type": "intent", "event_payload": {"id": "7"}}


@pytest.mark.slack("0.11 chat.update")
class TestUpdate:
    async def test_takes_blocks_away_when_only_text_comes(self, client, fraud):
        posted = await client.chat_postMessage(
            channel=fraud.id, text="Hi", blocks=[actions(button())]
        )
        await client.chat_update(channel=fraud.id, ts=posted["ts"], text="Done")
        assert "blocks" not in fraud.messages[0]
        assert "edited" in fraud.messages[0]

    async def test_shows_no_edit_when_blocks_change(self, client, fraud):
        posted = await client.chat_postMessage(channel=fraud.id, text="Hi")
        await client.chat_update(
            channel=fraud.id, ts=posted["ts"], text="Done", blocks=[actions(button())]
        )
        assert "edited" not in fraud.messages[0]

    async def post(self, client, fraud):
        posted = await client.chat_postMessage(
            channel=fraud.id,
            text="Recall",
            blocks=[actions(button())],
            attachments=[{"text": "Curve"}],
            metadata=METADATA,
        )
        return {"channel": fraud.id, "ts": posted["ts"]}

    async def test_text_by_itself_takes_the_blocks_away(self, client, fraud):
        await client.chat_update(**await self.post(client, fraud), text="AUC")
        [message] = fraud.messages
        assert "blocks" not in message
        assert message["attachments"] == [{"text": "Curve"}]

    async def test_without_text_the_blocks_stay(self, client, fraud):
        place = await self.post(client, fraud)
        await client.api_call("chat.update", json={**place, "attachments": [{"text": "Table"}]})
        [message] = fraud.messages
        assert (message["text"], len(message["blocks"])) == ("Recall", 1)
        assert message["attachments"] == [{"text": "Table"}]

    async def test_an_empty_object_takes_the_metadata_away(self, client, fraud):
        place = await self.post(client, fraud)
        await client.api_call("chat.update", json={**place, "text": "AUC", "metadata": {}})
        assert "metadata" not in fraud.messages[0]

    async def test_needs_the_channels_id(self, client, fraud):
        place = await self.post(client, fraud)
        named = client.chat_update(channel="#fraud-ml", ts=place["ts"], text="AUC")
        assert await error(named) == "channel_not_found"

    async def test_keeps_metadata_that_is_not_sent(self, client, fraud):
        metadata = {"event_type": "intent", "event_payload": {"id": "7"}}
        posted = await client.chat_postMessage(channel=fraud.id, text="Hi", metadata=metadata)
        await client.chat_update(channel=fraud.id, ts=posted["ts"], text="Done")
        assert fraud.messages[0]["metadata"] == metadata

    async def test_changes_only_messages_of_the_app(self, client, fraud, workspace):
        said = await workspace.person("ana").say("#fraud-ml", "Mine")
        changed = client.chat_update(channel=fraud.id, ts=said["ts"], text="Yours")
        assert await error(changed) == "cant_update_message"
        removed = client.chat_delete(channel=fraud.id, ts=said["ts"])
        assert await error(removed) == "cant_delete_message"

    async def test_finds_only_what_is_there(self, client, fraud):
        assert await error(client.chat_update(channel=fraud.id, ts="1.0", text="x")) == (
            "message_not_found"
        )

    async def test_leaves_archived_channels_alone(self, client, fraud):
        posted = await client.chat_postMessage(channel=fraud.id, text="Hi")
        fraud.archive()
        changed = client.chat_update(channel=fraud.id, ts=posted["ts"], text="x")
        assert await error(changed) == "is_inactive"
        fraud.unarchive()
        await client.chat_update(channel=fraud.id, ts=posted["ts"], text="x")


@pytest.mark.slack("4 metadata")
class TestMetadata:
    async def test_is_told_on_request_alone(self, client, fraud):
        await client.chat_postMessage(channel=fraud.id, text="Hi", metadata=METADATA)
        plain = await client.conversations_history(channel=fraud.id)
        full = await client.conversations_history(channel=fraud.id, include_all_metadata=True)
        assert "metadata" not in plain["messages"][0]
        assert full["messages"][0]["metadata"] == METADATA

    @pytest.mark.parametrize(
        "metadata", [{"event_type": "x"}, {"event_payload": {}}, "text", {**METADATA, "more": 1}]
    )
    async def test_has_a_type_and_a_payload(self, client, fraud, metadata):
        posted = client.api_call(
            "chat.postMessage", json={"channel": fraud.id, "text": "Hi", "metadata": metadata}
        )
        assert await error(posted) == "invalid_metadata_format"

    async def test_is_small(self, client, fraud):
        metadata = {"event_type": "x", "event_payload": {"id": "x" * 8000}}
        posted = client.chat_postMessage(channel=fraud.id, text="Hi", metadata=metadata)
        assert await error(posted) == "metadata_too_large"


@pytest.mark.slack("4 permalinks")
class TestGetPermalink:
    async def test_leads_to_the_message_in_its_thread(self, client, fraud, workspace):
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        reply = await client.chat_postMessage(channel=fraud.id, text="Reply", thread_ts=root["ts"])
        answer = await client.chat_getPermalink(channel=fraud.id, message_ts=reply["ts"])
        digits = reply["ts"].replace(".", "")
        assert answer["permalink"] == (
            f"{workspace.url}/archives/{fraud.id}/p{digits}?thread_ts={root['ts']}&cid={fraud.id}"
        )
