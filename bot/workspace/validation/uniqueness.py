"""What may not come twice: ids, and the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.workspace.validation.checks import Problems, problem

Placed = tuple[dict[str, Any], str]
"""A block, and the JSON pointer to it."""

_INNER = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
"""Where a block keeps other blocks, by its type."""


def located(blocks: Sequence[Any], pointer: str) -> list[Placed]:
    """Return blocks and the blocks in them, each with its place."""
    found: list[Placed] = []
    for block, at in _objects(blocks, pointer):
        name = _INNER.get(str(block.get("type")), "")
        found += [(block, at), *_objects(_listed(block, name), f"{at}/{name}")]
    return found


def duplicate_ids(blocks: Sequence[Placed]) -> Problems:
    """Return the block_ids that come twice, and the action_ids that come twice in a block."""
    found: Problems = []
    seen: set[str] = set()
    for block, at in blocks:
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            found += problem(f"{at}/block_id", f"block_id {block_id!r} is already in use")
        elif isinstance(block_id, str):
            seen.add(block_id)
        found += _duplicate_actions(block, at)
    return found


def several_focused(blocks: Sequence[Placed]) -> Problems:
    """Return a problem when more than one input wants the focus."""
    focused = [
        at
        for block, at in blocks
        for element in [block.get("element"), *_listed(block, "elements")]
        if isinstance(element, dict) and element.get("focus_on_load") is True
    ]
    return problem(focused[1], "only one element can have focus_on_load") if focused[1:] else []


def _listed(block: dict[str, Any], name: str) -> list[Any]:
    parts = block.get(name)
    return parts if isinstance(parts, list) else []


def _objects(parts: Sequence[Any], pointer: str) -> list[Placed]:
    return [(part, f"{pointer}/{n}") for n, part in enumerate(parts) if isinstance(part, dict)]


def _duplicate_actions(block: dict[str, Any], pointer: str) -> Problems:
    found: Problems = []
    for name in ("elements", "actions"):
        seen: set[str] = set()
        for element, at in _objects(_listed(block, name), f"{pointer}/{name}"):
            action_id = element.get("action_id")
            if isinstance(action_id, str) and action_id in seen:
                found += problem(f"{at}/action_id", f"action_id {action_id!r} is already in use")
            elif isinstance(action_id, str):
                seen.add(action_id)
    return found
