"""Menus and choices, and their options."""

import pytest

from bot.workspace.validation import option_problems
from tests.workspace.building import connected, modal, mrkdwn, text
from tests.workspace.conformance.rules import Rule, each, element_refusals, least, most, under
from tests.workspace.samples import (
    ELEMENTS,
    address,
    block,
    element,
    group,
    option,
    options,
    words,
)

MULTI = [kind for kind in ELEMENTS if kind.startswith("multi_")]
MENUS = [kind for kind in ELEMENTS if kind.endswith("_select")]


def select(**extra):
    return {"type": "static_select", "action_id": "metric", **extra}


def offering(**extra):
    return select(options=[option(**extra)])


def conversations(**extra):
    return element("conversations_select", **extra)


def filtered(**extra):
    return conversations(filter=extra)


RULES = [
    *under(
        "1.2 overflow",
        most("options:", 5, lambda n: element("overflow", options=options(n)), "/options"),
        least("options:", 1, lambda n: element("overflow", options=options(n)), "/options"),
        most("characters of a url:", 3000,
             lambda n: element("overflow", options=[option(url=address(n))]), "/options/0/url"),
        Rule("no url in other menus", element("overflow", options=[option(url=address(40))]),
             offering(url=address(40)), "/options/0/url"),
    ),
    *under(
        "1.2 static/multi select",
        *[
            most(f"options of {kind}:", 100,
                 lambda n, kind=kind: element(kind, options=options(n)), "/options")
            for kind in ("static_select", "multi_static_select")
        ],
        most("groups:", 100, lambda n: select(option_groups=[group()] * n), "/option_groups"),
        most("options of a group:", 100, lambda n: select(option_groups=[group(n)]),
             "/option_groups/0/options"),
        Rule("options or groups", select(option_groups=[group()]),
             select(options=options(2), option_groups=[group()]), ""),
        Rule("some options", select(options=options(1)), select(), ""),
        *[
            most(f"characters in place of {kind}:", 150,
                 lambda n, kind=kind: element(kind, placeholder=text(words(n))),
                 "/placeholder/text")
            for kind in MENUS
        ],
        Rule("placeholder in plain_text", conversations(placeholder=text("Where")),
             conversations(placeholder=mrkdwn("Where")), "/placeholder/type"),
        *[
            least(f"items in {kind}:", 1, lambda n, kind=kind: element(kind, max_selected_items=n),
                  "/max_selected_items")
            for kind in MULTI
        ],
    ),
    *under(
        "1.2 external select",
        *[
            Rule(f"min_query_length of {kind} is a number", element(kind, min_query_length=3),
                 element(kind, min_query_length="3"), "/min_query_length")
            for kind in ("external_select", "multi_external_select")
        ],
    ),
    *under(
        "1.2 users/conversations/channels",
        *[
            Rule(f"{name} names one", element(kind, **{name: "C0FRAUD"}),
                 element(kind, **{name: ["C0FRAUD"]}), f"/{name}")
            for kind, name in (
                ("users_select", "initial_user"),
                ("conversations_select", "initial_conversation"),
                ("channels_select", "initial_channel"),
            )
        ],
        *[
            Rule(f"{name} lists some", element(kind, **{name: ["C0FRAUD"]}),
                 element(kind, **{name: "C0FRAUD"}), f"/{name}")
            for kind, name in (
                ("multi_users_select", "initial_users"),
                ("multi_conversations_select", "initial_conversations"),
                ("multi_channels_select", "initial_channels"),
            )
        ],
        *[
            Rule(f"filter may include {kind}", filtered(include=[kind]),
                 filtered(include=[kind, "shared"]), "/filter/include/1")
            for kind in ("im", "mpim", "private", "public")
        ],
        *[
            Rule(f"{name} is yes or no", filtered(**{name: True}), filtered(**{name: "true"}),
                 f"/filter/{name}")
            for name in ("exclude_external_shared_channels", "exclude_bot_users")
        ],
        *[
            Rule(f"{name} is yes or no", conversations(**{name: True}),
                 conversations(**{name: "true"}), f"/{name}")
            for name in ("response_url_enabled", "default_to_current_conversation")
        ],
    ),
    *[
        rule
        for kind in ("checkboxes", "radio_buttons")
        for rule in under(
            f"1.2 {kind}",
            most("options:", 10, lambda n, kind=kind: element(kind, options=options(n)),
                 "/options"),
            Rule("labels in mrkdwn too", element(kind, options=[option(text=mrkdwn("*Recall*"))]),
                 element(kind, options=[option(text="Recall")]), "/options/0/text"),
        )
    ],
    *under(
        "1.2 option object",
        most("characters:", 75, lambda n: offering(label=words(n)), "/options/0/text/text"),
        Rule("in plain_text", offering(), offering(text=mrkdwn("*Recall*")),
             "/options/0/text/type"),
        most("characters of its value:", 150, lambda n: offering(value=words(n)),
             "/options/0/value"),
        most("characters of its description:", 75, lambda n: offering(description=text(words(n))),
             "/options/0/description/text"),
    ),
]  # fmt: skip

ANSWERS = under(
    "1.2 external select",
    most("options offered:", 100, lambda n: {"options": options(n)}, "/options"),
    most("groups offered:", 100, lambda n: {"option_groups": [group()] * n}, "/option_groups"),
    Rule("options or groups offered", {"option_groups": [group()]},
         {"options": options(1), "option_groups": [group()]}, ""),
    Rule("has values", {"options": options(1)}, {"options": [{"text": text("Recall")}]},
         "/options/0"),
)  # fmt: skip


class TestElement:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert element_refusals(rule.inside) == []
        assert element_refusals(rule.outside) == [(rule.pointer, rule.code)]


class TestOptions:
    @each(ANSWERS)
    def test_are_taken_just_inside_and_refused_just_outside(self, rule):
        assert option_problems(rule.inside) == []
        assert [p.pointer for p in option_problems(rule.outside)] == [rule.pointer]

    @pytest.mark.slack("1.2 external select")
    async def test_are_asked_for_from_three_characters_on(self, workspace):
        def build(app):
            @app.command("/lab")
            async def ask(ack, body, client):
                form = modal(block("input", element=ELEMENTS["external_select"]))
                await client.views_open(trigger_id=body["trigger_id"], view=form)
                await ack()

            @app.options("pick")
            async def offer(ack):
                await ack(options=options(1))

        ana = workspace.person("ana")
        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
            assert await ana.suggest("pick", "re") == []
            assert await ana.suggest("pick", "rec") == options(1)
