"""The stock app's forms: opened by a command or a shortcut, refused, accepted, closed."""

import pytest

from tests.workspace.stock.screens import RECALL
from tests.workspace.stock.ways import done

pytestmark = pytest.mark.asyncio(loop_scope="module")


class TestForm:
    async def test_is_opened_by_a_command_and_offers_what_the_app_finds(self, shared, ana, room):
        assert (await ana.command(room, "/baseline")).ok
        await done(shared)
        assert ana.view["title"]["text"] == "Record a baseline"
        assert await ana.suggest("metric", "recall") == [RECALL]
        assert len(await ana.suggest("metric")) == 3

    async def test_shows_errors_at_their_fields_until_it_is_right(self, shared, ana, ben, room):
        await ana.command(room, "/baseline")
        await done(shared)
        refused = await ana.submit({"metric": RECALL, "value": "81%"})
        assert refused.errors == {"value": "A baseline is between 0 and 1."}
        assert ana.view["callback_id"] == "baseline"

        assert (await ana.submit({"value": "0.81"})).ok
        await done(shared)
        assert ana.view is None
        [message] = ben.channel(room).messages
        assert message["text"] == "Baseline: Recall at 1% review is 0.81"

    async def test_tells_the_app_that_it_was_closed(self, shared, ana, ben, room):
        await ana.command(room, "/baseline")
        await done(shared)
        assert (await ana.close_view()).ok
        await done(shared)
        [message] = ana.channel(room).messages
        assert message["text"] == "Nothing was recorded."
        assert ben.channel(room).messages == []

    async def test_is_opened_on_a_message_by_its_shortcut(self, shared, ana, ben, room):
        said = await ben.say(room, "Recall fell to 0.6 over night")
        assert (await ana.message_shortcut("ask", said)).ok
        await done(shared)
        assert "> Recall fell to 0.6 over night" in str(ana.view["blocks"])

        assert (await ana.submit({"question": "On which invoices?"})).ok
        await done(shared)
        _, reply = ben.channel(room).thread(said["ts"])
        assert reply["text"] == "On which invoices?"
