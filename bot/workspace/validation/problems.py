"""One thing that Slack would refuse, and where it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A violated rule; `pointer` is a JSON pointer into what was checked."""

    pointer: str
    message: str
    code: str = "invalid_blocks"
    constraint: int | str | None = None

    @property
    def line(self) -> str:
        """Return the line that Slack puts into `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"
