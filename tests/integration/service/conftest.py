"""Use cases do not know the engine: the quicker one is enough here."""

import pytest

from .team import NEXT_PLAN, Team


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
async def team(storage) -> Team:
    """A team whose project is a draft without a word in it."""
    return await Team.gather(storage)


@pytest.fixture
async def ready(team) -> Team:
    """A team with a baseline and a planned H1, all of it told to Slack."""
    await team.write_baseline()
    await team.plan()
    await team.deliver()
    return team


@pytest.fixture
async def running(ready) -> Team:
    """A team whose H1 started on Monday, all of it told to Slack."""
    await ready.start()
    await ready.deliver()
    return ready


@pytest.fixture
async def chained(ready) -> Team:
    """A team whose H1 runs and leads, where it fails, to a planned H2."""
    await ready.plan(**NEXT_PLAN)
    await ready.edit(failure_step="H2", failure_note="")
    await ready.start()
    await ready.deliver()
    return ready
