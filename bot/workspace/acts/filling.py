"""Turns plain Python values into what an input holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.workspace.acts.forms import options_of, pick, whole_seconds
from bot.workspace.memory.state import State
from bot.workspace.memory.surfaces import EMPTY_STATE, elements
from bot.workspace.memory.views import OpenView
from bot.workspace.wire import Payload


def fill(state: State, view: OpenView, values: Mapping[str, Any]) -> None:
    """Type `values` into a view by block_id; raise LookupError for what the form lacks."""
    by_block: dict[str, Payload] = {
        block["block_id"]: element
        for block, element in elements(view.content.get("blocks") or [])
        if element["type"] in EMPTY_STATE
    }
    for block_id, value in values.items():
        if block_id not in by_block:
            raise LookupError(f"no input {block_id!r} in this view; there are {list(by_block)}")
        element = by_block[block_id]
        entered = {"type": element["type"], **entry(state, element, value)}
        view.type_in({block_id: {element["action_id"]: entered}})


def entry(state: State, element: Payload, value: Any) -> Payload:
    """Return the state of one element after a person entered `value`; None empties it."""
    kind: str = element["type"]
    empty = EMPTY_STATE[kind]
    if value is None:
        return dict(empty)
    key = next(iter(empty))
    return {key: _entered(state, element, key, value)}


def _entered(state: State, element: Payload, key: str, value: Any) -> Any:
    match key:
        case "selected_option":
            return value if _is_ready(element, value) else pick(element, value)
        case "selected_options":
            return [
                option if _is_ready(element, option) else pick(element, option)
                for option in _chosen(element, value)
            ]
        case "selected_user":
            return state.member(value).id
        case "selected_users":
            return [state.member(one).id for one in value]
        case "selected_channel" | "selected_conversation":
            return state.channel(value).id
        case "selected_channels" | "selected_conversations":
            return [state.channel(one).id for one in value]
        case "selected_date_time":
            return whole_seconds(value)
        case "rich_text_value":
            return value if isinstance(value, dict) else _rich_text(str(value))
        case "files":
            return list(value)
        case _:
            return str(value) or None


def _is_ready(element: Payload, option: Any) -> bool:
    # What an external select offers is known to the app alone.
    return "external" in element["type"] and isinstance(option, dict)


def _chosen(element: Payload, value: Any) -> list[Any]:
    if isinstance(value, bool):
        offered = options_of(element)
        if len(offered) != 1:
            raise LookupError("True and False are for a single checkbox")
        return offered if value else []
    return [value] if isinstance(value, str) else list(value)


def _rich_text(text: str) -> Payload:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
