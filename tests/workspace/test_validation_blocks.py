"""What Slack refuses without a limit to read up; those that it states are in conformance/."""

import pytest

from bot.workspace.validation import message_problems, view_problems
from tests.workspace.building import actions, button, input_block, modal, plain_input, text
from tests.workspace.conformance.rules import block_refusals, element_refusals
from tests.workspace.samples import block, element, option, options, paragraph, rich, said

ELEMENTS = [
    ("no key that it does not know", button(), button(tooltip="Extend"), "/tooltip"),
    (
        "an address to follow",
        button(url="https://example.com"),
        button(url="javascript:alert(1)"),
        "/url",
    ),
    (
        "an option that is offered",
        element("static_select", initial_option=options(2)[1]),
        element("static_select", initial_option=options(3)[2]),
        "/initial_option",
    ),
    (
        "the option as it is offered",
        element("static_select", options=[option()], initial_option=option()),
        element("static_select", options=[option()], initial_option=option(label="AUC")),
        "/initial_option",
    ),
    (
        "lengths in order",
        plain_input(min_length=5, max_length=5),
        plain_input(min_length=6, max_length=5),
        "/min_length",
    ),
    (
        "a value that fits",
        plain_input(max_length=6, initial_value="Recall"),
        plain_input(max_length=5, initial_value="Recall"),
        "/initial_value",
    ),
    (
        "numbers in order",
        element("number_input", min_value="0", max_value="1"),
        element("number_input", min_value="0.5", max_value="1"),
        "",
    ),
    (
        "a whole number where it wants one",
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "7"},
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "0.412"},
        "/initial_value",
    ),
    (
        "whether a number is whole",
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "number_input"},
        "",
    ),
]

BLOCKS = [
    ("no key that it does not know", block("section"), block("section", colour="red"), "/colour"),
    ("some buttons", actions(button()), actions(), "/elements"),
    (
        "text that is not empty",
        rich(paragraph(said("0.412"))),
        rich(paragraph(said(""))),
        "/elements/0/elements/0/text",
    ),
]


def cases(rules):
    return pytest.mark.parametrize(
        ("taken", "refused", "pointer"),
        [rule[1:] for rule in rules],
        ids=[rule[0] for rule in rules],
    )


class TestElement:
    @cases(ELEMENTS)
    def test_has(self, taken, refused, pointer):
        assert element_refusals(taken) == []
        assert element_refusals(refused) == [(pointer, "invalid_blocks")]


class TestBlock:
    @cases(BLOCKS)
    def test_has(self, taken, refused, pointer):
        assert block_refusals(taken) == []
        assert block_refusals(refused) == [(pointer, "invalid_blocks")]

    def test_says_in_words_what_is_missing(self):
        [problem] = message_problems({"blocks": [{"type": "header"}]})
        assert problem.line == "[ERROR] missing required field: text [json-pointer:/blocks/0]"


class TestView:
    def test_puts_the_cursor_into_one_input(self):
        focused = plain_input(focus_on_load=True)
        assert view_problems(modal(input_block("baseline", focused))) == []
        twice = modal(input_block("baseline", focused), input_block("minimum_lift", focused))
        assert [problem.pointer for problem in view_problems(twice)] == ["/view/blocks/1"]

    def test_is_of_the_type_that_was_asked_for(self):
        assert view_problems(modal(), only="modal") == []
        assert [p.pointer for p in view_problems(modal(), only="home")] == ["/view/type"]

    def test_names_what_a_form_lacks(self):
        form = modal(input_block("baseline", plain_input()), title=text("Proposal"))
        del form["submit"]
        [problem] = view_problems(form)
        assert problem.message == "missing required field: submit, as there are input blocks"
