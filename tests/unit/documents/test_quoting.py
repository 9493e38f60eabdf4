"""People's text inside our Markdown: it keeps its looks, its place and every character."""

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from bot.documents.quoting import quote_line, quote_lines, quote_text, spell_out, unquote
from bot.experiments.text import tidy

from .generated import texts

#: An independent reading of the whole text, with tags let through where there are any.
_viewer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_written = texts.map(tidy).filter(bool)


def structure(markdown: str) -> set[str]:
    """Everything that a viewer makes of a text, of the kinds that text must not be."""
    found = [part for token in _viewer.parse(markdown) for part in (token, *(token.children or ()))]
    return {each.type for each in found} & {"heading_open", "html_block", "html_inline"}


@given(text=_written)
def test_a_quoted_text_comes_back_to_the_letter(text):
    assert unquote(quote_text(text, {"Method"})) == text
    assert unquote(spell_out(text)) == text


@given(text=_written)
def test_no_text_can_become_a_heading_or_a_tag(text):
    assert structure(quote_text(text)) == set()
    assert structure(spell_out(text)) == set()
    assert structure(f"- said:\n  {quote_lines(text)}".replace("\n", "  \n  ")) == set()


@given(text=_written)
def test_no_text_can_swallow_what_follows(text):
    after = _viewer.parse(f"{quote_text(text)}\n\n**The end**")[-3:]

    assert [each.type for each in after] == ["paragraph_open", "inline", "paragraph_close"]
    assert after[1].content == "**The end**"


@given(text=_written)
def test_a_quoted_line_is_one_line_that_fits_a_heading_and_a_cell(text):
    line = quote_line(text)

    assert unquote(line) == " ".join(text.split())
    assert "|" not in line
    tokens = _viewer.parse(f"# {line}")
    assert [each.type for each in tokens] == ["heading_open", "inline", "heading_close"]


@pytest.mark.parametrize(
    "text",
    [
        "A [link](https://a.example), *stress* and `a < b`, at a <https://b.example>",
        "- one\n- two\n  - three\n\n1. first\n2. second",
        "```python\n# no heading\nprint('<b>')\n```\n\nAfter it.",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "> quoted\n> twice",
        "2 < 3, R&D, #4 and C#",
    ],
)
def test_markdown_that_people_type_is_left_as_it_is(text):
    quoted = quote_text(text)

    assert [line.rstrip() for line in quoted.split("\n")] == text.split("\n")


def test_a_line_that_the_writer_broke_stays_broken():
    assert _viewer.render(quote_text("one\ntwo")) == "<p>one<br />\ntwo</p>\n"
