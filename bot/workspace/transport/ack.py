"""How the app took what was sent to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.workspace.wire import Payload

TIMEOUT = "timeout"
HTTP_ERROR = "http_error"
UNREACHABLE = "connection_failed"
REDIRECTS = "too_many_redirects"


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The app's answer to an envelope, or why there is none."""

    payload: Payload | None = None
    problem: str = ""  # empty when the app took it; else in the words of Slack's retry reasons
    wants_no_retry: bool = False


class Transport(Protocol):
    """A way to the app: Socket Mode, or signed HTTP."""

    async def send(self, envelope: Payload, patience: float, signature: str = "") -> Ack:
        """Deliver an envelope; wait `patience` seconds for the app's answer.

        `signature` is empty for a true one, else "bad" or "stale".
        """


class NotConnectedError(Exception):
    """There is no way to the app now."""
