"""Tells open pages what changed, so that they fetch it again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.workspace.wire import Payload

_QUEUE_SIZE = 1000  # a page that reads nothing loses hints, not memory


class Feed:
    """Fans hints out to whoever listens."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Payload]] = set()

    def publish(self, kind: str, **details: str | None) -> None:
        """Hint that something of this kind changed: message, view, clock,
        app, workspace or traffic.
        """
        hint = {"kind": kind, **{key: value for key, value in details.items() if value}}
        for queue in self._queues:
            if not queue.full():
                queue.put_nowait(hint)

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Payload]]:
        """Give a queue of the hints published from now on."""
        queue: asyncio.Queue[Payload] = asyncio.Queue(_QUEUE_SIZE)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)
