"""The elements that people type into."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    integer,
    listing,
    problem,
    shape,
    string,
    then,
)
from bot.workspace.validation.text import dispatch_action_config, plain_text

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
"""What counts as a number where numbers travel as text."""

_TYPED: Mapping[str, Check] = {
    "action_id": string(255, 1),
    "placeholder": plain_text(150),
    "focus_on_load": boolean,
    "dispatch_action_config": dispatch_action_config,
}


def _fits_length(value: Any, pointer: str) -> Problems:
    least, most = value.get("min_length", 0), value.get("max_length", 3000)
    if least > most:
        return problem(f"{pointer}/min_length", "must not be greater than max_length")
    initial = value.get("initial_value")
    if initial and not least <= len(initial) <= most:
        return problem(
            f"{pointer}/initial_value",
            f"must have between {least} and {most} characters",
            constraint=most,
        )
    return []


def _decimal(value: Any, pointer: str) -> Problems:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return []
    return problem(pointer, "must be a string that holds a number")


def _fits_range(value: Any, pointer: str) -> Problems:
    numbers = {
        name: Decimal(value[name])
        for name in ("min_value", "initial_value", "max_value")
        if name in value
    }
    found: Problems = []
    if not value["is_decimal_allowed"]:
        for name, given in numbers.items():
            if given != given.to_integral_value():
                found += problem(f"{pointer}/{name}", "must be a whole number")
    ordered = list(numbers.values())
    if ordered != sorted(ordered):
        found += problem(pointer, "min_value, initial_value and max_value must be in order")
    return found


INPUTS: dict[str, Check] = {
    "plain_text_input": then(
        shape(
            {"type": anything},
            {
                **_TYPED,
                "initial_value": string(3000),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            },
        ),
        _fits_length,
    ),
    "number_input": then(
        shape(
            {"type": anything, "is_decimal_allowed": boolean},
            {
                **_TYPED,
                "initial_value": _decimal,
                "min_value": _decimal,
                "max_value": _decimal,
            },
        ),
        _fits_range,
    ),
    "email_text_input": shape({"type": anything}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({"type": anything}, {**_TYPED, "initial_value": string(3000)}),
    "file_input": shape(
        {"type": anything},
        {
            "action_id": string(255, 1),
            "filetypes": listing(string(50, 1), 100),
            "max_files": integer(1, 10),
        },
    ),
}
