"""Messages: their blocks, and what all blocks together may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.workspace.validation.blocks import SURFACES
from bot.workspace.validation.checks import Problems, by_type, listing, problem
from bot.workspace.validation.uniqueness import Placed, duplicate_ids, located, several_focused

MAX_BLOCKS = 50
MAX_MARKDOWN = 12_000  # characters in all markdown blocks together
MAX_TABLE = 10_000  # characters in all table cells together
MAX_DATA_TABLE = 20_000  # characters in all data_table cells together
MAX_BLOCK_TEXT = 11_340  # undocumented: 11,341 were seen refused, 9,597 taken (bolt-js#2509)
MAX_ATTACHMENTS = 100

_MOST_TEXT = {"markdown": MAX_MARKDOWN, "table": MAX_TABLE, "data_table": MAX_DATA_TABLE}
_MOST_BLOCKS = {"table": 1, "data_visualization": 2}
_BLOCKS = listing(by_type(SURFACES["message"]), MAX_BLOCKS, least=0)


def message_problems(message: Any) -> Problems:
    """Return what Slack finds wrong with a message's text, blocks and attachments."""
    if not isinstance(message, dict):
        return problem("", "must be an object", code="invalid_arguments")
    if message.get("text") is not None and not isinstance(message["text"], str):
        return problem("/text", "must be a string", code="invalid_arguments")
    markdown = message.get("markdown_text")
    if markdown and (message.get("text") or message.get("blocks")):
        return problem("/markdown_text", "conflicts with text", code="markdown_text_conflict")
    if isinstance(markdown, str) and len(markdown) > MAX_MARKDOWN:
        return problem("/markdown_text", "is too long", code="msg_too_long")
    blocks, attachments = message.get("blocks"), message.get("attachments")
    found: Problems = []
    if blocks is not None:
        found += _BLOCKS(blocks, "/blocks")
    if attachments is not None:
        found += _attachment_problems(attachments)
    placed = _placed(blocks, attachments)
    found += duplicate_ids(placed) + several_focused(placed)
    return found or _sum_problems(placed)


def _attachment_problems(attachments: Any) -> Problems:
    if not isinstance(attachments, list):
        return problem("/attachments", "must be an array", code="invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        return problem("/attachments", "too many", code="too_many_attachments")
    found: Problems = []
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            return problem("/attachments", "must hold objects", code="invalid_attachments")
        if attachment.get("blocks") is not None:
            found += _BLOCKS(attachment["blocks"], f"/attachments/{index}/blocks")
    return found


def _placed(blocks: Any, attachments: Any) -> list[Placed]:
    """Return every block of a message, those of its attachments included."""
    found = located(blocks, "/blocks") if isinstance(blocks, list) else []
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
        inner = attachment.get("blocks") if isinstance(attachment, dict) else None
        if isinstance(inner, list):
            found += located(inner, f"/attachments/{index}/blocks")
    return found


def _sum_problems(blocks: Sequence[Placed]) -> Problems:
    """Return a problem at each block that is too much with those before it."""
    found: Problems = []
    length, count = dict.fromkeys(_MOST_TEXT, 0), dict.fromkeys(_MOST_BLOCKS, 0)
    for block, at in blocks:
        kind = block["type"]
        if kind in count:
            count[kind] += 1
            if count[kind] > (most := _MOST_BLOCKS[kind]):
                found += problem(at, f"no more than {most} {kind} blocks allowed", constraint=most)
        if kind in length:
            length[kind] += _text_length(block)
            if length[kind] > (most := _MOST_TEXT[kind]):
                words = f"all {kind} blocks must have less than {most + 1} characters"
                found += problem(at, words, constraint=most)
    return found


def text_length(blocks: Any) -> int:
    """Return how many characters of text in blocks count towards `MAX_BLOCK_TEXT`."""
    return _text_length(blocks, apart=tuple(_MOST_TEXT))


def _text_length(value: Any, apart: tuple[str, ...] = ()) -> int:
    length, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and part.get("type") not in apart:
            own = part.get("text")
            length += len(own) if isinstance(own, str) else 0
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return length
