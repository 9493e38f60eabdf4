"""The Events API: what the app hears of, and how often."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.acts.outcome import RefusedError
from tests.workspace.building import (
    actions,
    build_manifest,
    button,
    connected,
    error,
    open_socket,
)

EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "channel_unarchive",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
]


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def subscribed():
    """A workspace whose app subscribes to events."""
    config = WorkspaceConfig(manifest=build_manifest(events=EVENTS), rate_limits=False)
    async with Workspace(config).serve() as workspace:
        yield workspace


@pytest.fixture
async def eager():
    """A workspace that loses patience early."""
    config = WorkspaceConfig(
        manifest=build_manifest(events=EVENTS), ack_timeout=0.3, event_retry_delays=(0.0, 0.01)
    )
    async with Workspace(config).serve() as workspace:
        yield workspace


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


@pytest.mark.slack("7 lifecycle")
class TestLifecycle:
    @pytest.fixture
    def client(self, subscribed):
        return AsyncWebClient(token=subscribed.bot_token, base_url=subscribed.api_url)

    async def told(self, workspace):
        await workspace.settled(quiet=0.05)
        return {each.payload["event"]["type"]: each.payload for each in workspace.deliveries}

    async def test_an_app_that_is_removed_is_told_and_its_token_is_dead(self, subscribed, client):
        subscribed.uninstall()

        told = await self.told(subscribed)
        assert set(told) == {"tokens_revoked", "app_uninstalled"}
        assert told["tokens_revoked"]["event"]["tokens"]["bot"] == [subscribed.bot_user_id]
        assert await error(client.auth_test()) == "account_inactive"

    async def test_nothing_reaches_an_app_that_is_not_there(self, subscribed, client):
        fraud = subscribed.channel("#fraud-ml")
        await client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[actions(button())])
        await self.told(subscribed)
        subscribed.uninstall()
        before = len((await self.told(subscribed), subscribed.deliveries)[1])
        ana = subscribed.person("ana")

        await ana.say("#fraud-ml", "Anybody there?")

        assert "not a valid command" in (await ana.command("#fraud-ml", "/lab")).error
        assert not (await ana.click(fraud.messages[0], "press")).ok
        await subscribed.settled(quiet=0.05)
        assert len(subscribed.deliveries) == before

    async def test_an_event_that_waits_for_its_retry_is_not_sent_to_a_removed_app(self, eager):
        await eager.person("ana").say("#fraud-ml", "Recall fell")
        eager.uninstall()
        await eager.settled(quiet=0.1)

        told = [each.payload["event"]["type"] for each in eager.deliveries]
        assert told.count("message") == 1
        assert told.count("app_uninstalled") == 3  # and its retries, for it never answers

    async def test_a_dead_token_reads_no_file(self, subscribed, client):
        fraud = subscribed.channel("#fraud-ml").id
        uploaded = await client.files_upload_v2(channel=fraud, filename="log.md", content="# Log")
        headers = {"Authorization": f"Bearer {subscribed.bot_token}"}
        subscribed.uninstall()
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(uploaded["file"]["url_private"]) as response,
        ):
            assert response.status == 404

    async def test_revoked_tokens_are_told_and_refused(self, subscribed, client):
        subscribed.revoke_tokens()

        assert set(await self.told(subscribed)) == {"tokens_revoked"}
        assert await error(client.auth_test()) == "token_revoked"

    async def test_an_app_that_comes_back_works_again(self, subscribed, client):
        subscribed.uninstall()
        subscribed.install()

        assert (await client.auth_test())["ok"]


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
