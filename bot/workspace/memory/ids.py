"""Identifiers that look like Slack's and are the same for the same configuration."""

from __future__ import annotations

import hashlib
from collections import Counter

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Ids:
    """Makes ids from the team's name and a count per kind, so that two runs agree."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._counts: Counter[str] = Counter()
        self._last_ts = 0  # microseconds

    def new(self, prefix: str) -> str:
        """Return the next id of a kind: `prefix` is Slack's letter, such as `C` or `Ev`."""
        self._counts[prefix] += 1
        return self.named(prefix, str(self._counts[prefix]))

    def named(self, prefix: str, name: str) -> str:
        """Return the id that belongs to `name`, always the same."""
        return f"{prefix}0{self._digest(f'{prefix}/{name}', 9)}"

    def secret(self, name: str, length: int = 24) -> str:
        """Return a token part; it guards nothing beyond loopback."""
        return self._digest(f"secret/{name}", length)

    def ts(self, now: float) -> str:
        """Return a message ts for `now`, later than every one given before."""
        self._last_ts = max(int(now * 1_000_000), self._last_ts + 1)
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def _digest(self, text: str, length: int) -> str:
        number = int.from_bytes(hashlib.sha256(f"{self._seed}/{text}".encode()).digest())
        letters = []
        for _ in range(length):
            number, index = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[index])
        return "".join(letters)
