"""Faults that come again and again, all through a project's life."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from bot.workspace import Workspace


@asynccontextmanager
async def calls_fail(workspace: Workspace, fault: str, seed: int) -> AsyncIterator[None]:
    """Let a call of the bot's run into a fault every now and then."""
    happens = _every_now_and_then(
        lambda: len(workspace.calls), lambda: workspace.fail_next("*", fault), seed
    )
    async with _meanwhile(happens):
        yield
    workspace.clear_faults()


@asynccontextmanager
async def deliveries_fail(workspace: Workspace, fault: str, seed: int) -> AsyncIterator[None]:
    """Let a delivery to the bot run into a fault every now and then."""
    happens = _every_now_and_then(
        lambda: len(workspace.deliveries), lambda: workspace.fail_next_delivery("*", fault), seed
    )
    async with _meanwhile(happens):
        yield
    workspace.clear_faults()


async def _every_now_and_then(
    count: Callable[[], int], happen: Callable[[], None], seed: int
) -> None:
    chance = random.Random(seed)
    while True:
        happen()
        then = count() + chance.randint(2, 7)
        while count() < then:  # noqa: ASYNC110 - what is counted tells nobody
            await asyncio.sleep(0.005)


@asynccontextmanager
async def _meanwhile(work) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
