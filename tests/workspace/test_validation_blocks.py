"""Blocks: each just inside and just outside of its limits."""

import pytest

from bot.workspace.validation import message_problems, view_problems
from tests.workspace.building import actions, button, modal, mrkdwn, plain_input, text
from tests.workspace.samples import (
    chart,
    confirm,
    data_table,
    image,
    option,
    options,
    rich,
    rich_section,
    section,
    select,
    table,
)

LIMITS = [
    ("section text", section(text=mrkdwn("x" * 3000)), section(text=mrkdwn("x" * 3001)), "/text"),
    ("section text not empty", section(), section(text=mrkdwn("")), "/text/text"),
    ("section needs something", section(), {"type": "section"}, ""),
    ("section fields", section(fields=[text("f")] * 10), section(fields=[text("f")] * 11), "/f"),
    (
        "section field",
        section(fields=[text("x" * 2000)]),
        section(fields=[text("x" * 2001)]),
        "/fields/0/text",
    ),
    ("section expand", section(expand=True), section(expand="yes"), "/expand"),
    ("block_id", section(block_id="b" * 255), section(block_id="b" * 256), "/block_id"),
    (
        "header",
        {"type": "header", "text": text("x" * 150)},
        {"type": "header", "text": text("x" * 151)},
        "/text/text",
    ),
    (
        "header takes plain text",
        {"type": "header", "text": text("x")},
        {"type": "header", "text": mrkdwn("x")},
        "/text/type",
    ),
    (
        "context",
        {"type": "context", "elements": [text("x")] * 10},
        {"type": "context", "elements": [text("x")] * 11},
        "/elements",
    ),
    (
        "context holds no buttons",
        {"type": "context", "elements": [text("x")]},
        {"type": "context", "elements": [button()]},
        "/elements/0/type",
    ),
    (
        "actions",
        actions(*[button(f"b{n}") for n in range(25)]),
        actions(*[button(f"b{n}") for n in range(26)]),
        "/elements",
    ),
    ("actions not empty", actions(button()), actions(), "/elements"),
    ("actions hold no text inputs", actions(button()), actions(plain_input()), "/elements/0/type"),
    (
        "action_id in a block",
        actions(button("a"), button("b")),
        actions(button("a"), button("a")),
        "/elements/1/action_id",
    ),
    ("action_id", actions(button("a" * 255)), actions(button("a" * 256)), "/action_id"),
    (
        "button text",
        actions(button(text=text("x" * 75))),
        actions(button(text=text("x" * 76))),
        "/text/text",
    ),
    (
        "button value",
        actions(button(value="x" * 2000)),
        actions(button(value="x" * 2001)),
        "/value",
    ),
    (
        "button url",
        actions(button(url="https://example.com")),
        actions(button(url="javascript:alert(1)")),
        "/url",
    ),
    ("button style", actions(button(style="danger")), actions(button(style="red")), "/style"),
    (
        "accessibility label",
        actions(button(accessibility_label="x" * 75)),
        actions(button(accessibility_label="x" * 76)),
        "/accessibility_label",
    ),
    (
        "shown to",
        actions(button(visible_to_user_ids=["U1"] * 10)),
        actions(button(visible_to_user_ids=["U1"] * 11)),
        "/visible_to_user_ids",
    ),
    (
        "confirm title",
        actions(button(confirm=confirm(title=text("x" * 100)))),
        actions(button(confirm=confirm(title=text("x" * 101)))),
        "/confirm/title/text",
    ),
    (
        "confirm text",
        actions(button(confirm=confirm(text=text("x" * 300)))),
        actions(button(confirm=confirm(text=text("x" * 301)))),
        "/confirm/text/text",
    ),
    (
        "confirm button",
        actions(button(confirm=confirm(confirm=text("x" * 30)))),
        actions(button(confirm=confirm(confirm=text("x" * 31)))),
        "/confirm/confirm/text",
    ),
    (
        "unknown key",
        section(),
        section(colour="red"),
        "/colour",
    ),
    ("unknown element key", actions(button()), actions(button(tooltip="x")), "/tooltip"),
    ("unknown block", {"type": "divider"}, {"type": "spacer"}, "/type"),
    ("mrkdwn takes no emoji", section(), section(text={**mrkdwn("x"), "emoji": True}), "/emoji"),
    ("image alt_text", image(alt_text="x" * 2000), image(alt_text="x" * 2001), "/alt_text"),
    ("image says what it shows", image(), image(alt_text=""), "/alt_text"),
    ("image of one source", image(), image(slack_file={"id": "F1"}), ""),
    ("image title", image(title=text("x" * 2000)), image(title=text("x" * 2001)), "/title/text"),
    (
        "overflow",
        actions({"type": "overflow", "action_id": "o", "options": options(5)}),
        actions({"type": "overflow", "action_id": "o", "options": options(6)}),
        "/options",
    ),
    ("select options", actions(select(options=options(100))), actions(select(options=options(101))),
     "/options"),
    (
        "select groups or options",
        actions(select(option_groups=[{"label": text("G"), "options": options(2)}])),
        actions(select(options=options(1), option_groups=[])),
        "/option_groups",
    ),
    (
        "option text",
        actions(select(options=[option(label="x" * 75)])),
        actions(select(options=[option(label="x" * 76)])),
        "/text/text",
    ),
    (
        "option value",
        actions(select(options=[option("x" * 150)])),
        actions(select(options=[option("x" * 151)])),
        "/value",
    ),
    (
        "option description",
        actions(select(options=[option(description=text("x" * 75))])),
        actions(select(options=[option(description=text("x" * 76))])),
        "/description/text",
    ),
    (
        "initial option is offered",
        actions(select(options=options(2), initial_option=option("value-1"))),
        actions(select(options=options(2), initial_option=option("value-2"))),
        "/initial_option",
    ),
    (
        "initial option is the same",
        actions(select(options=options(2), initial_option=option("value-1"))),
        actions(select(options=options(2), initial_option=option("value-1", "Other"))),
        "/initial_option",
    ),
    (
        "placeholder",
        actions(select(options=options(1), placeholder=text("x" * 150))),
        actions(select(options=options(1), placeholder=text("x" * 151))),
        "/placeholder/text",
    ),
    (
        "checkboxes",
        actions({"type": "checkboxes", "action_id": "c", "options": options(10)}),
        actions({"type": "checkboxes", "action_id": "c", "options": options(11)}),
        "/options",
    ),
    (
        "date",
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-28"}),
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-02-30"}),
        "/initial_date",
    ),
    (
        "time",
        actions({"type": "timepicker", "action_id": "d", "initial_time": "23:59"}),
        actions({"type": "timepicker", "action_id": "d", "initial_time": "24:00"}),
        "/initial_time",
    ),
    (
        "moment",
        actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_700_000_000}),
        actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 17}),
        "/initial_date_time",
    ),
    (
        "rich text",
        rich(rich_section({"type": "text", "text": "x"})),
        rich(rich_section({"type": "text", "text": ""})),
        "/elements/0/elements/0/text",
    ),
    (
        "rich text list",
        rich({"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": []}),
        rich({"type": "rich_text_list", "style": "bullet", "indent": 9, "elements": []}),
        "/indent",
    ),
    ("table rows", table(100, 1), table(101, 1), "/rows"),
    ("table cells", table(1, 20), table(1, 21), "/rows/0"),
    ("table cell not empty", table(1, 1), table(1, 1, ""), "/rows/0/0/text"),
    ("data_table rows", data_table(201), data_table(202), "/rows"),
    ("data_table header", data_table(2), data_table(1), "/rows"),
    ("data_table page", data_table(2, page_size=100), data_table(2, page_size=101), "/page_size"),
    ("chart points", chart(20), chart(21), "/data"),
    ("chart title", chart(title="x" * 50), chart(title="x" * 51), "/title"),
    (
        "markdown",
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
        "/text",
    ),
    (
        "card title",
        {"type": "card", "title": text("x" * 150)},
        {"type": "card", "title": text("x" * 151)},
        "/title/text",
    ),
    ("card title is an object", {"type": "card", "title": text("x")}, {"type": "card",
     "title": "x"}, "/title"),
    (
        "plan title is a string",
        {"type": "plan", "title": "Plan"},
        {"type": "plan", "title": text("Plan")},
        "/title",
    ),
]  # fmt: skip


class TestBlock:
    @pytest.mark.parametrize(
        ("block", "refused", "where"),
        [limit[1:] for limit in LIMITS],
        ids=[limit[0] for limit in LIMITS],
    )
    def test_is_taken_at_its_limit_and_refused_beyond(self, block, refused, where):
        assert message_problems({"blocks": [block]}) == []

        problems = message_problems({"blocks": [refused]})

        assert [p.code for p in problems][:1] == ["invalid_blocks"]
        assert problems[0].pointer.startswith("/blocks/0")
        assert where in problems[0].pointer

    def test_says_in_words_what_is_missing(self):
        [problem] = message_problems({"blocks": [{"type": "header"}]})
        assert problem.line == "[ERROR] missing required field: text [json-pointer:/blocks/0]"

    @pytest.mark.parametrize("garbage", [None, 1, "x", [], [None], {"type": []}, {"type": None}])
    def test_is_never_taken_when_it_is_garbage(self, garbage):
        assert message_problems({"blocks": [garbage]})
        assert view_problems(modal(garbage))
