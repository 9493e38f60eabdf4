"""What may not come twice: ids, and the focus."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import Problems, problem


def duplicate_ids(blocks: list[Any], pointer: str) -> Problems:
    """Return the block_ids that come twice, and the action_ids that come twice in a block."""
    found: Problems = []
    seen: set[str] = set()
    for block, at in _with_children(blocks, pointer):
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id in seen:
            found += problem(f"{at}/block_id", f"block_id {block_id!r} is already in use")
        elif isinstance(block_id, str):
            seen.add(block_id)
        found += _duplicate_actions(block, at)
    return found


def several_focused(blocks: list[Any], pointer: str) -> Problems:
    """Return a problem when more than one input wants the focus."""
    focused = [
        at
        for block, at in _with_children(blocks, pointer)
        for element in [block.get("element"), *_listed(block, "elements")]
        if isinstance(element, dict) and element.get("focus_on_load") is True
    ]
    return problem(focused[1], "only one element can have focus_on_load") if focused[1:] else []


def _listed(block: dict[str, Any], name: str) -> list[Any]:
    parts = block.get(name)
    return parts if isinstance(parts, list) else []


def _with_children(blocks: list[Any], pointer: str) -> list[tuple[dict[str, Any], str]]:
    found: list[tuple[dict[str, Any], str]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, dict):
            found.append((block, f"{pointer}/{index}"))
            children = block.get("child_blocks")
            if isinstance(children, list):
                found += _with_children(children, f"{pointer}/{index}/child_blocks")
    return found


def _duplicate_actions(block: dict[str, Any], pointer: str) -> Problems:
    found: Problems = []
    for name in ("elements", "actions"):
        seen: set[str] = set()
        for index, element in enumerate(_listed(block, name)):
            action_id = element.get("action_id") if isinstance(element, dict) else None
            if isinstance(action_id, str) and action_id in seen:
                at = f"{pointer}/{name}/{index}/action_id"
                found += problem(at, f"action_id {action_id!r} is already in use")
            elif isinstance(action_id, str):
                seen.add(action_id)
    return found
