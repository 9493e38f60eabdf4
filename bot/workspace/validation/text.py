"""Text objects, and the small objects made of them."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    by_type,
    exactly_one,
    listing,
    one_of,
    problem,
    shape,
    string,
    then,
    url,
)

MAX_TEXT = 3000  # characters of a text object
STYLE = one_of("primary", "danger")


def plain_text(most: int = MAX_TEXT) -> Check:
    """Return a check for a plain_text object."""
    return by_type(
        {"plain_text": shape({"type": anything, "text": string(most, 1)}, {"emoji": boolean})}
    )


def any_text(most: int = MAX_TEXT) -> Check:
    """Return a check for a plain_text or mrkdwn object."""
    mrkdwn = shape({"type": anything, "text": string(most, 1)}, {"verbatim": boolean})
    return by_type({"plain_text": plain_text(most), "mrkdwn": mrkdwn})


confirm = shape(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
    },
    {"style": STYLE},
)

dispatch_action_config = shape(
    {},
    {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), most=2)},
)


def option(label: Check, *, with_url: bool = False) -> Check:
    """Return a check for an option whose label is a text object of this kind."""
    return shape(
        {"text": label, "value": string(150, 1)},
        {"description": any_text(75), **({"url": url()} if with_url else {})},
    )


def options(label: Check, most: int = 100) -> Check:
    """Return a check for a flat list of options."""
    return listing(option(label), most)


option_group = shape({"label": plain_text(75), "options": options(plain_text(75))})

slack_file = then(shape({}, {"id": string(), "url": url()}), exactly_one("id", "url"))


def is_offered(one: str, many: str) -> Check:
    """Return a check that what is chosen at first is one of the options, exactly."""

    def check(value: Any, pointer: str) -> Problems:
        groups = value.get("option_groups") or []
        offered = (value.get("options") or []) + [o for group in groups for o in group["options"]]
        found: Problems = []
        if one in value and value[one] not in offered:
            found += problem(f"{pointer}/{one}", "must be one of the options")
        for index, chosen in enumerate(value.get(many) or []):
            if chosen not in offered:
                found += problem(f"{pointer}/{many}/{index}", "must be one of the options")
        return found

    return check
