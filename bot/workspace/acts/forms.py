"""What a form's inputs hold, and what Slack's client checks before it submits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from bot.workspace.memory.surfaces import EMPTY_STATE, elements
from bot.workspace.validation.inputs import NUMBER
from bot.workspace.validation.rich_text import rich_text
from bot.workspace.wire import Payload

MAX_FILES = 10  # of one file_input
MAX_FILE_SIZE = 10 * 1024 * 1024  # bytes of each


def options_of(element: Payload) -> list[Payload]:
    """Return every option that an element offers, groups included."""
    grouped = [o for group in element.get("option_groups") or [] for o in group["options"]]
    return [*(element.get("options") or []), *grouped]


def pick(element: Payload, wanted: object) -> Payload:
    """Return the offered option with this value or label; raise LookupError without one."""
    if isinstance(wanted, dict):
        wanted = wanted.get("value")
    offered = options_of(element)
    for option in offered:
        if option.get("value") == wanted:
            return option
    for option in offered:
        if option["text"]["text"] == wanted:
            return option
    known = [option.get("value") for option in offered]
    raise LookupError(f"{wanted!r} is none of the options {known}")


def clean_state(element: Payload, state: Payload) -> Payload:
    """Return the part of an action that belongs to this element, options as they were offered."""
    kind = element["type"]
    if kind in ("button", "icon_button", "feedback_buttons"):
        return {"value": state["value"]} if kind == "feedback_buttons" else {}
    if kind == "overflow":
        return {"selected_option": pick(element, state.get("selected_option"))}
    empty = EMPTY_STATE[kind]
    return {key: _clean(element, key, state.get(key, empty[key])) for key in empty}


def _clean(element: Payload, key: str, value: Any) -> Any:
    is_external = "external" in element["type"]
    if key == "selected_option":
        return value if is_external or value is None else pick(element, value)
    if key == "selected_options":
        chosen = _a_list(key, value)
        return chosen if is_external else [pick(element, option) for option in chosen]
    if key.endswith("s") and key != "files":
        return _a_list(key, value)
    if key == "selected_date_time":
        return None if value is None else whole_seconds(value)
    if key == "rich_text_value":
        if value is not None and rich_text(value, ""):
            raise ValueError(rich_text(value, "")[0].line)
        return value
    if key == "files":
        return _a_list(key, value)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{key} is text, not {value!r}")
    # An emptied field is an absent value, as in Slack.
    return value or None


def whole_seconds(value: Any) -> int:
    """Return a moment in whole seconds; raise ValueError for what is none."""
    refusal = ValueError("selected_date_time is a number of seconds, of ten digits")
    try:
        moment = float(value)
    except (TypeError, OverflowError):
        raise refusal from None
    if not abs(moment) < 1e11:
        raise refusal
    return int(moment)


def _is_url(entered: str) -> bool:
    try:
        parts = urlsplit(entered)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _a_list(key: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{key} is a list, not {value!r}")
    return value


def clean_values(blocks: Sequence[Payload], values: Payload) -> Payload:
    """Return `state.values` as a page gave it, without what the blocks do not have."""
    cleaned: Payload = {}
    for block, element in elements(blocks):
        of_block = values.get(block["block_id"])
        given = of_block.get(element["action_id"]) if isinstance(of_block, dict) else None
        if isinstance(given, dict) and element["type"] in EMPTY_STATE:
            own = {"type": element["type"], **clean_state(element, given)}
            cleaned.setdefault(block["block_id"], {})[element["action_id"]] = own
    return cleaned


def client_errors(blocks: Sequence[Payload], values: Payload) -> dict[str, str]:
    """Return what Slack's client says beside each field, by block_id; empty when it submits."""
    errors = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        entered = next((state[k] for k in EMPTY_STATE[element["type"]] if state.get(k)), None)
        if entered is None or (isinstance(entered, str) and not entered.strip()):
            problem = None if block.get("optional") else "Please complete this required field."
        else:
            problem = _problem(element, entered)
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(element: Payload, entered: Any) -> str | None:
    match element["type"]:
        case "plain_text_input":
            return _length_problem(element, entered)
        case "number_input":
            return _number_problem(element, entered)
        case "url_text_input":
            return None if _is_url(entered) else "Please enter a valid URL."
        case "email_text_input":
            is_email = "@" in entered.strip("@") and " " not in entered
            return None if is_email else "Please enter a valid email address."
        case "file_input":
            return _file_problem(element, entered)
        case _:
            most = element.get("max_selected_items")
            return f"You can select up to {most}." if most and len(entered) > most else None


def _file_problem(element: Payload, entered: Sequence[Payload]) -> str | None:
    most = element.get("max_files", MAX_FILES)
    if len(entered) > most:
        return f"You can upload {most} files at most."
    allowed = [kind.lower() for kind in element.get("filetypes") or []]
    for file in entered:
        if file["size"] > MAX_FILE_SIZE:
            return f"{file['name']} is too large: 10 MB at most."
        if allowed and file["filetype"].lower() not in allowed:
            return f"{file['name']} is none of the file types {', '.join(allowed)}."
    return None


def _length_problem(element: Payload, entered: str) -> str | None:
    if len(entered) > element.get("max_length", math.inf):
        return f"This entry is too long: {element['max_length']} characters at most."
    if len(entered) < element.get("min_length", 0):
        return f"This entry is too short: {element['min_length']} characters at least."
    return None


def _number_problem(element: Payload, entered: str) -> str | None:
    if not NUMBER.fullmatch(entered):
        return "Please enter a number."
    number = Decimal(entered)
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return None
