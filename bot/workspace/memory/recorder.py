"""Remembers every request of the app and every delivery to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request of the app, and what it was answered."""

    method: str  # the Web API method's name, or "response_url"
    token_kind: str  # "bot", "app", "invalid" or "none"
    args: Payload
    answer: Payload
    status: int  # HTTP status; 0 when the connection was dropped instead
    at: float  # the workspace clock, epoch seconds


@dataclass(kw_only=True)
class Delivered:
    """One payload sent to the app, and how the app took it."""

    type: str  # slash_commands, interactive or events_api
    envelope_id: str
    payload: Payload
    retry_attempt: int = 0
    at: float = 0.0  # the workspace clock, epoch seconds
    is_acked: bool = False
    answer: Payload | None = None  # what the ack carried
    refused: list[str] = field(default_factory=list)  # why the answer was of no use to Slack


class Recorder:
    """Keeps calls and deliveries in order."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.responses: list[Call] = []
        self.deliveries: list[Delivered] = []

    def as_json(self) -> Payload:
        """Return all that was recorded, for the control API."""
        return {
            "calls": [asdict(call) for call in self.calls],
            "responses": [asdict(call) for call in self.responses],
            "deliveries": [asdict(delivery) for delivery in self.deliveries],
        }
