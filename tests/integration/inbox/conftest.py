"""A team whose hypothesis is linked to every tracker."""

import aiohttp
import pytest

from bot.inbox.mlflow.polling import MlflowPolling
from bot.inbox.mlflow.server import MlflowServer
from tests.tracker_payloads import EXPERIMENT

from ..factories import MONDAY, T1
from ..service.team import Team
from ..tracking_server import tracking_server
from .hooked import Hooked

LINKS = {
    "github_workflow": "acme/Fraud-Models/train.yml",
    "growthbook_experiment": EXPERIMENT,
    "mlflow_tag": "exp=vendor-graph",
}


@pytest.fixture
async def linked(storage) -> Team:
    """The team of fraud-recall, with H1 running and a planned H2; only H1 is linked."""
    team = await Team.gather(storage)
    await team.write_baseline()
    await team.plan(**LINKS)
    await team.plan()
    await team.start()
    return team


@pytest.fixture
async def tracking():
    """A tracking server."""
    async with tracking_server() as server:
        yield server


@pytest.fixture
async def server(tracking):
    """The bot's way to the tracking server."""
    async with aiohttp.ClientSession() as session:
        yield MlflowServer(session, tracking.address)


@pytest.fixture
def polling(linked, server):
    """The polling of the team's workspace."""
    return MlflowPolling(linked.storage, server, lambda: MONDAY, T1)


@pytest.fixture
async def hooked(linked, server):
    """The team with a hook of each tracker, and the tracking server that MLflow's asks."""
    return await Hooked.of(linked, server)
