"""Reads blocks: finds elements, names what has no id yet, tells what a form starts with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
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


_INNER = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
"""Where a block keeps other blocks, by its type."""


def _inner(block: Payload) -> list[Payload]:
    return list(block.get(_INNER.get(block["type"], "")) or [])


def elements(blocks: Sequence[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Yield each interactive element with its block, nested blocks included."""
    for block in blocks:
        for element in _own_elements(block):
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield block, element
        yield from elements(_inner(block))


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


def carried_over(typed: Payload, blocks: Sequence[Payload]) -> Payload:
    """Return `state.values` of blocks, with what was typed where block_id and action_id stay."""
    values = initial_values(blocks)
    for block_id, actions in values.items():
        kept = typed.get(block_id, {})
        for action_id, initial in actions.items():
            if kept.get(action_id, {}).get("type") == initial["type"]:
                actions[action_id] = kept[action_id]
    return values


def merge(values: Payload, more: Mapping[str, Payload]) -> None:
    """Put more `state.values` into those that there are."""
    for block_id, actions in more.items():
        values.setdefault(block_id, {}).update(actions)


def with_ids(blocks: Sequence[Payload], ids: Ids) -> list[Payload]:
    """Return a copy of blocks where every block_id and action_id is filled in, as Slack does."""
    copies: list[Payload] = json.loads(json.dumps(list(blocks)))
    _name(copies, ids)
    for _, element in elements(copies):
        element.setdefault("action_id", ids.new("a")[2:7])
    return copies


def _name(blocks: Sequence[Payload], ids: Ids) -> None:
    for block in blocks:
        if block["type"] == "markdown":
            block.pop("block_id", None)  # Slack keeps none here, and gives its own
        block.setdefault("block_id", ids.new("b")[2:7])
        _name(_inner(block), ids)


def attachments_with_ids(attachments: Sequence[Payload], ids: Ids) -> list[Payload]:
    """Return a copy of attachments whose blocks have every id filled in."""
    return [
        {**part, "blocks": with_ids(part["blocks"], ids)} if part.get("blocks") else dict(part)
        for part in attachments
    ]
