"""Knows whether anything is in flight between the app and the workspace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class Activity:
    """Counts requests and deliveries under way, and owns the tasks behind them."""

    def __init__(self) -> None:
        self._in_flight = 0
        self._last = time.monotonic()  # when the last thing in flight came or went
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count what happens inside as one thing in flight."""
        self._in_flight += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_flight -= 1
            self._last = time.monotonic()
            if self._in_flight == 0:
                self._idle.set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` beside the caller; it ends with the workspace at the latest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self, quiet: float, patience: float) -> None:
        """Return when nothing was in flight for `quiet` seconds, or raise TimeoutError."""
        asked = time.monotonic()
        async with asyncio.timeout(patience):
            while True:
                await self._idle.wait()
                rest = max(self._last, asked) + quiet - time.monotonic()
                if rest <= 0:
                    return
                await asyncio.sleep(rest)

    async def stop(self) -> None:
        """End every task that is left."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
