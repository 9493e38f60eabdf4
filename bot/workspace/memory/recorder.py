"""Remembers every request of the app and every delivery to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of the app, and what it was answered."""

    method: str  # the Web API method's name, or "response_url"
    token_kind: str  # "bot", "app", "invalid" or "none"
    args: Payload
    answer: Payload
    status: int  # HTTP status; 0 when there was no answer
    at: float  # the workspace clock, epoch seconds
    seq: int = 0  # its place among all that was recorded


@dataclass(kw_only=True)
class Delivered:
    """One payload sent to the app, and how the app took it."""

    type: str  # slash_commands, interactive or events_api
    envelope_id: str
    payload: Payload
    retry_attempt: int = 0
    at: float = 0.0  # the workspace clock, epoch seconds
    seq: int = 0  # its place among all that was recorded
    version: int = 0  # its place again, once it is known how the app took it
    is_acked: bool = False
    problem: str = ""  # why it was not, in the words of Slack's retry reasons
    wants_no_retry: bool = False
    answer: Payload | None = None  # what the ack carried
    refused: list[str] = field(default_factory=list)  # why the answer was of no use to Slack


class Recorder:
    """Keeps calls and deliveries in order."""

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._count = 0
        self.calls: list[Call] = []
        self.responses: list[Call] = []
        self.deliveries: list[Delivered] = []

    def record_call(
        self, method: str, kind: str, args: Payload, answer: Payload, status: int, at: float
    ) -> None:
        """Keep a request of the app; those to a response_url have a list of their own."""
        kept = self.responses if method == "response_url" else self.calls
        kept.append(
            Call(
                method=method,
                token_kind=kind,
                args=args,
                answer=answer,
                status=status,
                at=at,
                seq=self._next(),
            )
        )
        self._on_change()

    def record_delivery(self, delivered: Delivered) -> None:
        """Keep a delivery that is about to go out."""
        delivered.seq = delivered.version = self._next()
        self.deliveries.append(delivered)
        self._on_change()

    def settle(self, delivered: Delivered) -> None:
        """Note that a delivery's fate is known."""
        delivered.version = self._next()
        self._on_change()

    def _next(self) -> int:
        self._count += 1
        return self._count

    def as_json(self, after: int = 0, method: str | None = None) -> Payload:
        """Return what was recorded or changed after the first `after` records."""

        def shown(calls: list[Call]) -> list[Payload]:
            return [
                asdict(c) for c in calls if c.seq > after and (method is None or c.method == method)
            ]

        return {
            "calls": shown(self.calls),
            "responses": shown(self.responses),
            "deliveries": [
                asdict(each) for each in self.deliveries if each.version > after and method is None
            ],
            "latest": self._count,
        }
