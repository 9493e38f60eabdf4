"""The Events API: what the app hears of, and how often."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import (
    connected,
    open_socket,
)


@pytest.mark.slack("2 Events API")
class TestEvent:
    async def collect(self, workspace, act, *names):
        """Return the events of these names that the app got while `act` ran."""
        got = []

        def build(app):
            for name in names:

                @app.event(name)
                async def keep(event, body):
                    got.append((event, body))

        async with connected(workspace, build):
            await act()
            await workspace.settled(quiet=0.05)
        return got

    async def test_tells_of_messages_where_the_bot_is(self, subscribed):
        ana = subscribed.person("ana")

        async def act():
            await ana.say("#fraud-ml", "Recall fell")
            await ana.say("#general", "Not for the bot")

        [(event, body)] = await self.collect(subscribed, act, "message")
        assert (event["text"], event["channel_type"]) == ("Recall fell", "channel")
        assert event["channel"] == subscribed.channel("#fraud-ml").id
        assert body["event_id"].startswith("Ev")
        assert body["authorizations"][0]["user_id"] == subscribed.bot_user_id

    async def test_tells_of_changes_and_deletions(self, subscribed):
        fraud = subscribed.channel("#fraud-ml").id
        client = AsyncWebClient(token=subscribed.bot_token, base_url=subscribed.api_url)

        async def act():
            posted = await client.chat_postMessage(channel=fraud, text="Recall fell")
            await client.chat_update(channel=fraud, ts=posted["ts"], text="Recall rose")
            await client.chat_delete(channel=fraud, ts=posted["ts"])

        await act()
        await subscribed.settled(quiet=0.05)
        first = [d.payload["event"] for d in subscribed.deliveries if d.retry_attempt == 0]
        assert [event.get("subtype") for event in first] == [
            None,
            "message_changed",
            "message_deleted",
        ]
        assert first[1]["previous_message"]["text"] == "Recall fell"

    async def test_tells_of_mentions(self, subscribed):
        async def act():
            await subscribed.person("ana").say("#fraud-ml", "@labthread what is due?")

        got = await self.collect(subscribed, act, "message", "app_mention")
        assert sorted(event["type"] for event, _ in got) == ["app_mention", "message"]

    async def test_tells_of_the_home_tab(self, subscribed):
        async def act():
            await subscribed.person("ana").open_home()

        [(event, _)] = await self.collect(subscribed, act, "app_home_opened")
        assert (event["tab"], event["user"]) == ("home", subscribed.person("ana").id)

    async def test_tells_who_came_what_closed_and_that_the_bot_left(self, subscribed):
        async def act():
            fraud = subscribed.channel("#fraud-ml")
            fraud.invite("dev")
            fraud.archive()
            fraud.unarchive()
            fraud.remove_bot()

        names = {
            "member_joined_channel",
            "member_left_channel",
            "channel_archive",
            "channel_unarchive",
            "channel_left",
        }
        got = await self.collect(subscribed, act, *names)
        assert {event["type"] for event, _ in got} == names

    async def test_tells_that_the_bot_left_a_private_channel(self, subscribed):
        async def act():
            subscribed.channel("#secret-lab").remove_bot()

        got = await self.collect(subscribed, act, "group_left", "member_left_channel")
        [event] = [event for event, _ in got if event["type"] == "group_left"]
        assert event["channel"] == subscribed.channel("#secret-lab").id

    async def test_is_not_sent_unless_the_app_subscribed(self, workspace):
        await workspace.person("ana").say("#fraud-ml", "Nobody listens")
        await workspace.settled(quiet=0.02)
        assert workspace.deliveries == []

    async def test_comes_again_until_it_is_acked(self, eager, session):
        socket, _ = await open_socket(session, eager)
        await eager.person("ana").say("#fraud-ml", "Recall fell")

        first = await socket.receive_json(timeout=1)
        second = await socket.receive_json(timeout=1)
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await eager.settled(quiet=0.1)

        assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
        assert second["retry_reason"] == "timeout"
        assert first["payload"]["event_id"] == second["payload"]["event_id"]
        assert [delivery.is_acked for delivery in eager.deliveries] == [False, True]

    async def test_is_given_up_after_the_last_retry(self, eager):
        await eager.person("ana").say("#fraud-ml", "Nobody listens")
        await eager.settled(quiet=0.05)
        assert [d.retry_attempt for d in eager.deliveries] == [0, 1, 2]

    async def test_carries_no_answer(self, subscribed, session):
        socket, _ = await open_socket(session, subscribed)
        await subscribed.person("ana").say("#fraud-ml", "Recall fell")
        envelope = await socket.receive_json(timeout=1)
        answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}}
        await socket.send_json(answer)
        await subscribed.settled(quiet=0.02)
        assert "nobody reads" in subscribed.deliveries[0].refused[0]
