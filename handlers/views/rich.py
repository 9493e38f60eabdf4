"""Rich text for what people wrote: in it a string can never become a mention or a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.views.blocks import Block

_Inline = dict[str, Any]


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


def _inline(paragraph: Paragraph, *, is_last: bool) -> list[_Inline]:
    content = _words(paragraph.text)
    if paragraph.is_link:
        content = {"type": "link", "url": paragraph.text}
    label = _words(paragraph.label) | {"style": {"bold": True}}
    return [label, _words("\n"), content, *([] if is_last else [_words("\n")])]


def _words(text: str) -> _Inline:
    return {"type": "text", "text": text}
