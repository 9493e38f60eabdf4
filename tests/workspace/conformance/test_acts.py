"""A person presses, chooses and writes."""

import pytest

from bot.workspace.acts.outcome import RefusedError
from tests.workspace.building import (
    actions,
    button,
    connected,
    text,
)


def option(value):
    return {"text": text(value.title()), "value": value}


METRIC = {
    "type": "static_select",
    "action_id": "value",
    "options": [option("ndcg"), option("recall")],
}


async def acknowledge(ack):
    await ack()


@pytest.mark.slack("2 interactions")
class TestClick:
    async def post(self, client, workspace, *elements):
        fraud = workspace.channel("#fraud-ml")
        await client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[actions(*elements)])
        return fraud.messages[-1]

    async def test_carries_what_was_pressed(self, workspace, client, ana):
        message = await self.post(client, workspace, button(value="42"), METRIC)

        def build(app):
            app.action("press")(acknowledge)
            app.action("value")(acknowledge)

        async with connected(workspace, build):
            await ana.click(message, "press")
            await ana.click(message, "value", selected="recall")
        pressed, picked = workspace.deliveries
        assert pressed.payload["actions"][0]["value"] == "42"
        assert pressed.payload["message"]["ts"] == message["ts"]
        assert pressed.payload["container"]["channel_id"] == message["channel"]
        assert picked.payload["actions"][0]["selected_option"] == option("recall")
        state = picked.payload["state"]["values"]["actions"]["value"]
        assert state["selected_option"] == option("recall")

    async def test_is_not_possible_in_archived_channels(self, workspace, client, ana):
        message = await self.post(client, workspace, button())
        workspace.channel("#fraud-ml").archive()
        assert "archived" in (await ana.click(message, "press")).error

    async def test_raises_for_what_is_not_there(self, workspace, client, ana):
        message = await self.post(client, workspace, button())
        with pytest.raises(LookupError, match="nope"):
            await ana.click(message, "nope")
        await client.chat_update(channel=message["channel"], ts=message["ts"], text="Gone")
        with pytest.raises(LookupError, match="press"):
            await ana.click(message, "press")

    async def test_fails_in_words_when_nobody_answers(self, workspace, client, ana):
        message = await self.post(client, workspace, button())
        assert "dispatch_failed" in (await ana.click(message, "press")).error


@pytest.mark.slack("2 shortcuts")
class TestShortcut:
    async def test_is_one_that_the_manifest_declares(self, workspace, ana):
        said = await ana.say("#fraud-ml", "Recall fell")

        def build(app):
            app.global_shortcut("propose")(acknowledge)
            app.message_shortcut("quote")(acknowledge)

        async with connected(workspace, build):
            assert (await ana.shortcut("propose")).ok
            assert (await ana.message_shortcut("quote", said)).ok
        everywhere, on_message = workspace.deliveries
        assert "channel" not in everywhere.payload
        assert on_message.payload["message"]["text"] == "Recall fell"
        with pytest.raises(LookupError):
            await ana.shortcut("quote")


@pytest.mark.slack("7 escaping")
class TestSay:
    async def test_escapes_and_mentions(self, workspace, ana):
        ben = workspace.person("ben").id
        said = await ana.say("#fraud-ml", "@ben is a < b? <!channel>")
        assert said["text"] == f"<@{ben}> is a &lt; b? &lt;!channel&gt;"

    async def test_is_for_open_channels_and_their_members(self, workspace, ana):
        with pytest.raises(RefusedError, match="archived"):
            await ana.say("#old-ideas", "Hello")
        with pytest.raises(RefusedError, match="not in this channel"):
            await workspace.person("dev").say("#fraud-ml", "Hello")
        with pytest.raises(RefusedError):
            workspace.person("ben").channel("#secret-lab").messages  # noqa: B018
