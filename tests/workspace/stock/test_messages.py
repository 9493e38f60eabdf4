"""The stock app's messages, files and Home tab, and what people do with them."""

import pytest

from tests.workspace.stock.screens import HELP, PLOT, RECALL
from tests.workspace.stock.ways import done

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestButton:
    async def test_changes_its_message_and_thanks_who_pressed_it(self, shared, ana, ben, room):
        await ana.command(room, "/baseline")
        await done(shared)
        await ana.submit({"metric": RECALL, "value": "0.81"})
        await done(shared)
        [message] = ben.channel(room).messages

        assert (await ben.click(message, "confirm")).ok
        await done(shared)

        [confirmed] = ana.channel(room).messages
        assert confirmed["ts"] == message["ts"]
        assert confirmed["text"].endswith(f"is 0.81, confirmed by <@{ben.id}>")
        assert [block["type"] for block in confirmed["blocks"]] == ["section"]
        assert [seen["text"] for seen in ben.channel(room).messages] == [
            confirmed["text"],
            "Thank you for checking.",
        ]
        assert all(sent.is_acked and not sent.refused for sent in shared.deliveries)
        assert all(call.answer["ok"] for call in shared.calls)


class TestCommand:
    async def test_is_answered_at_its_response_url(self, shared, ana, ben, room):
        assert (await ana.command(room, "/baseline help")).ok
        await done(shared)
        assert [seen["text"] for seen in ana.channel(room).messages] == [HELP]
        assert ben.channel(room).messages == []

    async def test_shares_a_file_in_its_channel(self, shared, ana, ben, room):
        assert (await ana.command(room, "/plot")).ok
        await done(shared)
        [message] = ben.channel(room).messages
        [file] = message["files"]
        assert message["text"] == PLOT["initial_comment"]
        assert (file["name"], file["title"]) == (PLOT["filename"], PLOT["title"])
        assert file["size"] == len(PLOT["content"])


class TestMention:
    async def test_is_answered_in_its_thread(self, shared, ana, ben, room):
        said = await ana.say(room, "@labthread how do we record a baseline?")
        await done(shared)
        _, answer = ben.channel(room).thread(said["ts"])
        assert answer["text"] == f"<@{ana.id}> {HELP}"


class TestHome:
    async def test_is_published_when_it_opens_and_has_a_button_that_works(self, shared, ana, ben):
        assert await ana.open_home() is None
        await done(shared)
        assert "Refreshes: 0" in str(ana.home["blocks"])

        assert (await ana.click(ana.home, "refresh")).ok
        await done(shared)
        assert "Refreshes: 1" in str(ana.home["blocks"])
        assert ben.home is None
