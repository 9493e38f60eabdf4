"""Small typed helpers for Block Kit, as plain dicts.

Limits and surfaces: https://docs.slack.dev/reference/block-kit
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]

#: Slack refuses messages from about 12,000 characters of block text on.
MESSAGE_BUDGET = 9000
#: `chat.update` refuses a longer `text`.
TEXT_LIMIT = 3900


@dataclass(frozen=True)
class Message:
    """A message: its blocks, and `text`, which is all that phones and screen readers get."""

    text: str
    blocks: list[Block]


def escape(text: str) -> str:
    """Make foreign text safe in mrkdwn: it can then mention nobody and link nowhere."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Shorten a text to at most `limit` characters, showing that it was."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def plain(text: str) -> Element:
    """A plain text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Element:
    """A mrkdwn object in which bare @names and addresses stay what they are."""
    return {"type": "mrkdwn", "text": cut(text, 3000), "verbatim": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph, perhaps with a button beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(cut(text, 150))}


def context(text: str) -> Block:
    """A quiet line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    """A rule."""
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(
    text: str, action_id: str, value: object, *, style: str = "", label: str = ""
) -> Element:
    """A button; `label` says more to a screen reader."""
    element: Element = {
        "type": "button",
        "text": plain(text),
        "action_id": action_id,
        "value": str(value),
    }
    if style:
        element["style"] = style
    if label:
        element["accessibility_label"] = cut(label, 75)
    return element


def option(value: str, label: str) -> Element:
    """One option of a select."""
    return {"text": plain(cut(label, 75)), "value": value}


def select(
    action_id: str, options: Sequence[tuple[str, str]], *, initial: str = "", placeholder: str = ""
) -> Element:
    """A select of value and label pairs; Slack takes at most 100."""
    shown = [option(value, label) for value, label in options[:100]]
    element: Element = {"type": "static_select", "action_id": action_id, "options": shown}
    if placeholder:
        element["placeholder"] = plain(placeholder)
    chosen = next((each for each in shown if each["value"] == initial), None)
    return element | {"initial_option": chosen} if chosen else element


def input_block(
    block_id: str, label: str, element: Element, *, optional: bool = False, hint: str = ""
) -> Block:
    """An input; its `block_id` is the form field's name."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(hint)} if hint else block


def modal(
    callback_id: str, title: str, blocks: list[Block], *, metadata: str, submit: str = "Save"
) -> dict[str, Any]:
    """A modal with a form."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(cut(title, 24)),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": metadata,
        "blocks": blocks,
    }
