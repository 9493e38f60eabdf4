"""The workspace's calendar: real time plus an offset that can be moved."""

from __future__ import annotations

import time
from collections.abc import Callable

_END = 253_370_764_800.0  # epoch seconds: a year before the calendar of Python ends


class Clock:
    """Calendar time in epoch seconds; timeouts and pacing never ask it."""

    def __init__(self) -> None:
        self.offset = 0.0  # seconds ahead of the machine's clock
        self._subscribers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return the workspace's time in epoch seconds."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        """Move the calendar forward, or back, by `seconds`."""
        if not 0 <= self.now() + seconds < _END:
            raise ValueError("the clock stays between 1970 and 9999")
        self.offset += seconds
        for callback in list(self._subscribers):
            callback()

    def move_to(self, epoch: float) -> None:
        """Move the calendar to `epoch` seconds; it goes on from there with real time."""
        self.advance(epoch - self.now())

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after each move; return what ends that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe
