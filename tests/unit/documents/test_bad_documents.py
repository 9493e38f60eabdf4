"""Files that are no documents, and documents beyond measure: a sentence, and never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.importing import MAX_DOCUMENT, MAX_LINES, decode_markdown, read_markdown
from bot.documents.own_format import MARKER
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import Refusal

from .generated import texts


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * 10_000_000, "at most 1,000,000 characters"),
        (b"x" * (MAX_DOCUMENT + 1), "at most 1,000,000 characters"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not text"),
        ("# Año".encode("latin-1"), "not UTF-8"),
        ("# Title".encode("utf-16"), "UTF-16"),
    ],
    ids=["10 MB", "a character too many", "a picture", "Latin-1", "UTF-16"],
)
def test_a_file_that_is_no_document_is_refused_in_a_sentence(data, said):
    with pytest.raises(Refusal, match=said) as refused:
        decode_markdown(data)

    assert refused.value.message.endswith("Nothing was imported.")


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert decode_markdown(b"\xef\xbb\xbf# Title") == "# Title"


def test_a_hundred_thousand_headings_are_refused_at_once():
    with pytest.raises(Refusal, match=f"at most {MAX_LINES:,} lines"):
        read_markdown("# h\n" * 100_000, DEFAULT_TEMPLATE)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 100_000,
        "- " * 100_000,
        "\n".join(" " * depth + "- Method: x" for depth in range(500)),
        "**" * 100_000,
        "improve a by " * 20_000,
        "[" * 100_000,
        "```\n" * 3_001,
        "|a" * 50_000 + "\n" + "|-" * 50_000,
        "H1: a\n\n" * 2_000,
        "2.1. a\n\n" * 2_000,
    ],
    ids=lambda text: repr(text[:8]),
)
@pytest.mark.parametrize("top", ["", "## Metric goals\n\n", "## H1: x\n\n", f"# T\n\n{MARKER}\n\n"])
@pytest.mark.timeout(60)
def test_a_document_beyond_measure_is_read_all_the_same(top, text):
    read = read_markdown(top + text, DEFAULT_TEMPLATE)

    assert len(read.warnings) < 60


@given(
    text=st.lists(
        texts
        | st.sampled_from(["# T", MARKER, "## Metric goals", "### Metric goal 1", "## H1: x", "\n"])
    ).map("\n".join)
)
def test_any_text_is_read_and_what_comes_of_it_can_be_kept(text):
    read = read_markdown(text, DEFAULT_TEMPLATE)

    for key, content in read.sections.items():
        assert DEFAULT_TEMPLATE.section(key).clean(content) == content
    for plan in read.plans:
        assert DEFAULT_TEMPLATE.hypothesis.clean([plan]) == (plan,)
