"""The newer blocks: cards, carousels, containers, alerts, plans."""

from tests.workspace.building import button, mrkdwn, text
from tests.workspace.conformance.rules import Rule, block_refusals, each, least, most, under
from tests.workspace.samples import BLOCKS, ELEMENTS, address, block, element, rich, words

CHILDREN = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section",
            "table", "video")  # fmt: skip
STATUSES = ("in_progress", "complete", "error")


def card(**parts):
    return {"type": "card", **parts}


def container(**extra):
    return block("container", **extra)


def named_by(**titles):
    return {"type": "container", "child_blocks": [BLOCKS["divider"]], **titles}


def context_actions(*elements):
    return block("context_actions", elements=list(elements))


def icons(count):
    return [element("icon_button", action_id=f"delete-{n}") for n in range(count)]


def feedback(side, **part):
    return context_actions(
        element("feedback_buttons", **{side: {"text": text("Useful"), "value": "useful", **part}})
    )


def icon_button(**extra):
    return context_actions(element("icon_button", **extra))


def plan(**extra):
    return block("plan", **extra)


def task(**extra):
    return block("task_card", **extra)


def page(**extra):
    return {"type": "url", "url": address(40), "text": "Run 7", **extra}


RULES = [
    *under(
        "1.1 card",
        most("characters of the title:", 150, lambda n: card(title=text(words(n))), "/title/text"),
        most("characters of the subtitle:", 150,
             lambda n: block("card", subtitle=text(words(n))), "/subtitle/text"),
        most("characters of the body:", 200, lambda n: card(body=mrkdwn(words(n))), "/body/text"),
        most("characters of the subtext:", 200,
             lambda n: block("card", subtext=mrkdwn(words(n))), "/subtext/text"),
        most("buttons:", 3, lambda n: card(actions=[button(f"open-{i}") for i in range(n)]),
             "/actions"),
        Rule("hero_image, title, actions or body", card(hero_image=ELEMENTS["image"]),
             card(subtitle=text("H1")), ""),
        Rule("title is a text object", card(title=text("H1")), card(title="H1"), "/title"),
        Rule("body is a text object", card(body=text("H1")), card(body="H1"), "/body"),
    ),
    *under(
        "1.1 carousel",
        most("cards:", 10, lambda n: block("carousel", elements=[BLOCKS["card"]] * n),
             "/elements"),
        least("cards:", 1, lambda n: block("carousel", elements=[BLOCKS["card"]] * n),
              "/elements"),
        Rule("cards alone", BLOCKS["carousel"], block("carousel", elements=[BLOCKS["section"]]),
             "/elements/0/type"),
    ),
    *under(
        "1.1 container",
        most("characters of the title:", 150, lambda n: container(title=text(words(n))),
             "/title/text"),
        most("characters of the subtitle:", 150, lambda n: container(subtitle=text(words(n))),
             "/subtitle/text"),
        Rule("title or rich_text_title", named_by(rich_text_title=rich()), named_by(), ""),
        most("child_blocks:", 10, lambda n: container(child_blocks=[BLOCKS["divider"]] * n),
             "/child_blocks"),
        least("child_blocks:", 1, lambda n: container(child_blocks=[BLOCKS["divider"]] * n),
              "/child_blocks"),
        *[
            Rule(f"no {kind} in it", container(child_blocks=[BLOCKS[child] for child in CHILDREN]),
                 container(child_blocks=[{**BLOCKS.get(kind, {}), "type": kind}]),
                 "/child_blocks/0/type")
            for kind in [*BLOCKS, "file"]
            if kind not in CHILDREN
        ],
        *[
            Rule(f"{width} is a width", container(width=width), container(width="huge"), "/width")
            for width in ("narrow", "standard", "wide", "full")
        ],
        Rule("is_collapsible is yes or no", container(is_collapsible=True),
             container(is_collapsible="true"), "/is_collapsible"),
        Rule("default_collapsed is yes or no", container(is_collapsible=True,
             default_collapsed=True), container(default_collapsed="true"), "/default_collapsed"),
        Rule("has_header_divider unless it collapses", container(has_header_divider=True),
             container(has_header_divider=True, is_collapsible=True), "/has_header_divider"),
    ),
    *under(
        "1.1 alert",
        most("characters:", 200, lambda n: block("alert", text=text(words(n))), "/text/text"),
        *[
            Rule(f"{level} is a level", block("alert", level=level),
                 block("alert", level="critical"), "/level")
            for level in ("default", "info", "warning", "error", "success")
        ],
    ),
    *under(
        "1.1 context_actions",
        most("elements:", 5, lambda n: context_actions(*icons(n)), "/elements"),
        Rule("trash is the one icon", icon_button(icon="trash"), icon_button(icon="pin"),
             "/elements/0/icon"),
    ),
    *under(
        "1.2 feedback_buttons",
        *[
            most(f"characters of {side}:", 75,
                 lambda n, side=side: feedback(side, text=text(words(n))),
                 f"/elements/0/{side}/text/text")
            for side in ("positive_button", "negative_button")
        ],
        most("characters of a value:", 2000,
             lambda n: feedback("positive_button", value=words(n)),
             "/elements/0/positive_button/value"),
    ),
    *under(
        "1.2 icon_button",
        most("characters:", 75, lambda n: icon_button(text=text(words(n))),
             "/elements/0/text/text"),
        most("characters of its value:", 2000, lambda n: icon_button(value=words(n)),
             "/elements/0/value"),
        most("people who see it:", 10, lambda n: icon_button(visible_to_user_ids=["U0ANA"] * n),
             "/elements/0/visible_to_user_ids"),
    ),
    *under(
        "1.1 plan",
        Rule("title is a bare string", plan(title="Evaluate run 7"),
             plan(title=text("Evaluate run 7")), "/title"),
        Rule("tasks are task_cards", plan(tasks=[task()]), plan(tasks=[BLOCKS["section"]]),
             "/tasks/0/type"),
        *[
            Rule(f"a task may be {status}", plan(tasks=[task(status=status)]),
                 plan(tasks=[task(status="late")]), "/tasks/0/status")
            for status in ("pending", *STATUSES)
        ],
    ),
    *under(
        "1.1 task_card",
        *[
            Rule(f"{status} is a status", task(status=status), task(status="late"), "/status")
            for status in STATUSES
        ],
        Rule("pending in a plan alone", plan(tasks=[task(status="pending")]),
             task(status="pending"), "/status"),
        *[
            Rule(f"{part} is rich_text", task(**{part: rich()}), task(**{part: text("0.437")}),
                 f"/{part}/type")
            for part in ("details", "output")
        ],
        Rule("sources are urls", task(sources=[page()]), task(sources=[page(type="file")]),
             "/sources/0/type"),
    ),
]  # fmt: skip


class TestBlock:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert block_refusals(rule.inside) == []
        assert block_refusals(rule.outside) == [(rule.pointer, rule.code)]
