"""Failures on request: what the next call of a method runs into."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

_WITH_ARGUMENT = {"ratelimited", "slow", "error"}
_PLAIN = {"500", "reset_before", "reset_after"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure: a kind, and its argument where the kind has one."""

    kind: str
    argument: str = ""

    @classmethod
    def parse(cls, text: str) -> Fault:
        """Read `ratelimited:SECONDS`, `500`, `reset_before`, `reset_after`, `slow:SECONDS`
        or `error:code`.
        """
        kind, _, argument = text.partition(":")
        if kind in _PLAIN and not argument:
            return cls(kind=kind)
        if kind in _WITH_ARGUMENT and argument:
            if kind != "error":
                float(argument)
            return cls(kind=kind, argument=argument)
        raise ValueError(f"unknown fault: {text!r}")


class Faults:
    """Holds the failures that are due, per method, first asked first served."""

    def __init__(self) -> None:
        self._due: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: str) -> None:
        """Let the next request of `method` fail so."""
        self._due[method].append(Fault.parse(fault))

    def take(self, method: str) -> Fault | None:
        """Return the failure due for this request, if one is."""
        return self._due[method].popleft() if self._due[method] else None
