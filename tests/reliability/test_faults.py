"""Slack and the network fail all through a project's life: in the end nothing shows it."""

import pytest

from tests.reliability.conftest import AT_LENGTH
from tests.reliability.record import record
from tests.reliability.story import tell
from tests.reliability.weather import calls_fail, deliveries_fail

CALLS = [
    "ratelimited:1",
    "500",
    "503",
    "error:internal_error",
    "error:fatal_error",
    "error:service_unavailable",
    "slow:0.3",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
]
DELIVERIES = [
    "duplicate",
    "reorder",
    "drop",
    "delay:0.5",
    "bad_signature",
    "stale_signature",
]
SEEDS = range(3 if AT_LENGTH else 1)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", CALLS if AT_LENGTH else ["reset_after"])
async def test_calls_that_fail_leave_what_those_that_do_not_leave(live, undisturbed, fault, seed):
    expected, _ = undisturbed
    async with live() as life, calls_fail(life.workspace, fault, seed):
        await tell(life)

        assert (await record(life)).differs_from(expected) == {}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", DELIVERIES if AT_LENGTH else ["duplicate"])
async def test_deliveries_that_fail_leave_what_those_that_do_not_leave(
    live, undisturbed, fault, seed
):
    expected, _ = undisturbed
    async with live() as life, deliveries_fail(life.workspace, fault, seed):
        await tell(life)

        assert (await record(life)).differs_from(expected) == {}
