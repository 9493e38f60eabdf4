"""The types that travel: what JSON becomes, and the error that Slack answers."""

from __future__ import annotations

import json
from typing import Any

Payload = dict[str, Any]
"""A JSON object as Slack or the app sends it."""


def read_json(raw: bytes | str) -> Any:
    """Return what JSON says, lone surrogates replaced: no encoding can carry them on.

    Raises ValueError for what is no JSON, RecursionError for what is too deep.
    """
    value = json.loads(raw)
    lowered = raw.lower()
    if (b"\\ud" if isinstance(lowered, bytes) else "\\ud") in lowered:  # type: ignore[operator]
        written = json.dumps(value, ensure_ascii=False)
        value = json.loads(written.encode("utf-8", "replace"))
    return value


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
