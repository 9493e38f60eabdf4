"""What a message or a view may hold altogether."""

import pytest

from bot.workspace.validation import message_problems, option_problems, view_problems
from tests.workspace.building import input_block, modal, mrkdwn, plain_input, text
from tests.workspace.samples import chart, data_table, section, table


def sections(count, words="Text"):
    return [{"type": "section", "text": mrkdwn(words)} for _ in range(count)]


class TestMessage:
    def test_holds_fifty_blocks(self):
        assert message_problems({"blocks": sections(50)}) == []
        assert message_problems({"blocks": sections(51)})[0].pointer == "/blocks"

    def test_names_a_block_once(self):
        twice = [{"type": "divider", "block_id": "same"}] * 2
        assert message_problems({"blocks": twice})[0].pointer == "/blocks/1/block_id"

    def test_holds_twelve_thousand_characters_of_markdown_in_all_blocks(self):
        half = {"type": "markdown", "text": "x" * 6000}
        assert message_problems({"blocks": [half, half]}) == []
        assert message_problems({"blocks": [half, half, {"type": "markdown", "text": "x"}]})

    def test_holds_ten_thousand_characters_of_table_cells(self):
        def table(length):
            row = [{"type": "raw_text", "text": "x" * length}]
            return {"type": "table", "rows": [row] * 10}

        assert message_problems({"blocks": [table(1000)]}) == []
        assert message_problems({"blocks": [table(1001)]})

    def test_holds_one_table(self):
        table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
        assert message_problems({"blocks": [table, table]})

    def test_checks_the_blocks_of_attachments(self):
        [problem] = message_problems({"attachments": [{"blocks": [{"type": "header"}]}]})
        assert problem.pointer == "/attachments/0/blocks/0"

    @pytest.mark.parametrize(
        "garbage", [None, [], {"text": 1}, {"blocks": {}}, {"attachments": [1]}]
    )
    def test_is_never_garbage(self, garbage):
        assert message_problems(garbage)


class TestView:
    @pytest.mark.parametrize("name", ["title", "submit", "close"])
    def test_has_short_words_around_it(self, name):
        assert view_problems(modal(**{name: text("x" * 24)})) == []
        [problem] = view_problems(modal(**{name: text("x" * 25)}))
        assert problem.pointer == f"/view/{name}/text"

    @pytest.mark.parametrize(
        ("name", "most"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)]
    )
    def test_carries_so_much_for_the_app(self, name, most):
        assert view_problems(modal(**{name: "x" * most})) == []
        assert view_problems(modal(**{name: "x" * (most + 1)}))[0].pointer == f"/view/{name}"

    def test_holds_a_hundred_blocks(self):
        assert view_problems(modal(*sections(100))) == []
        assert view_problems(modal(*sections(101)))[0].pointer == "/view/blocks"

    def test_weighs_a_quarter_of_a_megabyte_at_most(self):
        assert view_problems(modal(*sections(80, "x" * 3000))) == []
        assert view_problems(modal(*sections(84, "x" * 3000)))[0].code == "view_too_large"

    def test_submits_when_there_is_something_to_type(self):
        form = modal(input_block("title", plain_input()))
        assert view_problems(form) == []
        del form["submit"]
        assert "submit" in view_problems(form)[0].message

    def test_has_a_title_unless_it_is_a_home_tab(self):
        form = modal()
        del form["title"]
        assert view_problems(form)[0].message == "missing required field: title"
        assert view_problems({"type": "home", "blocks": []}) == []
        assert view_problems({"type": "home", "blocks": [], "title": text("x")})

    def test_puts_the_cursor_into_one_input(self):
        focused = plain_input(focus_on_load=True)
        assert view_problems(modal(input_block("a", focused))) == []
        twice = modal(input_block("a", focused), input_block("b", focused))
        assert view_problems(twice)[0].pointer == "/view/blocks/1"

    def test_is_of_the_type_that_was_asked_for(self):
        assert view_problems(modal(), only="modal") == []
        assert view_problems(modal(), only="home")[0].pointer == "/view/type"

    def test_names_a_block_once(self):
        twice = modal(*[{"type": "divider", "block_id": "same"}] * 2)
        assert view_problems(twice)[0].pointer == "/view/blocks/1/block_id"

    @pytest.mark.parametrize("garbage", [None, [], "x", {}, {"type": "modal", "blocks": {}}])
    def test_is_never_garbage(self, garbage):
        assert view_problems(garbage)


class TestOptions:
    def test_come_flat_or_in_groups(self):
        options = [{"text": text("A"), "value": "a"}]
        assert option_problems({"options": options}) == []
        assert option_problems({"option_groups": [{"label": text("G"), "options": options}]}) == []
        assert option_problems({"options": options, "option_groups": []})
        assert option_problems({"options": [{"value": "a"}]})


class TestSurfaces:
    @pytest.mark.parametrize(
        ("block", "surfaces"),
        [
            (section(), {"message", "modal", "home"}),
            ({"type": "alert", "text": text("Careful")}, {"modal"}),
            (table(1, 1), {"message", "home"}),
            (data_table(2), {"message", "home"}),
            (
                {"type": "carousel", "elements": [{"type": "card", "title": text("x")}]},
                {"message", "home"},
            ),
            ({"type": "markdown", "text": "x"}, {"message"}),
            ({"type": "plan", "title": "x"}, {"message"}),
            (chart(), {"message"}),
            ({"type": "file", "external_id": "x", "source": "remote"}, set()),
        ],
        ids=lambda value: value["type"] if isinstance(value, dict) else "",
    )
    def test_belongs_to_some_surfaces(self, block, surfaces):
        taken = {
            "message": not message_problems({"blocks": [block]}),
            "modal": not view_problems(modal(block)),
            "home": not view_problems({"type": "home", "blocks": [block]}),
        }

        assert {surface for surface, is_taken in taken.items() if is_taken} == surfaces
