"""The newer blocks: cards, carousels, containers, alerts, plans."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    at_least_one,
    boolean,
    both,
    by_type,
    listing,
    one_of,
    problem,
    shape,
    string,
    then,
    url,
)
from bot.workspace.validation.elements import BUTTON, IMAGE
from bot.workspace.validation.rich_text import rich_text
from bot.workspace.validation.text import any_text, confirm, plain_text

_BLOCK_ID = {"block_id": string(255, 1)}

CARD_ELEMENTS: dict[str, Check] = {"button": BUTTON}

CARD = then(
    shape(
        {"type": anything},
        {
            "hero_image": IMAGE,
            "icon": IMAGE,
            "slack_icon": anything,
            "title": any_text(150),
            "subtitle": any_text(150),
            "body": any_text(200),
            "subtext": any_text(200),
            "actions": listing(by_type(CARD_ELEMENTS), 3),
            **_BLOCK_ID,
        },
    ),
    at_least_one("hero_image", "title", "actions", "body"),
)

CAROUSEL = shape({"type": anything, "elements": listing(by_type({"card": CARD}), 10)}, _BLOCK_ID)

ALERT = shape(
    {"type": anything, "text": any_text(200)},
    {"level": one_of("default", "info", "warning", "error", "success"), **_BLOCK_ID},
)

_FEEDBACK = shape(
    {"text": plain_text(75), "value": string(2000)}, {"accessibility_label": string(75)}
)

CONTEXT_ACTION_ELEMENTS: dict[str, Check] = {
    "feedback_buttons": shape(
        {"type": anything, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        {"action_id": string(255, 1)},
    ),
    "icon_button": shape(
        {"type": anything, "icon": one_of("trash"), "text": plain_text(75)},
        {
            "action_id": string(255, 1),
            "value": string(2000),
            "confirm": confirm,
            "accessibility_label": string(75),
            "visible_to_user_ids": listing(string(255, 1), 10),
        },
    ),
}

CONTEXT_ACTIONS = shape(
    {"type": anything, "elements": listing(by_type(CONTEXT_ACTION_ELEMENTS), 5)}, _BLOCK_ID
)


def _task_card(*statuses: str) -> Check:
    return shape(
        {"type": anything, "task_id": string(255, 1), "title": string(least=1)},
        {
            "status": one_of(*statuses),
            "details": rich_text,
            "output": rich_text,
            "sources": listing(
                shape({"type": one_of("url"), "url": url(), "text": string(least=1)})
            ),
            **_BLOCK_ID,
        },
    )


TASK_CARD = _task_card("in_progress", "complete", "error")

PLAN = shape(
    {"type": anything, "title": string(least=1)},
    {
        "tasks": listing(
            by_type({"task_card": _task_card("pending", "in_progress", "complete", "error")})
        ),
        **_BLOCK_ID,
    },
)


def _folds_or_divides(value: Any, pointer: str) -> Problems:
    if value.get("is_collapsible") and value.get("has_header_divider"):
        return problem(f"{pointer}/has_header_divider", "a container that collapses has none")
    return []


def container(child: Check) -> Check:
    """Return a check for a container whose children are checked by `child`."""
    return then(
        shape(
            {"type": anything, "child_blocks": listing(child, 10)},
            {
                "title": plain_text(150),
                "rich_text_title": rich_text,
                "subtitle": plain_text(150),
                "width": one_of("narrow", "standard", "wide", "full"),
                "icon": anything,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
                "has_header_divider": boolean,
                **_BLOCK_ID,
            },
        ),
        both(at_least_one("title", "rich_text_title"), _folds_or_divides),
    )
