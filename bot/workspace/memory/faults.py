"""Failures on request: what the next calls of a method, or deliveries to the app, run into."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from bot.workspace.wire import Payload

CALL_FAULTS = (
    "ratelimited:SECONDS",
    "500",
    "503",
    "error:CODE",
    "slow:SECONDS",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
)
DELIVERY_FAULTS = (
    "duplicate",
    "reorder",
    "drop",
    "delay:SECONDS",
    "bad_signature",
    "stale_signature",
)
DELIVERY_KINDS = ("slash_commands", "interactive", "events_api")
ANY = "*"
MOST = 10_000  # times that one failure may be asked for


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure: a kind, and its argument where the kind has one."""

    kind: str
    argument: str = ""

    @classmethod
    def parse(cls, text: str, known: tuple[str, ...] = CALL_FAULTS) -> Fault:
        """Read a failure in the words of `known`; raise ValueError for others."""
        kind, _, argument = text.partition(":")
        for form in known:
            name, _, wanted = form.partition(":")
            if name == kind and bool(wanted) == bool(argument):
                if wanted == "SECONDS" and not 0 <= float(argument) <= 3600:
                    raise ValueError(f"seconds lie between 0 and 3600: {text!r}")
                return cls(kind=kind, argument=argument)
        raise ValueError(f"unknown fault: {text!r}; there are {', '.join(known)}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.argument}" if self.argument else self.kind


@dataclass(kw_only=True)
class _Due:
    name: str  # a method, a kind of delivery, or any
    fault: Fault
    times: int


class Faults:
    """Holds the failures that are due, first asked first served."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.names: tuple[str, ...] = ()  # all that can fail; empty while that is not known
        self._known = known
        self._due: list[_Due] = []

    def add(self, name: str, fault: str, times: int = 1) -> None:
        """Let the next `times` of `name` fail so; `*` is any name."""
        if self.names and name not in (*self.names, ANY):
            near = get_close_matches(name, self.names, n=3) or self.names
            raise ValueError(f"nothing is called {name!r} here; there is {', '.join(near)}")
        if not 1 <= times <= MOST:
            raise ValueError(f"times lies between 1 and {MOST}")
        self._due.append(_Due(name=name, fault=Fault.parse(fault, self._known), times=times))

    def take(self, name: str) -> Fault | None:
        """Return the failure due for this one, if one is."""
        for due in self._due:
            if due.name in (name, ANY):
                due.times -= 1
                if not due.times:
                    self._due.remove(due)
                return due.fault
        return None

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._due.clear()

    def planned(self) -> list[Payload]:
        """Return what is due, in order."""
        return [
            {"name": due.name, "fault": str(due.fault), "times": due.times} for due in self._due
        ]
