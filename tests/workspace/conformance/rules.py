"""A rule of Slack's: what it takes, what it refuses, and where it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.workspace.validation import message_problems, view_problems
from tests.workspace.building import modal
from tests.workspace.samples import block as sample


@dataclass(frozen=True)
class Rule:
    """A payload just inside of a limit, and one just outside."""

    name: str  # reads on from the source: "1.1 section: text of 3000 characters"
    inside: Any
    outside: Any
    pointer: str  # JSON pointer into the payload, to what is refused
    code: str = "invalid_blocks"
    source: str = ""  # section of slack-platform.md, and its row


def most(
    name: str, limit: int, build: Callable[[int], Any], pointer: str, code: str = "invalid_blocks"
) -> Rule:
    """Return the rule that `build` takes no more than `limit`."""
    return Rule(f"{name} {limit} at most", build(limit), build(limit + 1), pointer, code)


def least(name: str, limit: int, build: Callable[[int], Any], pointer: str) -> Rule:
    """Return the rule that `build` takes no less than `limit`."""
    return Rule(f"{name} {limit} at least", build(limit), build(limit - 1), pointer)


def under(source: str, *rules: Rule) -> list[Rule]:
    """Return rules that all come from one row of slack-platform.md."""
    return [replace(rule, source=source) for rule in rules]


def each(rules: Iterable[Rule]) -> pytest.MarkDecorator:
    """Run a test once for each `rule`, marked with its source."""
    cases = [
        pytest.param(rule, id=f"{rule.source}: {rule.name}", marks=pytest.mark.slack(rule.source))
        for rule in rules
    ]
    return pytest.mark.parametrize("rule", cases)


def block_refusals(block: Any) -> list[tuple[str, str]]:
    """Return pointer and code of all that is wrong with a block, on a surface that has it."""
    if isinstance(block, dict) and block.get("type") == "alert":
        problems, place = view_problems(modal(block)), "/view/blocks/0"
    else:
        problems, place = message_problems({"blocks": [block]}), "/blocks/0"
    return [(problem.pointer.removeprefix(place), problem.code) for problem in problems]


def element_refusals(element: dict[str, Any]) -> list[tuple[str, str]]:
    """Return pointer and code of all that is wrong with an element, in a block that takes it."""
    place = "/elements/0"
    match element["type"]:
        case "image":
            holder = sample("context", elements=[element])
        case "feedback_buttons" | "icon_button":
            holder = sample("context_actions", elements=[element])
        case kind if kind.endswith("_input"):
            holder, place = sample("input", element=element), "/element"
        case _:
            holder = sample("actions", elements=[element])
    return [(pointer.removeprefix(place), code) for pointer, code in block_refusals(holder)]
