"""Design documents as teams published them, in our own words: they come in whole."""

import re
from pathlib import Path

import pytest

from bot.documents.importing import Imported, decode_markdown, read_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE

FOLDER = Path(__file__).parents[2] / "documents"
#: Where each document speaks of what the template asks for, in words from there.
FOUND = {
    "card_fraud.md": {("problem", "problem"): "Hand-written rules decide, and they are stiff:"},
    "tag_suggestions.md": {
        ("problem", "problem"): "We went through the complaints one by one",
        ("problem", "why_now"): "so this comes before all other work.",
        ("launch", "criteria"): "Our own staff first",
        ("delivery", "crawl"): "With everybody by the end of July",
    },
    "manuals_bot.md": {
        ("problem", "problem"): "There is no place that takes a question",
        ("problem", "why_now"): "a mistaken torque or voltage can break equipment",
        ("baseline", "method"): "It takes the nearest pieces by the angle between vectors",
    },
}
TITLES = {
    "card_fraud.md": "Card fraud scoring for QuickTill",
    "tag_suggestions.md": "Tag suggestions for shared projects",
    "manuals_bot.md": "Manuals bot",
}
each_document = pytest.mark.parametrize("name", FOUND)


def imported(name: str) -> Imported:
    return read_markdown(decode_markdown((FOLDER / name).read_bytes()), DEFAULT_TEMPLATE)


def sentences(text: str) -> list[str]:
    """Every sentence, list item, cell and line of code; marks and numbers do not count."""
    parts = re.split(r"(?<=[.?!:;])\s+|\n|\|", text)
    return [each for part in parts if re.search(r"[^\W\d]", each := part.strip(" #*-=>"))]


@each_document
def test_every_sentence_of_the_source_is_in_the_sections_the_plans_or_the_notes(name):
    found = imported(name)

    items = [*found.plans, *(item for content in found.sections.values() for item in content)]
    texts = [found.title, found.notes, *(text for item in items for text in item.values())]
    kept = re.sub(r"\s+", " ", "\n".join(texts))
    source = (FOLDER / name).read_text("utf-8")
    headings = _headings_that_found_their_place(source)
    missing = [each for each in sentences(source) if each not in kept and each not in headings]
    assert missing == []


def _headings_that_found_their_place(source: str) -> set[str]:
    """The template has these, so they are not kept twice; nor are those that only hold others."""
    known = (
        r"Background|Relevance.*|Rollout|Timeline|Metrics|Problem .*|.*Problem Definition"
        r"|.*Baseline Solution"
    )
    return {
        each
        for line in source.split("\n")
        for each in sentences(line)
        if re.fullmatch(rf"(?:\d+\\?\.?\s*)?(?:{known})", each)
    }


@each_document
def test_the_right_headings_found_their_sections(name):
    found = imported(name)

    assert found.title == TITLES[name]
    assert {key for key, _ in FOUND[name]} == set(found.sections)
    for (section, field), words in FOUND[name].items():
        assert words in found.sections[section][0][field]


@each_document
def test_the_import_says_what_went_into_the_notes(name):
    found = imported(name)

    assert bool(found.warnings) == ("#" in found.notes)


@each_document
def test_the_source_of_its_shape_is_named(name):
    assert "Shape: the " in (FOLDER / name).read_text("utf-8")[:400]
    assert "github.com/" in (FOLDER / name).read_text("utf-8")[:400]
