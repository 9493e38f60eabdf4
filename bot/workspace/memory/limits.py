"""Slack's rate limits, measured in real time."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping

WINDOW = 60.0  # seconds
CHANNEL_BURST = 3  # messages that may come at once to a channel after a rest


class Limits:
    """Counts requests per method, and messages per channel; its settings may change any time."""

    def __init__(
        self,
        *,
        enabled: bool = True,
        per_minute: Mapping[str, int] | None = None,
        per_channel: int = 60,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.enabled = enabled
        self.per_minute = dict(per_minute or {})  # by method, instead of its tier; 0 lifts it
        self.per_channel = per_channel  # messages a minute
        self._monotonic = monotonic
        self._requests: defaultdict[str, deque[float]] = defaultdict(deque)
        self._channels: dict[str, float] = {}

    def request(self, method: str, per_minute: int) -> int:
        """Count a request; return 0, or the whole seconds to wait when it is one too many."""
        most = self.per_minute.get(method, per_minute)
        if not (self.enabled and most):
            return 0
        now = self._monotonic()
        window = self._requests[method]
        while window and window[0] <= now - WINDOW:
            window.popleft()
        if len(window) >= most:
            return max(1, math.ceil(window[0] + WINDOW - now))
        window.append(now)
        return 0

    def message(self, channel: str) -> int:
        """Count a message to a channel; return 0, or the whole seconds to wait."""
        if not self.enabled:
            return 0
        now = self._monotonic()
        interval = WINDOW / self.per_channel
        # The time at which the channel's allowance would be full again.
        full_at = max(now, self._channels.get(channel, now)) + interval
        wait = full_at - now - CHANNEL_BURST * interval
        if wait > 1e-9:  # seconds; less is what floating point leaves
            return max(1, math.ceil(wait))
        self._channels[channel] = full_at
        return 0
