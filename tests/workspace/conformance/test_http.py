"""Delivery over signed HTTP."""

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import actions, build_manifest, button


@pytest.mark.slack("7 signatures")
class TestHttpDelivery:
    @pytest.fixture
    async def served(self, unused_tcp_port):
        """A workspace that posts to a stock Bolt app's signed HTTP endpoint."""
        url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
        config = WorkspaceConfig(
            manifest=build_manifest(events=["message.channels"]), request_url=url, rate_limits=False
        )
        async with Workspace(config).serve() as workspace:
            client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
            app = AsyncApp(
                client=client,
                signing_secret=workspace.signing_secret,
                process_before_response=True,
            )
            runner = web.AppRunner(app.web_app("/slack/events", unused_tcp_port), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
            yield workspace, app
            await runner.cleanup()

    async def test_carries_commands_actions_and_events(self, served, client):
        workspace, app = served
        events = []

        @app.command("/lab")
        async def answer(ack, body, client):
            await client.chat_postMessage(
                channel=body["channel_id"], text="Hi", blocks=[actions(button())]
            )
            await ack("Done")

        @app.action("press")
        async def acknowledge(ack):
            await ack()

        @app.event("message")
        async def keep(event):
            events.append(event["text"])

        ana = workspace.person("ana")
        assert (await ana.command("#fraud-ml", "/lab")).ephemeral == "Done"
        assert (await ana.click(workspace.channel("#fraud-ml").messages[0], "press")).ok
        await ana.say("#fraud-ml", "Recall fell")
        await workspace.settled(quiet=0.05)
        assert events == ["Recall fell"]

    async def test_fails_in_words_when_the_app_refuses(self, served):
        workspace, _ = served
        answer = await workspace.person("ana").command("#fraud-ml", "/lab")
        assert not answer.ok
