"""A bot in a process of its own, which can be made to die at any of its steps.

It dies as by `kill -9`: nothing is closed, nothing is said. What it had sent stands in Slack, what
it had committed in its database, and the rest is gone.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot import app
from bot.config import Settings
from bot.outbox import Outbox
from bot.workspace.web_api.methods import METHODS
from storage import Storage

#: Seconds for which a call waits here; what never answers would take minutes otherwise.
CALL_TIMEOUT = 1.0
READY = "ready"


@dataclass(frozen=True)
class Birth:
    """What a life needs."""

    settings: dict[str, Any]
    log_file: str
    #: At which steps it dies: how many times it gets past each of these by their names.
    dies_at: Mapping[str, int]
    #: Seconds for which a claim outlives it; 0: the usual time.
    lease: float


class Steps:
    """Counts the steps of a life, and ends it at one of them."""

    def __init__(self, dies_at: Mapping[str, int], told: Connection) -> None:
        self._left = dict(dies_at)
        self._told = told

    def reach(self, name: str) -> None:
        self._told.send(name)
        if name in self._left:
            if self._left[name] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self._left[name] -= 1


def live(birth: Birth, calendar: Any, told: Connection) -> None:
    """Run a bot whose calendar is the shared number `calendar`, in epoch seconds."""
    logging.basicConfig(filename=birth.log_file, level=logging.WARNING)
    steps = Steps(birth.dies_at, told)
    _step_at_commits(steps)
    _step_at_requests(steps)
    asyncio.run(_run(Settings(_env_file=None, **birth.settings), birth.lease, calendar, told))


async def _run(settings: Settings, lease: float, calendar: Any, told: Connection) -> None:
    def now() -> datetime:
        return datetime.fromtimestamp(calendar.value, UTC)

    app.CALL_TIMEOUT = CALL_TIMEOUT
    if lease:
        app.Outbox = partial(Outbox, lease=timedelta(seconds=lease))  # type: ignore[misc]
    # No pace between posts: the many runs would spend their time waiting for it.
    async with app.running(settings, now, pace=timedelta(0)) as labthread:
        told.send(READY)
        was = calendar.value
        while True:
            await asyncio.sleep(0.01)
            if calendar.value != was:
                was = calendar.value
                labthread.scheduler.wake()


def _step_at_commits(steps: Steps) -> None:
    original = Storage.write

    @asynccontextmanager
    async def write(self: Storage) -> AsyncIterator[Any]:
        doing = _who_asks(sys._getframe())
        async with original(self) as connection:
            yield connection
            steps.reach(f"before the commit of {doing}")
        steps.reach(f"after the commit of {doing}")

    Storage.write = write  # type: ignore[method-assign]


def _step_at_requests(steps: Steps) -> None:
    original = aiohttp.ClientSession._request

    async def request(self: aiohttp.ClientSession, verb: str, url: Any, **more: Any) -> Any:
        method = urlsplit(str(url)).path.rpartition("/")[2]
        method = method if method in METHODS else "a file's bytes"
        steps.reach(f"before {method}")
        answer = await original(self, verb, url, **more)
        # Slack has done it, and nobody here has seen the answer yet.
        steps.reach(f"after {method} had its effect")
        return answer

    aiohttp.ClientSession._request = request  # type: ignore[method-assign]


def _who_asks(frame: FrameType | None) -> str:
    """The function of ours for which a transaction is opened."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(("bot.", "handlers.")) and frame.f_code.co_name != "begin":
            return f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "nobody"
