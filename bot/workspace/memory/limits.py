"""Slack's rate limits, measured in real time."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

WINDOW = 60.0  # seconds
CHANNEL_INTERVAL = 1.0  # seconds between two messages of a channel, on average
CHANNEL_BURST = 3  # messages that may come at once after a rest


class Limits:
    """Counts requests per method, and messages per channel."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._requests: defaultdict[str, deque[float]] = defaultdict(deque)
        self._channels: dict[str, float] = {}

    def request(self, method: str, per_minute: int) -> int:
        """Count a request; return 0, or the whole seconds to wait when it is one too many."""
        now = self._monotonic()
        window = self._requests[method]
        while window and window[0] <= now - WINDOW:
            window.popleft()
        if len(window) >= per_minute:
            return max(1, math.ceil(window[0] + WINDOW - now))
        window.append(now)
        return 0

    def message(self, channel: str) -> int:
        """Count a message to a channel; return 0, or the whole seconds to wait."""
        now = self._monotonic()
        # The time at which the channel's allowance would be full again.
        full_at = max(now, self._channels.get(channel, now)) + CHANNEL_INTERVAL
        wait = full_at - now - CHANNEL_BURST * CHANNEL_INTERVAL
        if wait > 0:
            return max(1, math.ceil(wait))
        self._channels[channel] = full_at
        return 0
