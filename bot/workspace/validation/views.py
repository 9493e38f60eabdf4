"""Views: modals and Home tabs."""

from __future__ import annotations

import json
from typing import Any

from bot.workspace.validation.blocks import SURFACES
from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    by_type,
    listing,
    problem,
    shape,
    string,
)
from bot.workspace.validation.text import plain_text
from bot.workspace.validation.uniqueness import duplicate_ids, located, several_focused

MAX_BLOCKS = 100
MAX_BYTES = 250_000  # of the view as JSON

_COMMON: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}

_VIEWS = {
    "modal": shape(
        {
            "type": anything,
            "title": plain_text(24),
            "blocks": listing(by_type(SURFACES["modal"]), MAX_BLOCKS, least=0),
        },
        {
            "submit": plain_text(24),
            "close": plain_text(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
            **_COMMON,
        },
    ),
    "home": shape(
        {"type": anything, "blocks": listing(by_type(SURFACES["home"]), MAX_BLOCKS, least=0)},
        _COMMON,
    ),
}


def view_problems(view: Any, only: str | None = None) -> Problems:
    """Return what Slack finds wrong with a view; `only` names the one type that may come."""
    try:
        size = len(json.dumps(view, ensure_ascii=False).encode(errors="replace"))
    except RecursionError:
        return problem("/view", "the view is nested too deeply")
    if size > MAX_BYTES:
        return problem("/view", "the view is too large", code="view_too_large")
    allowed = {kind: check for kind, check in _VIEWS.items() if only in (None, kind)}
    found = by_type(allowed)(view, "/view")
    blocks = view.get("blocks") if isinstance(view, dict) else None
    if isinstance(blocks, list):
        placed = located(blocks, "/view/blocks")
        found += duplicate_ids(placed) + several_focused(placed)
        is_form = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
        if is_form and view.get("type") == "modal" and not view.get("submit"):
            found += problem("/view", "missing required field: submit, as there are input blocks")
    return found
