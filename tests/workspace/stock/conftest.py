"""Workspaces with the stock app in them, one for each way to connect, and rooms to try it in."""

import pytest
import pytest_asyncio

from tests.workspace.stock.ways import ROOMS, WAYS


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=WAYS.values(), ids=WAYS.keys())
async def running(request):
    """A workspace whose app stays connected for all tests of a module, and its unused rooms."""
    async with request.param() as workspace:
        yield workspace, iter(ROOMS)


@pytest.fixture
def shared(running):
    """The workspace that every test of the module shares."""
    return running[0]


@pytest.fixture
def room(running):
    """A channel that nobody wrote in yet."""
    return f"#{next(running[1])}"


@pytest.fixture
def ana(shared):
    return shared.person("ana")


@pytest.fixture
def ben(shared):
    return shared.person("ben")
