"""Finding what a message shows: its buttons, its texts, its mrkdwn."""

import copy
from collections.abc import Iterator
from typing import Any

Part = dict[str, Any]


def parts(value: Any) -> Iterator[Part]:
    """Every object inside blocks or a whole message, however deep."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def buttons_of(message: Part, action_id: str = "", ending: str = "") -> list[Part]:
    """A message's buttons of this kind whose value ends so."""
    return [
        each
        for each in parts(message.get("blocks") or [])
        if each.get("type") == "button"
        and action_id in {"", each["action_id"]}
        and each["value"].endswith(ending)
    ]


def find_button(messages: list[Part], action_id: str, ending: str) -> tuple[Part, Part]:
    """The newest message with such a button, and the button."""
    for message in reversed(messages):
        for button in buttons_of(message, action_id, ending):
            return message, button
    raise LookupError(f"no button {action_id} …{ending}")


def shown(blocks: Any) -> str:
    """All the text that blocks show, one piece a line; of a link its address."""
    texts = (each.get("text") or each.get("url") for each in parts(blocks))
    return "\n".join(text for text in texts if isinstance(text, str))


def mrkdwn_of(value: Any) -> list[Part]:
    """Every mrkdwn object inside."""
    return [each for each in parts(value) if each.get("type") == "mrkdwn"]


def inputs_of(view: Part) -> list[str]:
    """The names of a modal's inputs, in order."""
    return [each["block_id"] for each in view["blocks"] if each["type"] == "input"]


def typed_in(view: Part) -> dict[str, str]:
    """What stands in a modal's text inputs, by name."""
    return {
        block_id: str(state.get("value") or "")
        for block_id, elements in view["state"]["values"].items()
        for state in elements.values()
    }


def crafted(view: Part, **values: str) -> Part:
    """The view's `state.values` with some changed in ways that Slack's client would not let."""
    state = copy.deepcopy(view["state"]["values"])
    for block_id, value in values.items():
        (entered,) = state[block_id.replace("__", ".")].values()
        if "selected_option" in entered:
            label = {"type": "plain_text", "text": value}
            entered["selected_option"] = {"text": label, "value": value}
        else:
            key = next(each for each in entered if each != "type")
            entered[key] = value
    return state
