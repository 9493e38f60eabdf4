"""Modals and Home tabs: what is around their blocks."""

import json

import pytest

from bot.workspace.validation import view_problems
from tests.workspace.building import input_block, modal, mrkdwn, plain_input, text
from tests.workspace.conformance.rules import Rule, each, most, under
from tests.workspace.samples import BLOCKS, block, words

FORM = modal(input_block("hypothesis", plain_input()))


def without(*names):
    return {name: part for name, part in FORM.items() if name not in names}


def home(*blocks, **extra):
    return {"type": "home", "blocks": list(blocks), **extra}


def dividers(count):
    return [BLOCKS["divider"]] * count


def weighing(size):
    """Return a modal that is as many bytes of JSON."""
    view = modal(*[block("section", text=text(words(2900)))] * 84, private_metadata="")
    return {**view, "private_metadata": "m" * (size - len(json.dumps(view)))}


def twice(kind, **extra):
    return [block(kind, block_id="result", **extra)] * 2


RULES = [
    *under(
        "1.3 views",
        *[
            rule
            for name in ("title", "submit", "close")
            for rule in (
                most(f"characters of {name}:", 24,
                     lambda n, name=name: modal(**{name: text(words(n))}), f"/view/{name}/text"),
                Rule(f"{name} in plain_text", modal(**{name: text("Go on")}),
                     modal(**{name: mrkdwn("*Go on*")}), f"/view/{name}/type"),
            )
        ],
        Rule("a modal has a title", modal(), without("title"), "/view"),
        Rule("a Home tab has none", home(), home(title=text("Labthread")), "/view/title"),
        *[
            most(f"characters of {name}:", limit, lambda n, name=name: modal(**{name: "m" * n}),
                 f"/view/{name}")
            for name, limit in (
                ("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)
            )
        ],
        most("blocks of a modal:", 100, lambda n: modal(*dividers(n)), "/view/blocks"),
        most("blocks of a Home tab:", 100, lambda n: home(*dividers(n)), "/view/blocks"),
        most("bytes:", 250_000, weighing, "/view", "view_too_large"),
        Rule("a form can be submitted", FORM, without("submit"), "/view"),
        Rule("a modal without fields need not be", modal(submit=text("Go on")),
             {**without("submit"), "blocks": [BLOCKS["input"]]}, "/view"),
        *[
            Rule(f"{name} is yes or no", modal(**{name: True}), modal(**{name: "true"}),
                 f"/view/{name}")
            for name in ("clear_on_close", "notify_on_close")
        ],
        Rule("a modal or a Home tab", home(), {"type": "message", "blocks": []}, "/view/type"),
        Rule("has blocks", modal(), without("blocks"), "/view"),
    ),
    *under(
        "1.1 block_id",
        Rule("once in a modal", modal(block("divider", block_id="result"), BLOCKS["divider"]),
             modal(*twice("divider")), "/view/blocks/1/block_id"),
        Rule("once in a Home tab", home(block("divider", block_id="result"), BLOCKS["divider"]),
             home(*twice("divider")), "/view/blocks/1/block_id"),
        Rule("once in a carousel of a Home tab", home(BLOCKS["carousel"]),
             home(block("carousel", elements=twice("card"))),
             "/view/blocks/0/elements/1/block_id"),
    ),
]  # fmt: skip


class TestView:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert view_problems(rule.inside) == []
        found = [(problem.pointer, problem.code) for problem in view_problems(rule.outside)]
        assert found == [(rule.pointer, rule.code)]

    @pytest.mark.slack("1.3 views")
    @pytest.mark.parametrize("garbage", [None, [], "modal", {}, {"type": "modal", "blocks": {}}])
    def test_is_never_garbage(self, garbage):
        assert view_problems(garbage)
