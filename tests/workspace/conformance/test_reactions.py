"""reactions.*: emoji of the app under messages."""

import pytest

from tests.workspace.building import error


@pytest.mark.slack("3 reactions")
class TestAddReaction:
    async def test_reacts_once(self, client, fraud, workspace):
        said = await workspace.person("ana").say("#fraud-ml", "Shipped")
        reaction = {"channel": fraud.id, "timestamp": said["ts"], "name": "tada"}
        await client.reactions_add(**reaction)
        assert fraud.messages[0]["reactions"][0]["users"] == [workspace.bot_user_id]
        assert await error(client.reactions_add(**reaction)) == "already_reacted"
        wrong = {**reaction, "name": "not an emoji"}
        assert await error(client.reactions_add(**wrong)) == "invalid_name"


@pytest.mark.slack("3 reactions")
class TestReactions:
    @pytest.fixture
    async def place(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        posted = await client.chat_postMessage(channel=fraud, text="H2 supported")
        return {"channel": fraud, "timestamp": posted["ts"]}

    async def test_come_and_go(self, client, place, workspace):
        await client.reactions_add(name="tada", **place)
        added = await client.reactions_get(**place)
        listed = await client.reactions_list()
        await client.reactions_remove(name="tada", **place)

        assert added["message"]["reactions"][0]["users"] == [workspace.bot_user_id]
        assert listed["items"][0]["message"]["ts"] == place["timestamp"]
        assert "reactions" not in (await client.reactions_get(**place))["message"]

    @pytest.mark.parametrize(
        ("method", "name", "code"),
        [
            ("reactions_add", "no such name", "invalid_name"),
            ("reactions_remove", "tada", "no_reaction"),
        ],
    )
    async def test_are_refused(self, client, place, method, name, code):
        assert await error(getattr(client, method)(name=name, **place)) == code
