"""What blocks refer to outside of themselves: files that must be there, scopes that they need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.memory.state import State
from bot.workspace.wire import Payload, SlackError


def require_scope(state: State, *alternatives: str) -> None:
    """Refuse a request unless the app was granted one of these scopes."""
    granted = state.manifest.scopes
    if not granted.intersection(alternatives):
        raise SlackError(
            "missing_scope", needed=",".join(alternatives), provided=",".join(sorted(granted))
        )


def check_references(state: State, content: Payload) -> None:
    """Refuse a view or message that shows a file which is not there, or a video without leave."""
    for pointer, part in _objects({key: content.get(key) for key in ("blocks", "attachments")}):
        if part.get("type") == "video":
            require_scope(state, "links.embed:write")
        shown = part.get("slack_file")
        if isinstance(shown, dict) and not _is_there(state, shown):
            line = f"[ERROR] invalid slack file [json-pointer:{pointer}/slack_file]"
            raise SlackError("invalid_blocks", response_metadata={"messages": [line]})


def _is_there(state: State, shown: Payload) -> bool:
    named = shown.get("id") or str(shown.get("url", "")).split("/files/")[-1].split("/")[0]
    held = state.files.get(named)
    return held is not None and held.is_complete and state.may_app_read(held)


def _objects(content: Payload) -> Iterator[tuple[str, Payload]]:
    waiting: list[tuple[str, Any]] = [("", content)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{pointer}/{index}", part) for index, part in enumerate(value)]
        elif isinstance(value, dict):
            yield pointer, value
            waiting += [(f"{pointer}/{key}", part) for key, part in value.items()]
