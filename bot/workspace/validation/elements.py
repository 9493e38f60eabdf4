"""Interactive elements: buttons, menus, pickers and inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    exactly_one,
    integer,
    listing,
    one_of,
    problem,
    shape,
    string,
    then,
    url,
)
from bot.workspace.validation.rich_text import rich_text
from bot.workspace.validation.text import (
    STYLE,
    any_text,
    confirm,
    dispatch_action_config,
    is_offered,
    option,
    option_group,
    options,
    plain_text,
    slack_file,
)

_PLACEHOLDER = {"placeholder": plain_text(150)}
_FOCUS = {"focus_on_load": boolean}
_CONFIRM = {"confirm": confirm}


def _element(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    return shape({"type": anything, **required}, {"action_id": string(255, 1), **optional})


def _menu(optional: Mapping[str, Check]) -> Check:
    return _element({}, {**_PLACEHOLDER, **_FOCUS, **_CONFIRM, **optional})


def _static(optional: Mapping[str, Check]) -> Check:
    offered = {"options": options(plain_text(75)), "option_groups": listing(option_group, 100)}
    return then(
        then(_menu({**offered, **optional}), exactly_one("options", "option_groups")),
        is_offered("initial_option", "initial_options"),
    )


def _written(pattern: str, read: Callable[[str], object], form: str) -> Check:
    written = re.compile(pattern)

    def check(value: Any, pointer: str) -> Problems:
        try:
            # ISO 8601 has more ways to write it than Slack takes.
            if isinstance(value, str) and written.fullmatch(value):
                read(value)
                return []
        except ValueError:
            pass
        return problem(pointer, f"must be a {form}")

    return check


_DAY = _written("[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat, "date in the format YYYY-MM-DD")
_CLOCK = _written("[0-9]{2}:[0-9]{2}", time.fromisoformat, "time in the format HH:mm")


_CHOSEN = option(plain_text(75))
_LABELLED = option(any_text(75))
_IDS = listing(string(255, 1), most=100)
_MOST = {"max_selected_items": integer(1, 100)}
_FILTER = {
    "default_to_current_conversation": boolean,
    "filter": shape(
        {},
        {
            "include": listing(one_of("im", "mpim", "private", "public"), most=4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
}
_RESPONSE = {"response_url_enabled": boolean}
_SHOWN_TO = {"visible_to_user_ids": listing(string(255, 1), most=10)}
_LINES = {"min_lines": integer(1, 100), "max_lines": integer(1, 100)}

BUTTON = _element(
    {"text": plain_text(75)},
    {
        "value": string(2000),
        "url": url(),
        "style": STYLE,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": anything,
        **_CONFIRM,
        **_SHOWN_TO,
    },
)

IMAGE = then(
    shape(
        {"type": anything, "alt_text": string(2000, 1)},
        {"image_url": url(), "slack_file": slack_file},
    ),
    exactly_one("image_url", "slack_file"),
)

MENUS: dict[str, Check] = {
    "static_select": _static({"initial_option": _CHOSEN}),
    "multi_static_select": _static({"initial_options": listing(_CHOSEN, 100), **_MOST}),
    "external_select": _menu({"initial_option": _CHOSEN, "min_query_length": integer(0, 1000)}),
    "multi_external_select": _menu(
        {"initial_options": listing(_CHOSEN, 100), "min_query_length": integer(0, 1000), **_MOST}
    ),
    "users_select": _menu({"initial_user": string(255, 1)}),
    "multi_users_select": _menu({"initial_users": _IDS, **_MOST}),
    "conversations_select": _menu({"initial_conversation": string(255, 1), **_FILTER, **_RESPONSE}),
    "multi_conversations_select": _menu({"initial_conversations": _IDS, **_FILTER, **_MOST}),
    "channels_select": _menu({"initial_channel": string(255, 1), **_RESPONSE}),
    "multi_channels_select": _menu({"initial_channels": _IDS, **_MOST}),
}

CHOICES: dict[str, Check] = {
    "checkboxes": then(
        _element(
            {"options": options(any_text(75), most=10)},
            {"initial_options": listing(_LABELLED, 10), **_CONFIRM, **_FOCUS},
        ),
        is_offered("initial_option", "initial_options"),
    ),
    "radio_buttons": then(
        _element(
            {"options": options(any_text(75), most=10)},
            {"initial_option": _LABELLED, **_CONFIRM, **_FOCUS},
        ),
        is_offered("initial_option", "initial_options"),
    ),
}

DAY_AND_TIME: dict[str, Check] = {
    "datepicker": _menu({"initial_date": _DAY}),
    "timepicker": _menu({"initial_time": _CLOCK, "timezone": string(100)}),
}

MOMENT: dict[str, Check] = {
    "datetimepicker": _element(
        {}, {"initial_date_time": integer(10**9, 10**10 - 1), **_CONFIRM, **_FOCUS}
    )
}

OVERFLOW = _element(
    {"options": listing(option(plain_text(75), with_url=True), most=5)}, dict(_CONFIRM)
)

WORKFLOW_BUTTON = _element(
    {"text": plain_text(75), "workflow": anything},
    {"style": STYLE, "accessibility_label": string(75)},
)

RICH_TEXT_INPUT = _element(
    {},
    {
        "initial_value": rich_text,
        "dispatch_action_config": dispatch_action_config,
        **_LINES,
        **_PLACEHOLDER,
        **_FOCUS,
    },
)
