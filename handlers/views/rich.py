"""Rich text for what people wrote: in it a string can never become a mention or a link."""

from typing import Any

from handlers.views.blocks import Block

_Inline = dict[str, Any]


def words(text: str, *, bold: bool = False) -> _Inline:
    """A run of text, exactly as it was written."""
    element: _Inline = {"type": "text", "text": text}
    return element | {"style": {"bold": True}} if bold else element


def field(label: str, text: str, *, link: bool = False) -> Block:
    """A labelled paragraph; `link` makes a checked address clickable."""
    content = {"type": "link", "url": text} if link else words(text)
    return {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [words(label, bold=True), words("\n"), content],
            }
        ],
    }
