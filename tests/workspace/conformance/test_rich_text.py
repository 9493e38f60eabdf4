"""Rich text: formatting as structure."""

from tests.workspace.building import text
from tests.workspace.conformance.rules import Rule, block_refusals, each, least, most, under
from tests.workspace.samples import address, paragraph, rich, said

PARTS = (
    said("Recall"),
    {"type": "link", "url": address(40)},
    {"type": "emoji", "name": "tada"},
    {"type": "user", "user_id": "U0ANA"},
    {"type": "usergroup", "usergroup_id": "S0FRAUD"},
    {"type": "channel", "channel_id": "C0FRAUD"},
    {"type": "team", "team_id": "T0LAB"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#36C5F0"},
    {"type": "date", "timestamp": 1_796_000_000, "format": "{date_short}"},
)


def listed(**extra):
    return rich({"type": "rich_text_list", "style": "bullet", "elements": [paragraph()], **extra})


def grouped(kind, **extra):
    return rich({"type": kind, "elements": [said("0.412")], **extra})


RULES = [
    *under(
        "1.1 rich_text",
        Rule("sections", rich(paragraph()), grouped("rich_text_heading"), "/elements/0/type"),
        Rule("quotes", grouped("rich_text_quote"), rich(said("0.412")), "/elements/0/type"),
        Rule("preformatted text", grouped("rich_text_preformatted"), rich(text("0.412")),
             "/elements/0/type"),
        Rule("lists of sections", listed(), listed(elements=[said("0.412")]),
             "/elements/0/elements/0/type"),
        Rule("text with what is in it", rich(paragraph(*PARTS)), rich(paragraph(text("0.412"))),
             "/elements/0/elements/0/type"),
        most("indent of a list:", 8, lambda n: listed(indent=n), "/elements/0/indent"),
        least("indent of a list:", 0, lambda n: listed(indent=n), "/elements/0/indent"),
        most("border of a list:", 1, lambda n: listed(border=n), "/elements/0/border"),
        least("border of a list:", 0, lambda n: listed(border=n), "/elements/0/border"),
        Rule("border is a number", listed(border=1), listed(border=True), "/elements/0/border"),
    ),
]  # fmt: skip


class TestBlock:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert block_refusals(rule.inside) == []
        assert block_refusals(rule.outside) == [(rule.pointer, rule.code)]
