"""Trackers: what each of them sends ends in the project's thread."""

import json

import aiohttp
import pytest
from pydantic import SecretStr

from bot.experiments.trackers import Tracker
from storage.hooks import Hook
from storage.vault import Vault, new_key
from tests import tracker_payloads as payloads
from tests.conversations.conftest import MONDAY
from tests.conversations.small import BASELINE, plan
from tests.conversations.talk import KEY, until
from tests.integration.tracking_server import tracking_server
from tests.tracker_signing import sign

KEYS = new_key()
SECRET = "s3cret-of-the-hook"
LINKS = {
    "github_workflow": "acme/fraud-models",
    "growthbook_experiment": payloads.EXPERIMENT,
    "mlflow_tag": "exp=vendor-graph",
}


@pytest.fixture
async def tracking():
    async with tracking_server() as server:
        yield server


@pytest.fixture
def more_settings(tracking):
    return {
        "labthread_encryption_key": SecretStr(KEYS),
        "labthread_mlflow_url": tracking.address,
    }


async def send(talk, tracker, data):
    """Send a delivery to a hook of its own; return the status."""
    body, hook_id = json.dumps(data).encode(), f"hook_{tracker.value}"
    bot = talk.labthread
    async with bot.storage.begin(bot.workspace_id) as work:
        await work.hooks.add(
            Hook(
                id=hook_id,
                workspace_id=bot.workspace_id,
                tracker=tracker,
                project_id=None,
                sealed_secret=Vault(KEYS).seal(SECRET),
                created_at=bot.scheduler._now(),
            )
        )
    headers = sign(tracker, body, SECRET) | {"Content-Type": "application/json"}
    url = f"{bot.url}/api/v1/hooks/{tracker.value}/{hook_id}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_each_tracker_is_heard_in_the_thread(talk, tracking):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    # The links are fields of the hypothesis' own form.
    await talk.plan(plan(**LINKS))
    await talk.start("H1")

    assert await send(talk, Tracker.GITHUB, payloads.workflow_run()) == 202
    said = await talk.heard("Workflow train ended: success, on branch vendor-graph.")
    assert "GitHub" in said["text"]

    assert await send(talk, Tracker.GROWTHBOOK, payloads.growthbook()) == 202
    await talk.heard("Vendor graph is winning on Fraud caught")
    assert (await talk.hypothesis(1)).latest_verdict is None

    assert await send(talk, Tracker.WANDB, payloads.wandb(f"{KEY}/H1")) == 202
    await talk.heard("H1 supported")

    ended = int(MONDAY.timestamp() * 1000) + 3_600_000
    tracking.add("a1b2c3", tags={"exp": "vendor-graph"}, ended=ended, **{"recall/bec": 0.53})
    assert await send(talk, Tracker.MLFLOW, payloads.model_version()) == 202
    await talk.heard("H1 refuted")
    await talk.delivered()
    kinds = [each.event.kind for each in await talk.log()]
    assert kinds == ["started", "noted", "noted", "result", "result"]
    # The bot looks for runs by itself as soon as it is up.
    assert await until(lambda: tracking.filters)
