"""The types that travel: what JSON becomes, and the error that Slack answers."""

from __future__ import annotations

from typing import Any

Payload = dict[str, Any]
"""A JSON object as Slack or the app sends it."""


class SlackError(Exception):
    """A Web API refusal: `{"ok": false, "error": code}` plus what else Slack says about it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    @classmethod
    def arguments(cls, *messages: str) -> SlackError:
        """Return the refusal that Slack gives to arguments it cannot use."""
        return cls("invalid_arguments", response_metadata={"messages": list(messages)})

    def answer(self) -> Payload:
        """Return the JSON object that the caller receives."""
        return {"ok": False, "error": self.code, **self.details}
