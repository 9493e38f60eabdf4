"""Answers to an interaction, after its ack."""

import aiohttp
import pytest

from bot.workspace.memory.response_urls import ResponseUrls
from bot.workspace.wire import SlackError
from tests.workspace.building import (
    actions,
    button,
    connected,
)


async def acknowledge(ack):
    await ack()


@pytest.mark.slack("2 response_url")
class TestResponseUrl:
    @pytest.fixture
    async def respond(self, workspace, ana):
        """Post to the response_url of a command."""
        async with connected(workspace, lambda app: app.command("/lab")(acknowledge)):
            await ana.command("#fraud-ml", "/lab")
        url = workspace.deliveries[-1].payload["response_url"]

        async with aiohttp.ClientSession() as session:

            async def post(**body):
                async with session.post(url, json=body) as response:
                    return response.status, await response.json()

            yield post

    async def test_answers_five_times(self, respond, ana):
        for n in range(5):
            assert (await respond(text=f"Answer {n}"))[0] == 200
        assert await respond(text="One more") == (404, {"ok": False, "error": "used_url"})
        assert len(ana.ephemerals) == 5

    async def test_may_speak_to_the_channel_or_a_thread(self, respond, workspace, client):
        fraud = workspace.channel("#fraud-ml")
        await respond(text="Root", response_type="in_channel")
        root = fraud.messages[0]["ts"]
        status, _ = await respond(
            text="Reply", response_type="in_channel", thread_ts=root, replace_original=False
        )
        assert status == 200
        assert fraud.thread(root)[1]["text"] == "Reply"
        assert (await respond(text="No", thread_ts=root))[0] == 400

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "no_text"),
            ({"blocks": [{"type": "header"}]}, "invalid_blocks"),
            ({"text": "x", "replace_original": True}, "message_not_found"),
            ({"text": "x", "thread_ts": {}}, "invalid_arguments"),
            ({"text": 5}, "invalid_arguments"),
        ],
    )
    async def test_refuses_what_slack_refuses(self, respond, body, code):
        status, answer = await respond(**body)
        assert (status, answer["error"]) == (400, code)

    async def test_fails_on_request(self, respond, workspace, ana):
        workspace.fail_next("response_url", "ratelimited:3")
        workspace.fail_next("response_url", "error:invalid_payload")
        workspace.fail_next("response_url", "reset_after")
        assert (await respond(text="One"))[0] == 429
        assert await respond(text="Two") == (400, {"ok": False, "error": "invalid_payload"})
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await respond(text="Three")
        assert [message["text"] for message in ana.ephemerals] == ["Three"]

    async def test_replaces_and_deletes_the_message_it_came_from(self, workspace, client, ana):
        fraud = workspace.channel("#fraud-ml")
        await client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[actions(button())])
        await client.chat_postEphemeral(
            channel=fraud.id, user=ana.id, text="Psst", blocks=[actions(button())]
        )

        def build(app):
            @app.action("press")
            async def replace(ack, respond):
                await ack()
                await respond("Replaced", replace_original=True, blocks=[actions(button("bye"))])

            @app.action("bye")
            async def delete(ack, respond):
                await ack()
                await respond(delete_original=True)

        async with connected(workspace, build):
            await ana.click(fraud.messages[0], "press")
            await ana.click(ana.ephemerals[0], "press")
            assert fraud.messages[0]["text"] == ana.ephemerals[0]["text"] == "Replaced"
            await ana.click(fraud.messages[0], "bye")
            await ana.click(ana.ephemerals[0], "bye")
        assert fraud.messages == ana.ephemerals == []

    async def test_ends_after_half_an_hour(self):
        now = 0.0
        urls = ResponseUrls(lambda: now)
        key = urls.issue("C1", "U1")
        now = 1800.0
        assert urls.use(key).channel == "C1"
        now = 1800.1
        with pytest.raises(SlackError, match="expired_url"):
            urls.use(key)

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"text": "x" * 40_000}, 200),
            ({"text": "x" * 40_001}, 400),
            ({"markdown_text": "**Recall**"}, 200),
        ],
        ids=["long", "too long", "markdown"],
    )
    async def test_takes_what_a_message_takes(self, respond, ana, body, status):
        assert (await respond(**body))[0] == status
        assert [m["text"] for m in ana.ephemerals] == ([*body.values()] if status == 200 else [])

    async def test_is_of_no_use_in_an_archived_channel_or_once_the_app_is_gone(
        self, respond, workspace
    ):
        workspace.channel("#fraud-ml").archive()
        assert (await respond(text="Hi"))[1]["error"] == "is_archived"
        workspace.uninstall()
        assert (await respond(text="Hi"))[0] == 404

    async def test_does_not_change_what_a_person_wrote(self, workspace, ana):
        said = await ana.say("#fraud-ml", "Mine")
        async with connected(workspace, lambda app: app.message_shortcut("quote")(acknowledge)):
            await ana.message_shortcut("quote", said)
        url = workspace.deliveries[-1].payload["response_url"]
        async with aiohttp.ClientSession() as session:
            for body in ({"text": "Yours", "replace_original": True}, {"delete_original": True}):
                async with session.post(url, json=body) as response:
                    assert response.status == 400
        assert workspace.channel("#fraud-ml").messages[0]["text"] == "Mine"
