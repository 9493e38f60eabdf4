"""Blocks, and the surfaces on which Slack takes them."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.cards import (
    ALERT,
    CARD,
    CARD_ELEMENTS,
    CAROUSEL,
    CONTEXT_ACTION_ELEMENTS,
    CONTEXT_ACTIONS,
    PLAN,
    TASK_CARD,
    container,
)
from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    integer,
    listing,
    problem,
    shape,
    string,
    then,
    url,
)
from bot.workspace.validation.elements import (
    BUTTON,
    CHOICES,
    DAY_AND_TIME,
    IMAGE,
    MENUS,
    MOMENT,
    OVERFLOW,
    RICH_TEXT_INPUT,
    WORKFLOW_BUTTON,
)
from bot.workspace.validation.inputs import INPUTS
from bot.workspace.validation.rich_text import rich_text
from bot.workspace.validation.tables import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.workspace.validation.text import any_text, plain_text, slack_file

_BLOCK_ID = {"block_id": string(255, 1)}
_BUTTONS = {"button": BUTTON, "overflow": OVERFLOW, "workflow_button": WORKFLOW_BUTTON}
_PICKERS = {**MENUS, **CHOICES, **DAY_AND_TIME}
_RICH = {"rich_text_input": RICH_TEXT_INPUT}

ELEMENTS: dict[str, dict[str, Check]] = {
    "section": {**_BUTTONS, **_PICKERS, "image": IMAGE},
    "context": {"image": IMAGE},
    "actions": {**_BUTTONS, **_PICKERS, **MOMENT, **_RICH},
    "input": {**_PICKERS, **MOMENT, **INPUTS, **_RICH},
    "card": CARD_ELEMENTS,
    "context_actions": CONTEXT_ACTION_ELEMENTS,
}
"""What checks one element, by the block that it is in."""


def _no_files_dispatched(value: Any, pointer: str) -> Problems:
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        return problem(f"{pointer}/dispatch_action", "a file_input dispatches no action")
    return []


_SECTION = then(
    shape(
        {"type": anything},
        {
            "text": any_text(),
            "fields": listing(any_text(2000), 10),
            "accessory": by_type(ELEMENTS["section"]),
            "expand": boolean,
            **_BLOCK_ID,
        },
    ),
    at_least_one("text", "fields"),
)

_INPUT = then(
    shape(
        {
            "type": anything,
            "label": plain_text(2000),
            "element": by_type(ELEMENTS["input"]),
        },
        {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean, **_BLOCK_ID},
    ),
    _no_files_dispatched,
)

_ACTIONS = shape(
    {"type": anything, "elements": listing(by_type(ELEMENTS["actions"]), 25)}, _BLOCK_ID
)

_IMAGE = then(
    shape(
        {"type": anything, "alt_text": string(2000, 1)},
        {"image_url": url(), "slack_file": slack_file, "title": plain_text(2000), **_BLOCK_ID},
    ),
    exactly_one("image_url", "slack_file"),
)

_VIDEO = shape(
    {
        "type": anything,
        "alt_text": string(least=1),
        "title": plain_text(199),
        "thumbnail_url": url(),
        "video_url": url(),
    },
    {
        "title_url": url(),
        "description": plain_text(199),
        "author_name": string(49),
        "provider_name": string(),
        "provider_icon_url": url(),
        **_BLOCK_ID,
    },
)

_HEADER = shape(
    {"type": anything, "text": plain_text(150)},
    {"level": integer(1, 4), **_BLOCK_ID},
)

_CONTEXT = shape(
    {
        "type": anything,
        "elements": listing(
            by_type({**ELEMENTS["context"], "mrkdwn": any_text(), "plain_text": any_text()}), 10
        ),
    },
    _BLOCK_ID,
)

_EVERYWHERE: dict[str, Check] = {
    "section": _SECTION,
    "header": _HEADER,
    "divider": shape({"type": anything}, _BLOCK_ID),
    "context": _CONTEXT,
    "actions": _ACTIONS,
    "input": _INPUT,
    "image": _IMAGE,
    "rich_text": rich_text,
    "video": _VIDEO,
    "card": CARD,
}

# Slack names `file` too, which an app reads and never writes.
_CHILDREN = (
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "video",
)
_CHILD = by_type({**{kind: _EVERYWHERE[kind] for kind in _CHILDREN}, "table": TABLE})

_SHARED: dict[str, Check] = {
    **_EVERYWHERE,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "carousel": CAROUSEL,
}

SURFACES: dict[str, dict[str, Check]] = {
    "message": {
        **_SHARED,
        "container": container(_CHILD),
        "context_actions": CONTEXT_ACTIONS,
        "data_visualization": DATA_VISUALIZATION,
        "markdown": shape({"type": anything, "text": string(12_000, 1)}, _BLOCK_ID),
        "plan": PLAN,
        "task_card": TASK_CARD,
    },
    "modal": {**_EVERYWHERE, "alert": ALERT},
    # Slack's pages disagree on containers in a Home tab, which does without them here.
    "home": _SHARED,
}
"""What checks one block, by the surface that it is on."""
