"""A small language for what a JSON value may be; every check collects, none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.workspace.validation.problems import Problem

Problems = list[Problem]
Check = Callable[[Any, str], Problems]
"""Takes a value and its JSON pointer; returns what is wrong with it."""


def problem(
    pointer: str, message: str, code: str = "invalid_blocks", constraint: int | str | None = None
) -> Problems:
    """Return one problem as a list."""
    return [Problem(pointer=pointer, message=message, code=code, constraint=constraint)]


def anything(_value: Any, _pointer: str) -> Problems:
    """Accept whatever comes."""
    return []


def string(most: int | None = None, least: int = 0) -> Check:
    """Return a check for text of `least` to `most` characters."""

    def check(value: Any, pointer: str) -> Problems:
        if not isinstance(value, str):
            return problem(pointer, "must be a string")
        if len(value) < least:
            return problem(pointer, f"must be more than {least - 1} characters", constraint=least)
        if most is not None and len(value) > most:
            return problem(pointer, f"must be less than {most + 1} characters", constraint=most)
        return []

    return check


def url(most: int = 3000) -> Check:
    """Return a check for a web address."""
    text = string(most, least=1)

    def check(value: Any, pointer: str) -> Problems:
        found = text(value, pointer)
        if not found and not value.startswith(("https://", "http://", "slack://", "mailto:")):
            return problem(pointer, "must be a valid URL")
        return found

    return check


def integer(least: int, most: int) -> Check:
    """Return a check for a whole number between `least` and `most`."""

    def check(value: Any, pointer: str) -> Problems:
        if isinstance(value, bool) or not isinstance(value, int):
            return problem(pointer, "must be an integer")
        if not least <= value <= most:
            return problem(pointer, f"must be between {least} and {most}", constraint=most)
        return []

    return check


def number(value: Any, pointer: str) -> Problems:
    """Accept any number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return problem(pointer, "must be a number")
    return []


def boolean(value: Any, pointer: str) -> Problems:
    """Accept true and false."""
    return [] if isinstance(value, bool) else problem(pointer, "must be a boolean")


def one_of(*allowed: Any) -> Check:
    """Return a check for a value out of a few."""

    def check(value: Any, pointer: str) -> Problems:
        if any(value is choice or (value == choice) for choice in allowed):
            return []
        return problem(pointer, f"must be a valid enum value: {', '.join(map(str, allowed))}")

    return check


def listing(item: Check, most: int | None = None, least: int = 1) -> Check:
    """Return a check for `least` to `most` items, each checked by `item`."""

    def check(value: Any, pointer: str) -> Problems:
        if not isinstance(value, list):
            return problem(pointer, "must be an array")
        if len(value) < least:
            return problem(pointer, f"no fewer than {least} items allowed", constraint=least)
        if most is not None and len(value) > most:
            return problem(pointer, f"no more than {most} items allowed", constraint=most)
        return [found for i, part in enumerate(value) for found in item(part, f"{pointer}/{i}")]

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """Return a check for an object with these keys and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Problems:
        if not isinstance(value, dict):
            return problem(pointer, "must be an object")
        found: Problems = []
        for name in required:
            if value.get(name) is None:
                found += problem(pointer, f"missing required field: {name}")
        for name, part in value.items():
            if name not in known:
                found += problem(f"{pointer}/{name}", f"invalid additional property: {name}")
            elif part is not None or name not in required:
                found += known[name](part, f"{pointer}/{name}")
        return found

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """Return a check that picks another one by the object's `type`."""

    def check(value: Any, pointer: str) -> Problems:
        if not isinstance(value, dict):
            return problem(pointer, "must be an object")
        kind = value.get("type")
        if not isinstance(kind, str):
            return problem(pointer, "missing required field: type")
        if kind not in table:
            return problem(f"{pointer}/type", f"unsupported type: {kind}")
        return table[kind](value, pointer)

    return check


def both(*checks: Check) -> Check:
    """Return a check that wants all of these."""

    def check(value: Any, pointer: str) -> Problems:
        return [found for each in checks for found in each(value, pointer)]

    return check


def then(first: Check, following: Check) -> Check:
    """Return a check that asks `following` only about what `first` accepts."""

    def check(value: Any, pointer: str) -> Problems:
        return first(value, pointer) or following(value, pointer)

    return check


def exactly_one(*names: str) -> Check:
    """Return a check for an object that has one of these keys, not none and not two."""

    def check(value: Any, pointer: str) -> Problems:
        given = [name for name in names if value.get(name) is not None]
        if len(given) == 1:
            return []
        return problem(pointer, f"must have exactly one of: {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Check:
    """Return a check for an object that has some of these keys."""

    def check(value: Any, pointer: str) -> Problems:
        if any(value.get(name) for name in names):
            return []
        return problem(pointer, f"must have one of: {', '.join(names)}")

    return check
