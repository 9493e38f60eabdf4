"""An app that is removed, comes back, or loses its tokens."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import (
    actions,
    button,
    error,
)


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
