"""Reads blocks: finds elements, names what has no id yet, tells what a form starts with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.workspace.memory.ids import Ids
from bot.workspace.wire import Payload

EMPTY_STATE: dict[str, Payload] = {
    "plain_text_input": {"value": None},
    "email_text_input": {"value": None},
    "url_text_input": {"value": None},
    "number_input": {"value": None},
    "rich_text_input": {"rich_text_value": None},
    "file_input": {"files": []},
    "checkboxes": {"selected_options": []},
    "radio_buttons": {"selected_option": None},
    "static_select": {"selected_option": None},
    "external_select": {"selected_option": None},
    "users_select": {"selected_user": None},
    "conversations_select": {"selected_conversation": None},
    "channels_select": {"selected_channel": None},
    "multi_static_select": {"selected_options": []},
    "multi_external_select": {"selected_options": []},
    "multi_users_select": {"selected_users": []},
    "multi_conversations_select": {"selected_conversations": []},
    "multi_channels_select": {"selected_channels": []},
    "datepicker": {"selected_date": None},
    "timepicker": {"selected_time": None},
    "datetimepicker": {"selected_date_time": None},
}
"""What `state.values` holds for an element that nobody touched, by element type."""

_INITIAL_KEYS = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}

INTERACTIVE = frozenset({*EMPTY_STATE, "button", "overflow", "feedback_buttons", "icon_button"})
"""Element types that a person can press or fill."""


def elements(blocks: Sequence[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Yield each interactive element with its block, nested blocks included."""
    for block in blocks:
        for element in _own_elements(block):
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield block, element
        yield from elements(block.get("child_blocks") or [])
        # Cards have no block_id that actions report: Slack names the carousel's card instead.
        yield from elements([c for c in block.get("elements") or [] if c.get("type") == "card"])


def _own_elements(block: Payload) -> list[Any]:
    match block.get("type"):
        case "section":
            return [block.get("accessory")]
        case "input":
            return [block.get("element")]
        case "actions" | "context_actions":
            return list(block.get("elements") or [])
        case "card":
            return list(block.get("actions") or [])
        case _:
            return []


def message_blocks(blocks: Sequence[Payload], attachments: Sequence[Payload]) -> list[Payload]:
    """Return every block of a message, those of its attachments included."""
    return [*blocks, *(block for part in attachments for block in part.get("blocks") or [])]


def find_element(
    blocks: Sequence[Payload],
    action_id: str,
    block_id: str | None = None,
    button_value: str | None = None,
) -> tuple[Payload, Payload]:
    """Return the one element with this action_id, and its block; raise LookupError otherwise."""
    found = [
        (block, element)
        for block, element in elements(blocks)
        if element.get("action_id") == action_id
        and (block_id is None or block.get("block_id") == block_id)
        and (button_value is None or element.get("value") in {None, button_value})
    ]
    if len(found) == 1:
        return found[0]
    known = sorted({str(element.get("action_id")) for _, element in elements(blocks)})
    problem = "no element" if not found else "several elements: give block_id or value for"
    raise LookupError(f"{problem} {action_id!r} (block_id {block_id!r}); there are {known}")


def input_blocks(blocks: Sequence[Payload]) -> dict[str, Payload]:
    """Return the input blocks by block_id."""
    return {
        str(block["block_id"]): block
        for block, element in elements(blocks)
        if block["type"] == "input" and element
    }


def initial_values(blocks: Sequence[Payload], conversation: str | None = None) -> Payload:
    """Return `state.values` of blocks that nobody touched yet, opened from `conversation`."""
    values: Payload = {}
    for block, element in elements(blocks):
        empty = EMPTY_STATE.get(element["type"])
        if empty is not None:
            state = {
                key: element.get(_INITIAL_KEYS.get(key, ""), nothing)
                for key, nothing in empty.items()
            }
            if element.get("default_to_current_conversation") and conversation:
                state = _current(state, conversation)
            by_action = values.setdefault(block["block_id"], {})
            by_action[element["action_id"]] = {"type": element["type"], **state}
    return values


def _current(state: Payload, conversation: str) -> Payload:
    if "selected_conversations" in state:
        return {"selected_conversations": state["selected_conversations"] or [conversation]}
    return {"selected_conversation": state["selected_conversation"] or conversation}


def with_ids(blocks: Sequence[Payload], ids: Ids) -> list[Payload]:
    """Return a copy of blocks where every block_id and action_id is filled in, as Slack does."""
    named = [_with_block_id(block, ids) for block in blocks]
    for _, element in elements(named):
        element.setdefault("action_id", ids.new("a")[2:7])
    return named


def _with_block_id(block: Payload, ids: Ids) -> Payload:
    copied: Payload = json.loads(json.dumps(block))
    if copied["type"] == "markdown":
        copied.pop("block_id", None)  # Slack keeps none here, and gives its own
    copied.setdefault("block_id", ids.new("b")[2:7])
    for child in copied.get("child_blocks") or []:
        child.setdefault("block_id", ids.new("b")[2:7])
    return copied
