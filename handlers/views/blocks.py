"""Small typed helpers for Block Kit, as plain dicts.

Limits and surfaces: https://docs.slack.dev/reference/block-kit
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]

#: Slack refuses messages from about 12,000 characters of block text on.
MESSAGE_BUDGET = 9000
#: `chat.update` refuses a longer `text`.
TEXT_LIMIT = 3900
#: A section holds 3,000 characters.
_SECTION = 2900


@dataclass(frozen=True)
class Message:
    """A message: its blocks, and `text`, which is all that phones and screen readers get."""

    text: str
    blocks: list[Block]
    #: The same in other blocks, the richest first, for a Slack that refuses newer ones.
    plainer: tuple[list[Block], ...] = ()


def escape(text: str) -> str:
    """Make foreign text safe in mrkdwn: it mentions nobody, links nowhere, fences nothing in."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Two fences would turn everything between them, ours too, into code.
    return text.replace("```", "`\u200b`\u200b`")


def escape_within(text: str, room: int) -> str:
    """Escape a text, cut so that no more than `room` characters come of it."""
    escaped = escape(text)
    while len(escaped) > room:
        text = cut(text, len(text) * room // len(escaped) - 1)
        escaped = escape(text)
    return escaped


def cut(text: str, limit: int) -> str:
    """Shorten a plain text to at most `limit` characters, showing that it was."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def cut_mrkdwn(text: str, limit: int) -> str:
    """Shorten mrkdwn, whose entities, links and mentions stay whole or go."""
    if len(text) <= limit:
        return text
    return re.sub(r"(&\w{0,4}|<[^>]*)$", "", text[: limit - 1]).rstrip() + "…"


def plain(text: str) -> Element:
    """A plain text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Element:
    """A mrkdwn object in which bare @names and addresses stay what they are."""
    return {"type": "mrkdwn", "text": cut_mrkdwn(text, 3000), "verbatim": True}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph, perhaps with a button beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def sections(lines: Sequence[str]) -> list[Block]:
    """Lines of mrkdwn in as few sections as hold them."""
    texts = [""]
    for line in lines:
        for part in _parts(line):
            if len(texts[-1]) + len(part) >= _SECTION:
                texts.append("")
            texts[-1] = f"{texts[-1]}\n{part}" if texts[-1] else part
    return [section(text) for text in texts if text]


def _parts(line: str) -> list[str]:
    """A line in pieces that a section holds, none of which ends within an entity."""
    parts = []
    while len(line) > _SECTION:
        end = line.rfind("&", _SECTION - 6, _SECTION)
        end = end if end > 0 else _SECTION
        parts.append(line[:end])
        line = line[end:]
    return [*parts, line]


def text_length(blocks: Sequence[Block]) -> int:
    """How much of Slack's allowance for text some sections and contexts take."""
    texts = [block.get("text", {}) for block in blocks]
    texts += [part for block in blocks for part in block.get("elements", [])]
    return sum(len(text["text"]) for text in texts if isinstance(text.get("text"), str))


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


def overview(title: str, blocks: list[Block], *, metadata: str) -> dict[str, Any]:
    """A modal to look at; its buttons do something, but there is nothing to submit."""
    return {
        "type": "modal",
        "title": plain(cut(title, 24)),
        "close": plain("Close"),
        "private_metadata": metadata,
        "blocks": blocks,
    }
