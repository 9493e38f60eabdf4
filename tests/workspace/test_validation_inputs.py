"""Inputs: each just inside and just outside of its limits."""

import pytest

from bot.workspace.validation import view_problems
from tests.workspace.building import button, input_block, modal, plain_input, text

INPUT_LIMITS = [
    ("max_length", plain_input(max_length=3000), plain_input(max_length=3001), "/max_length"),
    ("max_length of one", plain_input(max_length=1), plain_input(max_length=0), "/max_length"),
    ("min_length", plain_input(min_length=3000), plain_input(min_length=3001), "/min_length"),
    (
        "lengths in order",
        plain_input(min_length=5, max_length=5),
        plain_input(min_length=6, max_length=5),
        "/min_length",
    ),
    (
        "initial value",
        plain_input(max_length=5, initial_value="x" * 5),
        plain_input(max_length=5, initial_value="x" * 6),
        "/initial_value",
    ),
    (
        "number is text",
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": "0.412"},
        {"type": "number_input", "is_decimal_allowed": True, "initial_value": 0.412},
        "/initial_value",
    ),
    (
        "number in range",
        {"type": "number_input", "is_decimal_allowed": True, "max_value": "1"},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1"},
        "/element",
    ),
    (
        "number says whether it is whole",
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "number_input"},
        "/element",
    ),
    (
        "selected items",
        {"type": "multi_users_select", "max_selected_items": 1},
        {"type": "multi_users_select", "max_selected_items": 0},
        "/max_selected_items",
    ),
    (
        "file input",
        {"type": "file_input", "max_files": 10},
        {"type": "file_input", "max_files": 11},
        "/max_files",
    ),
    ("inputs hold no buttons", plain_input(), button(), "/element/type"),
]


class TestInput:
    @pytest.mark.parametrize(
        ("element", "refused", "where"),
        [limit[1:] for limit in INPUT_LIMITS],
        ids=[limit[0] for limit in INPUT_LIMITS],
    )
    def test_takes_an_input_at_its_limit_and_refuses_it_beyond(self, element, refused, where):
        assert view_problems(modal(input_block("field", element))) == []

        problems = view_problems(modal(input_block("field", refused)))

        assert where in problems[0].pointer

    @pytest.mark.parametrize("part", ["label", "hint"])
    def test_bounds_the_texts_around_an_input(self, part):
        assert (
            view_problems(modal(input_block("f", plain_input(), **{part: text("x" * 2000)}))) == []
        )
        [problem] = view_problems(
            modal(input_block("f", plain_input(), **{part: text("x" * 2001)}))
        )
        assert problem.pointer == f"/view/blocks/0/{part}/text"

    def test_dispatches_no_action_for_files(self):
        files = {"type": "file_input", "max_files": 1}
        [problem] = view_problems(modal(input_block("f", files, dispatch_action=True)))
        assert problem.pointer == "/view/blocks/0/dispatch_action"
