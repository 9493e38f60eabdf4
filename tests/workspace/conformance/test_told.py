"""What the app is told when people edit, delete, react, come and go."""

import pytest

from bot.workspace.acts.outcome import RefusedError


@pytest.mark.slack("2 Events API")
class TestPeople:
    async def heard(self, workspace):
        await workspace.settled(quiet=0.05)
        return [each.payload["event"] for each in workspace.deliveries]

    async def test_who_edits_and_deletes_is_told(self, subscribed):
        ana = subscribed.person("ana")
        said = await ana.say("#fraud-ml", "Recal fell")

        edited = await ana.edit(said, "Recall fell")
        await ana.delete(edited)

        subtypes = {event.get("subtype") for event in await self.heard(subscribed)}
        assert subtypes == {None, "message_changed", "message_deleted"}
        assert edited["edited"]["user"] == ana.id

    async def test_only_admins_touch_what_others_wrote(self, subscribed):
        ana, ben = subscribed.person("ana"), subscribed.person("ben")
        said = await ana.say("#fraud-ml", "Mine")
        also = await ben.say("#fraud-ml", "Ben's")

        with pytest.raises(RefusedError):
            await ben.delete(said)
        with pytest.raises(RefusedError):
            await ana.edit(also, "Ana's")
        await ana.delete(also)

        assert [m["text"] for m in subscribed.channel("#fraud-ml").messages] == ["Mine"]

    async def test_who_reacts_is_told(self, subscribed):
        ana = subscribed.person("ana")
        said = await subscribed.person("ben").say("#fraud-ml", "Recall rose")

        await ana.react(said, "tada")
        shown = subscribed.channel("#fraud-ml").messages[0]["reactions"]
        await ana.react(said, "tada", remove=True)

        events = {event["type"]: event for event in await self.heard(subscribed)}
        assert shown == [{"name": "tada", "users": [ana.id], "count": 1}]
        assert events["reaction_added"]["item"]["ts"] == said["ts"]
        assert events["reaction_removed"]["user"] == ana.id
        assert "reactions" not in subscribed.channel("#fraud-ml").messages[0]

    async def test_who_joins_and_leaves_is_told(self, subscribed):
        dev = subscribed.person("dev")

        await dev.join("#fraud-ml")
        await dev.leave("#fraud-ml")

        types = {event["type"] for event in await self.heard(subscribed)}
        assert types == {"member_joined_channel", "member_left_channel"}

    async def test_a_channel_that_comes_back_is_told(self, subscribed):
        fraud = subscribed.channel("#fraud-ml")

        fraud.archive()
        fraud.unarchive()

        types = {event["type"] for event in await self.heard(subscribed)}
        assert types == {"channel_archive", "channel_unarchive"}
