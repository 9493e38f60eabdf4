"""No block and no element comes into the emulator without a rule."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.workspace.validation.blocks import ELEMENTS, SURFACES
from tests.workspace.conformance import (
    test_blocks,
    test_cards,
    test_elements,
    test_inputs,
    test_menus,
    test_messages,
    test_rich_text,
    test_surfaces,
    test_tables,
    test_views,
)

RULES = [
    *test_blocks.RULES,
    *test_cards.RULES,
    *test_elements.RULES,
    *test_inputs.RULES,
    *test_menus.RULES,
    *test_messages.RULES,
    *test_rich_text.RULES,
    *test_tables.RULES,
    *test_views.RULES,
]


def types_in(payload: Any) -> Iterator[str]:
    """Every `type` in a payload."""
    if isinstance(payload, dict):
        if isinstance(payload.get("type"), str):
            yield payload["type"]
        for part in payload.values():
            yield from types_in(part)
    elif isinstance(payload, list):
        for part in payload:
            yield from types_in(part)


def known(table: dict[str, dict[str, Any]]) -> set[str]:
    return {kind for checks in table.values() for kind in checks}


@pytest.mark.slack("1.1 blocks")
def test_each_block_has_a_rule():
    assert {f"1.1 {kind}" for kind in known(SURFACES)} <= {rule.source for rule in RULES}


@pytest.mark.slack("1.1 blocks")
def test_each_block_has_its_surfaces():
    surfaces = {
        kind: {surface for surface, checks in SURFACES.items() if kind in checks}
        for kind in known(SURFACES)
    }
    assert surfaces == test_surfaces.SURFACES


@pytest.mark.slack("1.2 elements")
def test_each_element_has_a_rule():
    assert known(ELEMENTS) <= {kind for rule in RULES for kind in types_in(rule.inside)}


@pytest.mark.slack("1.2 elements")
def test_each_element_has_its_places():
    places = {
        kind: {block for block, checks in ELEMENTS.items() if kind in checks}
        for kind in known(ELEMENTS)
    }
    assert places == test_surfaces.PLACES
