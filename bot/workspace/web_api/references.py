"""What blocks refer to outside of themselves: files that must be there, scopes that they need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.web_api.rooms import require_scope
from bot.workspace.wire import Payload, SlackError


def check_references(backend: Backend, blocks: list[Payload]) -> None:
    """Refuse blocks that show a file which is not there, or a video without the scope for it."""
    for pointer, part in _objects(blocks):
        if part.get("type") == "video":
            require_scope(backend, "links.embed:write")
        shown = part.get("slack_file")
        if isinstance(shown, dict) and not _is_there(backend, shown):
            line = f"[ERROR] invalid slack file [json-pointer:{pointer}/slack_file]"
            raise SlackError("invalid_blocks", response_metadata={"messages": [line]})


def _is_there(backend: Backend, shown: Payload) -> bool:
    named = shown.get("id") or str(shown.get("url", "")).split("/files/")[-1].split("/")[0]
    held = backend.state.files.get(named)
    return held is not None and held.is_complete and backend.state.may_app_read(held)


def _objects(blocks: list[Payload]) -> Iterator[tuple[str, Payload]]:
    waiting: list[tuple[str, Any]] = [("/blocks", blocks)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{pointer}/{index}", part) for index, part in enumerate(value)]
        elif isinstance(value, dict):
            yield pointer, value
            waiting += [(f"{pointer}/{key}", part) for key, part in value.items()]
