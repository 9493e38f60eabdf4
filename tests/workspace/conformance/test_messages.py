"""Messages: what all blocks hold together, and the text beside them."""

import pytest

from bot.workspace.validation import message_problems
from tests.workspace.building import button, error, mrkdwn, text
from tests.workspace.conformance.rules import Rule, each, most, under
from tests.workspace.samples import BLOCKS, block, cell, paragraph, rich, said, words


def message(*blocks):
    return {"blocks": list(blocks)}


def attached(*blocks):
    return {"attachments": [{"blocks": [item]} for item in blocks]}


def in_container(*blocks):
    return block("container", child_blocks=list(blocks))


def markdown(length):
    return block("markdown", text=words(length))


def table(length):
    """Return a table of two cells with so many characters."""
    return block("table", rows=[[cell(words(length - 5)), rich(paragraph(said("0.437")))]])


def data_table(length):
    return block(
        "data_table", rows=[[cell(words(length // 2))], [cell(words(length - length // 2))]]
    )


def named(kind, block_id="result", **extra):
    return block(kind, block_id=block_id, **extra)


def pressing(*action_ids):
    return block("actions", elements=[button(action_id) for action_id in action_ids])


RULES = [
    *under(
        "1.1 blocks",
        most("blocks:", 50, lambda n: message(*[BLOCKS["divider"]] * n), "/blocks"),
        most("attachments:", 100, lambda n: {"attachments": [{"text": "0.412"}] * n},
             "/attachments", "too_many_attachments"),
        Rule("blocks of attachments too", attached(BLOCKS["header"]), attached({"type": "header"}),
             "/attachments/0/blocks/0"),
        Rule("blocks are a list", message(), {"blocks": {}}, "/blocks"),
    ),
    *under(
        "1.1 block_id",
        Rule("once in a message", message(named("divider"), BLOCKS["divider"]),
             message(named("divider"), named("section")), "/blocks/1/block_id"),
        Rule("once in a container", message(named("divider"), BLOCKS["container"]),
             message(named("divider"), in_container(named("divider"))),
             "/blocks/1/child_blocks/0/block_id"),
        Rule("once in a carousel", message(named("divider"), BLOCKS["carousel"]),
             message(named("divider"), block("carousel", elements=[named("card")])),
             "/blocks/1/elements/0/block_id"),
        Rule("once in a plan", message(named("divider"), block("plan", tasks=[named("task_card",
             block_id="score")])),
             message(named("divider"), block("plan", tasks=[named("task_card")])),
             "/blocks/1/tasks/0/block_id"),
        Rule("once with the attachments",
             {**message(named("divider")), **attached(BLOCKS["header"])},
             {**message(named("divider")), **attached(named("header"))},
             "/attachments/0/blocks/0/block_id"),
    ),
    *under(
        "1.2 action_id",
        Rule("again in another block", message(pressing("extend"), pressing("extend")),
             message(pressing("extend", "stop"), pressing("extend", "extend")),
             "/blocks/1/elements/1/action_id"),
    ),
    *under(
        "1.1 markdown",
        most("characters of all:", 12_000, lambda n: message(markdown(n - 6000), markdown(6000)),
             "/blocks/1"),
        most("characters of all in attachments:", 12_000,
             lambda n: {**message(markdown(n - 6000)), **attached(markdown(6000))},
             "/attachments/0/blocks/0"),
    ),
    *under(
        "1.1 table",
        most("characters of all cells:", 10_000, lambda n: message(table(n)), "/blocks/0"),
        most("characters of all cells in a container:", 10_000,
             lambda n: message(in_container(table(n))), "/blocks/0/child_blocks/0"),
        most("tables:", 1, lambda n: message(*[BLOCKS["table"]] * n), "/blocks/1"),
        Rule("one with those in containers", message(in_container(BLOCKS["table"])),
             message(BLOCKS["table"], in_container(BLOCKS["table"])),
             "/blocks/1/child_blocks/0"),
    ),
    *under(
        "1.1 data_table",
        most("characters of all cells:", 20_000,
             lambda n: message(data_table(n - 8000), data_table(8000)), "/blocks/1"),
    ),
    *under(
        "1.1 data_visualization",
        most("charts:", 2, lambda n: message(*[BLOCKS["data_visualization"]] * n), "/blocks/2"),
    ),
    *under(
        "1.4 messages",
        most("characters of markdown_text:", 12_000, lambda n: {"markdown_text": words(n)},
             "/markdown_text", "msg_too_long"),
        Rule("markdown_text without text", {"markdown_text": "**0.412**"},
             {"markdown_text": "**0.412**", "text": "0.412"}, "/markdown_text",
             "markdown_text_conflict"),
        Rule("markdown_text without blocks", {"markdown_text": "**0.412**"},
             {"markdown_text": "**0.412**", **message(BLOCKS["divider"])}, "/markdown_text",
             "markdown_text_conflict"),
    ),
]  # fmt: skip


class TestMessage:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert message_problems(rule.inside) == []
        found = [(problem.pointer, problem.code) for problem in message_problems(rule.outside)]
        assert found == [(rule.pointer, rule.code)]

    @pytest.mark.slack("1.1 blocks")
    @pytest.mark.parametrize(
        "garbage", [None, [], {"text": 1}, {"blocks": {}}, {"attachments": {}}]
    )
    def test_is_never_garbage(self, garbage):
        assert message_problems(garbage)


def pieces(length, build, step=270):
    """Return blocks of so many characters together."""
    return [build(words(min(step, length - at))) for at in range(0, length, step)]


def section(letters):
    return block("section", text=mrkdwn(letters))


SPREAD = {
    "sections": lambda n: pieces(n, section),
    "headers": lambda n: [
        *pieces(3000, lambda letters: block("header", text=text(letters)), 150),
        *pieces(n - 3000, section, 3000),
    ],
    "contexts": lambda n: pieces(n, lambda letters: block("context", elements=[mrkdwn(letters)])),
    "rich text": lambda n: pieces(n, lambda letters: rich(paragraph(said(letters)))),
    "containers": lambda n: [
        *pieces(n - 2700 - len("Run 7"), section),
        in_container(*pieces(2700, section)),
    ],
}
"""Ways to write a long text."""


class TestText:
    @pytest.fixture
    def fraud(self, workspace):
        return workspace.channel("#fraud-ml").id

    @pytest.mark.slack("0.1")
    @pytest.mark.parametrize("spread", SPREAD.values(), ids=SPREAD)
    async def test_is_short_in_all_blocks_together(self, client, fraud, spread):
        await client.chat_postMessage(channel=fraud, text="Recall", blocks=spread(11_340))
        posted = client.chat_postMessage(channel=fraud, text="Recall", blocks=spread(11_341))
        assert await error(posted) == "msg_blocks_too_long"

    @pytest.mark.slack("0.1")
    async def test_counts_apart_where_a_block_has_a_limit_of_its_own(self, client, fraud):
        apart = [markdown(12_000), table(10_000), data_table(20_000)]
        blocks = [*apart, *SPREAD["sections"](11_340)]
        await client.chat_postMessage(channel=fraud, text="Recall", blocks=blocks)

    @pytest.mark.slack("0.1")
    async def test_is_as_short_for_one_person_and_in_updates(self, client, fraud, workspace):
        posted = await client.chat_postMessage(channel=fraud, text="Recall")
        long = {"channel": fraud, "text": "Recall", "blocks": SPREAD["sections"](11_341)}
        updated = client.chat_update(ts=posted["ts"], **long)
        shown = client.chat_postEphemeral(user=workspace.person("ana").id, **long)
        assert await error(updated) == "msg_blocks_too_long"
        assert await error(shown) == "msg_blocks_too_long"

    @pytest.mark.slack("1.4 messages")
    async def test_is_at_most_4000_characters_in_an_update(self, client, fraud):
        ts = (await client.chat_postMessage(channel=fraud, text=words(4001)))["ts"]
        await client.chat_update(channel=fraud, ts=ts, text=words(4000))
        updated = client.chat_update(channel=fraud, ts=ts, text=words(4001))
        assert await error(updated) == "msg_too_long"

    @pytest.mark.slack("1.4 messages")
    @pytest.mark.parametrize(
        "content",
        [
            {"text": "Recall"},
            {"blocks": [BLOCKS["section"]]},
            {"attachments": [{"text": "0.412"}]},
            {"markdown_text": "**0.412**"},
        ],
        ids=lambda content: next(iter(content)),
    )
    async def test_may_be_left_out_for_something_else_to_read(self, client, fraud, content):
        await client.api_call("chat.postMessage", json={"channel": fraud, **content})
        nothing = {"channel": fraud, **dict.fromkeys(content, "")}
        assert await error(client.api_call("chat.postMessage", json=nothing)) == "no_text"
