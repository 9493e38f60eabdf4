"""The experiment log's lines in a document: quoted whole, and set in its markup afterwards."""

import re
from collections.abc import Callable

from bot.documents.document import Document
from bot.documents.log import describe
from bot.documents.words import Markup
from bot.experiments.log import LogEntry

# Marks that no keyboard makes stand for the markup, so that quoting can be of the whole line and
# nothing in it is forgotten.
_BOLD, _LINK, _WORDS, _END = "\x02", "\x03", "\x04", "\x05"
_MARKS = str.maketrans("", "", _BOLD + _LINK + _WORDS + _END)
_IS_BOLD = re.compile(f"{_BOLD}([^{_BOLD}-{_END}]*){_END}")
_IS_LINK = re.compile(f"{_LINK}([^{_BOLD}-{_END}]*){_WORDS}([^{_BOLD}-{_END}]*){_END}")


def log_lines(
    document: Document,
    entry: LogEntry,
    *,
    quote: Callable[[str], str],
    bold: Callable[[str], str],
    link: Callable[[str, str], str],
) -> list[str]:
    """An entry in lines, the headline first; `bold` and `link` get what is quoted already."""
    lines = describe(entry, _markup(document))
    return [_set(quote(line), bold, link).translate(_MARKS) for line in lines]


def _set(line: str, bold: Callable[[str], str], link: Callable[[str, str], str]) -> str:
    line = _IS_BOLD.sub(lambda match: bold(match[1]), line)
    return _IS_LINK.sub(lambda match: link(match[1], match[2]), line)


def _markup(document: Document) -> Markup:
    return Markup(
        bold=lambda text: f"{_BOLD}{text}{_END}",
        escape=lambda text: text.translate(_MARKS),
        person=lambda user_id: document.name(user_id).translate(_MARKS),
        when=document.when,
        link=lambda url, words: f"{_LINK}{url}{_WORDS}{words.translate(_MARKS)}{_END}",
    )
