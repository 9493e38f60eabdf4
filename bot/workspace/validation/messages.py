"""Messages: their blocks, and what all blocks together may hold."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.blocks import SURFACES
from bot.workspace.validation.checks import Problems, listing, problem
from bot.workspace.validation.uniqueness import duplicate_ids, several_focused

MAX_BLOCKS = 50
MAX_MARKDOWN = 12_000  # characters in all markdown blocks together
MAX_TABLE = 10_000  # characters in all table cells together
MAX_DATA_TABLE = 20_000  # characters in all data_table cells together
MAX_BLOCK_TEXT = 12_000  # characters in all blocks together; Slack does not document it
MAX_ATTACHMENTS = 100

_BLOCKS = listing(SURFACES["message"], MAX_BLOCKS, least=0)


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
    found: Problems = []
    if message.get("blocks") is not None:
        found += _block_problems(message["blocks"], "/blocks")
    if message.get("attachments") is not None:
        found += _attachment_problems(message["attachments"])
    return found


def _block_problems(blocks: Any, pointer: str) -> Problems:
    found = _BLOCKS(blocks, pointer)
    if isinstance(blocks, list):
        found += duplicate_ids(blocks, pointer) + several_focused(blocks, pointer)
    return found or _sum_problems(blocks, pointer)


def _sum_problems(blocks: list[Any], pointer: str) -> Problems:
    limits = {"markdown": MAX_MARKDOWN, "table": MAX_TABLE, "data_table": MAX_DATA_TABLE}
    found: Problems = []
    for kind, most in limits.items():
        if text_length([block for block in blocks if block["type"] == kind]) > most:
            found += problem(pointer, f"{kind} blocks hold more than {most} characters")
    for kind, most in {"table": 1, "data_visualization": 2}.items():
        if sum(block["type"] == kind for block in blocks) > most:
            found += problem(pointer, f"no more than {most} {kind} blocks allowed")
    return found


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
            found += _block_problems(attachment["blocks"], f"/attachments/{index}/blocks")
    return found


def text_length(value: Any) -> int:
    """Return how many characters of text there are in blocks, wherever they are."""
    length, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            own = part.get("text")
            length += len(own) if isinstance(own, str) else 0
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return length
