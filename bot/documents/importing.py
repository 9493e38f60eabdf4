"""Import: a Markdown document becomes sections, plans and notes; nothing in it is lost."""

from bot.documents.own_format import is_own, read_own
from bot.documents.settling import Imported, Settling
from bot.documents.tolerant import read_any
from bot.experiments.errors import Refusal
from bot.experiments.template import Template

#: Characters.
MAX_DOCUMENT = 1_000_000
MAX_LINES = 50_000
_UNCHANGED = "Nothing was imported."
_PART = f"Import the part that the template asks for. {_UNCHANGED}"


def decode_markdown(data: bytes) -> str:
    """The text of an uploaded file; raises Refusal, with a sentence, for anything but text."""
    if len(data) > 4 * MAX_DOCUMENT:
        raise _too_long()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"The file is UTF-16 text. Save it as UTF-8 and try again. {_UNCHANGED}")
    if b"\0" in data:
        raise Refusal(f"The file is not text. Import a Markdown file (.md). {_UNCHANGED}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"The file is not UTF-8 text. Save it as UTF-8. {_UNCHANGED}") from None
    if len(text) > MAX_DOCUMENT:
        raise _too_long()
    return text


def read_markdown(text: str, template: Template) -> Imported:
    """Read a document of ours exactly, and any other as far as it follows the template.

    Raises Refusal, with a sentence, for a text that is too long.
    """
    if len(text) > MAX_DOCUMENT:
        raise _too_long()
    if text.count("\n") > MAX_LINES:
        raise Refusal(
            f"A document takes at most {MAX_LINES:,} lines, and this one has more. {_PART}"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    own = is_own(text)
    reading = read_own(text, template) if own else read_any(text, template)
    return Settling(template, own=own).settle(reading)


def _too_long() -> Refusal:
    return Refusal(
        f"A document takes at most {MAX_DOCUMENT:,} characters, and this one has more. {_PART}"
    )
