"""How often one sender may report: a token bucket for each.

In memory, so it holds per process: with three replicas a sender gets up to three times as much.
It protects a replica from a sender gone wild; it is no quota.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.inbox.answers import Refused

#: Requests at once: when all runs of a sweep end together, a job that does not try again loses
#: none. A process keeps so many in about five seconds.
BURST = 300
#: Requests a second after that: a third of what a process keeps, so that others get their turn.
PER_SECOND = 20
#: Senders remembered at once. The one unheard of for longest is forgotten, and so begins afresh.
MAX_SENDERS = 10_000


@dataclass(frozen=True)
class RateLimit:
    """Who has sent how much lately; `now` is in seconds and never goes back."""

    burst: int = BURST
    per_second: float = PER_SECOND
    max_senders: int = MAX_SENDERS
    now: Callable[[], float] = time.monotonic
    #: For each sender how many requests are left, and when that was so.
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict, init=False)

    def take(self, sender: str) -> int:
        """Let one request pass, and return 0; or the whole seconds until one may pass, from 1."""
        now = self.now()
        left, at = self._left.pop(sender, (float(self.burst), now))
        left = min(float(self.burst), left + (now - at) * self.per_second)
        passes = left >= 1
        self._left[sender] = (left - 1 if passes else left, now)
        if len(self._left) > self.max_senders:
            self._left.popitem(last=False)
        return 0 if passes else math.ceil((1 - left) / self.per_second)

    def require(self, sender: str) -> None:
        """Let one request pass; raises Refused (429) where it comes too soon."""
        if seconds := self.take(sender):
            again = "in a second" if seconds == 1 else f"in {seconds} seconds"
            words = f"Too many requests at once. Nothing was kept; send it again {again}."
            raise Refused(429, words, retry_after=seconds)
