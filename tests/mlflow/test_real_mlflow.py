"""A run logged with MLflow's own client at MLflow's own server is a verdict in the thread."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.demo import demo
from bot.experiments.trackers import Tracker
from storage.hooks import Hook
from storage.vault import Vault, new_key
from tests.conversations.conftest import check_manners
from tests.conversations.small import running_project
from tests.conversations.talk import Talk

pytestmark = pytest.mark.timeout(600)
#: Real runs end in real time, and count for what started before.
MONDAY = datetime(2024, 1, 8, 9, tzinfo=UTC)
KEYS = new_key()
SECRET = "s3cret-of-the-hook"


@pytest.fixture
async def talk(mlflow, poll):
    """The bot, which looks for runs at once and then after each `poll`."""
    settings = {
        "labthread_mlflow_url": mlflow.address,
        "labthread_encryption_key": SecretStr(KEYS),
    }
    async with demo(rate_limits=False, pace=timedelta(0), poll=poll, **settings) as both:
        both.workspace.clock.move_to(MONDAY.timestamp())
        talk = Talk(both)
        yield talk
        check_manners(talk)


async def give_hook(bot):
    """Let MLflow tell the bot of events; return the address."""
    async with bot.storage.begin(bot.workspace_id) as work:
        await work.hooks.add(
            Hook(
                id="hook_of_mlflow",
                workspace_id=bot.workspace_id,
                tracker=Tracker.MLFLOW,
                project_id=None,
                sealed_secret=Vault(KEYS).seal(SECRET),
                created_at=MONDAY,
            )
        )
    return f"{bot.url}/api/v1/hooks/mlflow/hook_of_mlflow"


async def check_result(talk, mlflow, key):
    """The verdict stands in the thread, and what was kept is what MLflow has."""
    await talk.heard("H1 supported")
    await talk.delivered()
    (result,) = [each.event for each in await talk.log(key) if each.event.kind == "result"]
    assert result.source == "mlflow"
    assert result.url.startswith(f"{mlflow.address}/#/experiments/")
    # The newest value of a metric is the run's; what the plan does not measure is listed.
    assert result.values["recall[bec]"] == "0.61"
    assert result.unknown == ("train[loss]",)


@pytest.mark.parametrize("poll", [timedelta(seconds=0.2)])
async def test_a_finished_run_is_found_by_its_tag(talk, mlflow):
    await running_project(talk, title="Found by polling")

    await mlflow.train("track", "found-by-polling/H1")

    await check_result(talk, mlflow, "found-by-polling")


@pytest.mark.parametrize("poll", [timedelta(days=1)])
async def test_a_signed_webhook_of_a_model_version_brings_its_run(talk, mlflow):
    await running_project(talk, title="Told by webhook")
    address = await give_hook(talk.labthread)

    await mlflow.train("register", "told-by-webhook/H1", WEBHOOK_URL=address, WEBHOOK_SECRET=SECRET)

    await check_result(talk, mlflow, "told-by-webhook")
