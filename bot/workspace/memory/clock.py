"""The workspace's calendar: real time plus an offset that can be moved, or a time that stands."""

from __future__ import annotations

import time
from collections.abc import Callable

_END = 253_370_764_800.0  # epoch seconds: a year before the calendar of Python ends


class Clock:
    """Calendar time in epoch seconds; timeouts and pacing never ask it."""

    def __init__(self) -> None:
        self._offset = 0.0  # seconds ahead of the machine's clock, while it runs
        self._stands_at: float | None = None  # epoch seconds, while it is paused
        self._subscribers: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return the workspace's time in epoch seconds."""
        return time.time() + self._offset if self._stands_at is None else self._stands_at

    @property
    def offset(self) -> float:
        """Return how many seconds the workspace is ahead of the machine's clock."""
        return self._offset if self._stands_at is None else self._stands_at - time.time()

    @property
    def is_paused(self) -> bool:
        """Say whether time stands still."""
        return self._stands_at is not None

    def advance(self, seconds: float) -> None:
        """Move the calendar forward, or back, by `seconds`; a paused one stays paused."""
        self.move_to(self.now() + seconds)

    def move_to(self, epoch: float) -> None:
        """Move the calendar to `epoch` seconds."""
        if not 0 <= epoch < _END:
            raise ValueError("the clock stays between 1970 and 9999")
        if self._stands_at is None:
            self._offset = epoch - time.time()
        else:
            self._stands_at = epoch
        self._tell()

    def pause(self) -> None:
        """Let time stand still until it is resumed."""
        if self._stands_at is None:
            self._stands_at = self.now()
            self._tell()

    def resume(self) -> None:
        """Let time go on from where it stands."""
        if self._stands_at is not None:
            self._offset, self._stands_at = self.offset, None
            self._tell()

    def go_real(self) -> None:
        """Go back to the machine's own time."""
        self._offset, self._stands_at = 0.0, None
        self._tell()

    def _tell(self) -> None:
        for callback in list(self._subscribers):
            callback()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` after each move; return what ends that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe
