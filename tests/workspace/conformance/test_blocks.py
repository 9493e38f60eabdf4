"""The blocks that Slack has always had: section, header, context, actions, input, image, video."""

import pytest

from tests.workspace.building import button, mrkdwn, text
from tests.workspace.conformance.rules import Rule, block_refusals, each, least, most, under
from tests.workspace.samples import BLOCKS, IMAGE, address, block, element, said, words


def section(*, letters=14, **extra):
    return block("section", text=mrkdwn(words(letters)), **extra)


def without(kind, *names):
    return {name: part for name, part in BLOCKS[kind].items() if name not in names}


def buttons(count):
    return [button(f"extend-{n}") for n in range(count)]


def from_file(**source):
    return {"type": "image", "alt_text": "Recall by run", "slack_file": source}


FILES = element("file_input")

RULES = [
    *under(
        "1.1 blocks",
        Rule("of a known type", BLOCKS["divider"], {"type": "spacer"}, "/type"),
        Rule("with a type", BLOCKS["divider"], {}, ""),
        Rule("an object", BLOCKS["divider"], "divider", ""),
        Rule("not a list", BLOCKS["divider"], [BLOCKS["divider"]], ""),
    ),
    *under(
        "1.1 section",
        most("characters of text:", 3000, lambda n: section(letters=n), "/text/text"),
        least("characters of text:", 1, lambda n: section(letters=n), "/text/text"),
        most("fields:", 10, lambda n: block("section", fields=[text("0.412")] * n), "/fields"),
        most(
            "characters of a field:",
            2000,
            lambda n: block("section", fields=[text(words(n))]),
            "/fields/0/text",
        ),
        Rule("text or fields", {"type": "section", "fields": [text("0.412")]}, {"type": "section"},
             ""),
        Rule("one accessory", section(accessory=button()), section(accessory=buttons(2)),
             "/accessory"),
        Rule("expand is yes or no", section(expand=True), section(expand="true"), "/expand"),
    ),
    *under(
        "1.1 header",
        most("characters:", 150, lambda n: block("header", text=text(words(n))), "/text/text"),
        Rule("has text", BLOCKS["header"], {"type": "header"}, ""),
        Rule("plain_text", BLOCKS["header"], block("header", text=mrkdwn("H1")), "/text/type"),
        most("level:", 4, lambda n: block("header", level=n), "/level"),
        least("level:", 1, lambda n: block("header", level=n), "/level"),
        Rule("level is a number", block("header", level=1), block("header", level=True), "/level"),
    ),
    *under(
        "1.1 divider",
        Rule("holds nothing", BLOCKS["divider"], block("divider", text=text("H1")), "/text"),
    ),
    *under(
        "1.1 context",
        most("elements:", 10, lambda n: block("context", elements=[IMAGE] * n), "/elements"),
        most(
            "characters of text:",
            3000,
            lambda n: block("context", elements=[mrkdwn(words(n))]),
            "/elements/0/text",
        ),
        Rule("images and texts", BLOCKS["context"], block("context", elements=[button()]),
             "/elements/0/type"),
    ),
    *under(
        "1.1 actions",
        most("elements:", 25, lambda n: block("actions", elements=buttons(n)), "/elements"),
    ),
    *under(
        "1.1 input",
        most("characters of the label:", 2000, lambda n: block("input", label=text(words(n))),
             "/label/text"),
        most("characters of the hint:", 2000, lambda n: block("input", hint=text(words(n))),
             "/hint/text"),
        Rule("has a label", BLOCKS["input"], without("input", "label"), ""),
        Rule("has an element", BLOCKS["input"], without("input", "element"), ""),
        Rule("label in plain_text", BLOCKS["input"], block("input", label=mrkdwn("Hypothesis")),
             "/label/type"),
        Rule("hint in plain_text", block("input", hint=text("Falsifiable")),
             block("input", hint=mrkdwn("Falsifiable")), "/hint/type"),
        Rule("optional is yes or no", block("input", optional=True), block("input", optional=1),
             "/optional"),
        Rule("dispatch_action is yes or no", block("input", dispatch_action=True),
             block("input", dispatch_action="true"), "/dispatch_action"),
        Rule("no dispatch_action for files", block("input", element=FILES, dispatch_action=False),
             block("input", element=FILES, dispatch_action=True), "/dispatch_action"),
    ),
    *under(
        "1.1 image",
        most("characters of alt_text:", 2000, lambda n: block("image", alt_text=words(n)),
             "/alt_text"),
        Rule("has alt_text", BLOCKS["image"], without("image", "alt_text"), ""),
        most("characters of image_url:", 3000, lambda n: block("image", image_url=address(n)),
             "/image_url"),
        Rule("has a source", from_file(id="F0RUN7"), without("image", "image_url"), ""),
        Rule("has one source", BLOCKS["image"], block("image", slack_file={"id": "F0RUN7"}), ""),
        Rule("slack_file by id or url", from_file(url=address(40)),
             from_file(id="F0RUN7", url=address(40)), "/slack_file"),
        most("characters of the title:", 2000, lambda n: block("image", title=text(words(n))),
             "/title/text"),
    ),
    *under(
        "1.1 video",
        most("characters of the title:", 199, lambda n: block("video", title=text(words(n))),
             "/title/text"),
        most("characters of the author:", 49, lambda n: block("video", author_name=words(n)),
             "/author_name"),
        most("characters of the description:", 199,
             lambda n: block("video", description=text(words(n))), "/description/text"),
    ),
    *under(
        "1.2 action_id",
        Rule(
            "once in a block",
            block("actions", elements=[button("extend"), button("stop")]),
            block("actions", elements=[button("extend"), button("extend")]),
            "/elements/1/action_id",
        ),
        Rule(
            "once in a card",
            block("card", actions=[button("open"), button("close")]),
            block("card", actions=[button("open"), button("open")]),
            "/actions/1/action_id",
        ),
    ),
    *under(
        "1.2 text object",
        Rule("plain_text or mrkdwn", section(), block("section", text=said("0.412")),
             "/text/type"),
        Rule("verbatim in mrkdwn", block("section", text={**mrkdwn("@ana"), "verbatim": True}),
             block("section", text={**text("@ana"), "verbatim": True}), "/text/verbatim"),
        Rule("emoji in plain_text", block("section", text={**text(":tada:"), "emoji": True}),
             block("section", text={**mrkdwn(":tada:"), "emoji": True}), "/text/emoji"),
        Rule("has text", section(), block("section", text={"type": "mrkdwn"}), "/text"),
    ),
]  # fmt: skip


class TestBlock:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert block_refusals(rule.inside) == []
        assert block_refusals(rule.outside) == [(rule.pointer, rule.code)]

    @pytest.mark.slack("1.1 block_id")
    @pytest.mark.parametrize("kind", BLOCKS)
    def test_has_an_id_of_255_characters_at_most(self, kind):
        assert block_refusals(block(kind, block_id="b" * 255)) == []
        assert block_refusals(block(kind, block_id="b" * 256)) == [("/block_id", "invalid_blocks")]

    @pytest.mark.slack("1.1 blocks")
    @pytest.mark.parametrize("garbage", [None, 1, [], [None], {"type": []}, {"type": None}])
    def test_is_never_garbage(self, garbage):
        assert block_refusals(garbage) == [("", "invalid_blocks")]
