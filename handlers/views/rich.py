"""Rich text for what people wrote: in it a string can never become a mention or a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from handlers.views.blocks import Block

_Inline = dict[str, Any]
#: Words and their style: `bold`, `italic`, `strike`, or blank.
Part = tuple[str, str]


@dataclass(frozen=True)
class Paragraph:
    """A label and what was written under it; `is_link` for a checked address."""

    label: str
    text: str
    is_link: bool = False


def rich_text(paragraphs: Sequence[Paragraph]) -> Block:
    """Labelled paragraphs in one block."""
    last = len(paragraphs) - 1
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": _inline(each, is_last=index == last)}
            for index, each in enumerate(paragraphs)
        ],
    }


def styled(parts: Sequence[Part]) -> Block:
    """Words one after another, each in its style."""
    inline = [_words(text) | ({"style": {style: True}} if style else {}) for text, style in parts]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": inline}],
    }


def preformatted(text: str) -> Block:
    """Text to copy, as it is."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [_words(text)]}],
    }


def outline(lines: Sequence[str]) -> Block:
    """Indented lines, two blanks a level, as lists within lists; Slack knows nine levels."""
    elements = []
    for level, of_level in groupby(lines, key=_level):
        items = [
            {"type": "rich_text_section", "elements": [_words(line.strip())]} for line in of_level
        ]
        elements.append(
            {"type": "rich_text_list", "style": "bullet", "indent": level, "elements": items}
        )
    return {"type": "rich_text", "elements": elements}


def _level(line: str) -> int:
    return min((len(line) - len(line.lstrip())) // 2, 8)


def _inline(paragraph: Paragraph, *, is_last: bool) -> list[_Inline]:
    content = _words(paragraph.text)
    if paragraph.is_link:
        content = {"type": "link", "url": paragraph.text}
    label = _words(paragraph.label) | {"style": {"bold": True}}
    return [label, _words("\n"), content, *([] if is_last else [_words("\n")])]


def _words(text: str) -> _Inline:
    return {"type": "text", "text": text}
