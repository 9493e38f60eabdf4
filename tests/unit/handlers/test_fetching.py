"""Files that are fetched from Slack: what may work later, and what never will."""

from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.experiments.errors import Refusal
from bot.experiments.records import Act
from handlers.interaction import Interaction
from handlers.slack_errors import NotHandedOver

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
async def fetch():
    """Fetch a file from a Slack that answers with a status."""

    async def hand_over(request):
        return web.Response(status=int(request.match_info["status"]), body=b"recall,0.61")

    app = web.Application()
    app.router.add_get("/files/{status}", hand_over)
    async with TestServer(app) as slack, aiohttp.ClientSession() as session:

        async def fetch(address):
            client = AsyncWebClient(token="xoxb-1", base_url=str(slack.make_url("/api/")))
            client.session = session
            act = Act(workspace_id="T1", actor_id="U1", at=MONDAY, key="event:1")
            interaction = Interaction(body={}, act=act, client=client, storage=None, answer=None)
            url = address if "://" in address else str(slack.make_url(address))
            return await interaction.fetch({"url_private": url}, most=1000)

        yield fetch


async def test_what_slack_hands_over_is_read(fetch):
    assert await fetch("/files/200") == b"recall,0.61"


@pytest.mark.parametrize("address", ["/files/500", "/files/503", "/files/429"])
async def test_a_slack_in_trouble_may_hand_a_file_over_later(fetch, address):
    with pytest.raises(NotHandedOver):
        await fetch(address)


@pytest.mark.parametrize(
    "address",
    ["/files/302", "/files/403", "/files/404", "https://drive.example/recall.csv", ""],
    ids=["to sign in", "forbidden", "deleted", "kept elsewhere", "no address"],
)
async def test_what_slack_does_not_keep_or_show_stays_refused(fetch, address):
    with pytest.raises(Refusal) as refused:
        await fetch(address)

    assert not isinstance(refused.value, NotHandedOver)
