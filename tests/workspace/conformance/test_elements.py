"""Buttons, images, and what every element has: an id, and a question before it acts."""

from tests.workspace.building import mrkdwn, text
from tests.workspace.conformance.rules import Rule, each, element_refusals, most, under
from tests.workspace.samples import ELEMENTS, address, confirm, element, words

INTERACTIVE = [kind for kind in ELEMENTS if kind != "image"]
ASKING = [
    kind
    for kind in INTERACTIVE
    if kind.endswith(("_select", "picker"))
    or kind in ("button", "icon_button", "overflow", "checkboxes", "radio_buttons")
]


def button(**extra):
    return element("button", **extra)


def asking(**extra):
    return button(confirm=confirm(**extra))


def without(name, parts):
    return {key: part for key, part in parts.items() if key != name}


RULES = [
    *under(
        "1.2 button",
        most("characters:", 75, lambda n: button(text=text(words(n))), "/text/text"),
        Rule("in plain_text", button(), button(text=mrkdwn("*Extend*")), "/text/type"),
        most("characters of its value:", 2000, lambda n: button(value=words(n)), "/value"),
        most("characters of its url:", 3000, lambda n: button(url=address(n)), "/url"),
        most("characters of its accessibility_label:", 75,
             lambda n: button(accessibility_label=words(n)), "/accessibility_label"),
        most("characters of its agent_prompt:", 4000, lambda n: button(agent_prompt=words(n)),
             "/agent_prompt"),
        Rule("shown to people by id", button(visible_to_user_ids=["U0ANA"]),
             button(visible_to_user_ids="U0ANA"), "/visible_to_user_ids"),
        *[
            Rule(f"{style} is a style", button(style=style), button(style="warning"), "/style")
            for style in ("primary", "danger")
        ],
    ),
    *under(
        "1.2 image element",
        Rule("has alt_text", ELEMENTS["image"], without("alt_text", ELEMENTS["image"]), ""),
    ),
    *under(
        "1.2 confirm dialog",
        most("characters of the title:", 100, lambda n: asking(title=text(words(n))),
             "/confirm/title/text"),
        most("characters of the text:", 300, lambda n: asking(text=text(words(n))),
             "/confirm/text/text"),
        most("characters of confirm:", 30, lambda n: asking(confirm=text(words(n))),
             "/confirm/confirm/text"),
        most("characters of deny:", 30, lambda n: asking(deny=text(words(n))),
             "/confirm/deny/text"),
        Rule("has a way out", asking(), button(confirm=without("deny", confirm())), "/confirm"),
        *[
            Rule(f"in {kind}", element(kind, confirm=confirm()), element(kind, confirm=True),
                 "/confirm")
            for kind in ASKING
        ],
        Rule("has a style", asking(style="danger"), asking(style="warning"), "/confirm/style"),
    ),
    *under(
        "1.2 action_id",
        *[
            most(f"characters of {kind}:", 255,
                 lambda n, kind=kind: element(kind, action_id="a" * n), "/action_id")
            for kind in INTERACTIVE
        ],
    ),
]  # fmt: skip


class TestElement:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert element_refusals(rule.inside) == []
        assert element_refusals(rule.outside) == [(rule.pointer, rule.code)]
