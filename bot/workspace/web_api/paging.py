"""Cursors: long lists in parts."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import TypeVar

from bot.workspace.memory.messages import Message
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError

Item = TypeVar("Item")
MAX_LIMIT = 1000
_POSITIONS = {"next": re.compile("[0-9]{1,9}"), "next_ts": re.compile(r"[0-9]{1,12}\.[0-9]{6}")}


def page(
    items: Sequence[Item], arguments: Arguments, default_limit: int = 100
) -> tuple[Sequence[Item], Payload]:
    """Return the part that was asked for, and what to answer about the next one."""
    limit = _limit(arguments, default_limit)
    start = int(_read_cursor(arguments, "next", "0"))
    following = start + limit
    return items[start:following], _answer("next", following, following < len(items))


def page_back(messages: Sequence[Message], arguments: Arguments) -> tuple[list[Message], Payload]:
    """Return a page of messages that come newest first; new ones do not shift the next page."""
    limit = _limit(arguments, 100)
    before = float(_read_cursor(arguments, "next_ts", "inf"))
    older = [message for message in messages if float(message.ts) < before]
    part = older[:limit]
    return part, _answer("next_ts", part[-1].ts if part else "", len(older) > limit)


def _limit(arguments: Arguments, default: int) -> int:
    limit = arguments.number("limit", default) or default
    if not 1 <= limit <= MAX_LIMIT:
        raise SlackError("invalid_limit")
    return limit


def _answer(kind: str, position: int | str, has_more: bool) -> Payload:
    cursor = base64.urlsafe_b64encode(f"{kind}:{position}".encode()).decode() if has_more else ""
    return {"response_metadata": {"next_cursor": cursor}}


def _read_cursor(arguments: Arguments, kind: str, default: str) -> str:
    cursor = arguments.text("cursor")
    if not cursor:
        return default
    try:
        found, _, position = base64.urlsafe_b64decode(cursor).decode().partition(":")
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None
    form = _POSITIONS[kind]
    if found != kind or not form.fullmatch(position):
        raise SlackError("invalid_cursor")
    return position
