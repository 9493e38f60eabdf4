"""People's text in Markdown: it renders as they meant it, changes nothing around it, comes back.

A character that would begin a heading, a tag or a label is written as its entity, `&#35;`: that
shows the character everywhere and structures nothing (CommonMark 0.31, section 2.5).
"""

import re
from collections.abc import Collection, Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: Deeper than people nest; what lies deeper is not parsed, and so not trusted.
_DEEPEST = 40
_markdown = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
_blocks = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
_blocks.core.ruler.enableOnly(["normalize", "block"])

#: A paragraph longer than this is not searched for code between backticks.
_LONGEST_SEARCHED = 5000
_AFTER = "after"

_ENTITY = re.compile(r"&(amp;)?((?:amp;)*)#(\d{1,7});")
_LOOKS_LIKE_ENTITY = re.compile(r"&((?:amp;)*#\d{1,7};)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_CODE_LINK_OR_TAG = re.compile(
    r"(?<![`\\])(`+)(?!`)[^`]+\1(?!`)|<(?:https?://|mailto:)[^\s<>]*>|(?P<tag><(?=[A-Za-z/!?]))"
)
_HEADING = re.compile(r"((?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*)#(?=#{0,5}(?:[ \t]|$))")
_UNDERLINE = re.compile(r"([ \t>]*)([=-])(?=[=-]*[ \t]*$)")
_LABEL = re.compile(r"\*\*(.+?):\*\*(?=\s|$)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~\r]|^[ \t]|(?<=\n)[ \t]")


def parse_blocks(text: str) -> list[Token]:
    """The blocks of a Markdown text, what is written in them unparsed."""
    return _blocks.parse(text)


def label_of(line: str) -> str:
    """The label that a line of our own documents begins with, as it is written; else blank."""
    match = _LABEL.match(line)
    return match[1] if match else ""


def quote_text(text: str, labels: Collection[str] = ()) -> str:
    """A text in paragraphs of its own, where none of its lines can pass for one of `labels`."""
    for keep_code in (True, False):
        quoted = _quote_lightly(text, labels, keep_code=keep_code)
        if unquote(quoted) == text and _is_inert(quoted, labels):
            return quoted
    return _spell_marks(text)


def quote_line(text: str) -> str:
    """Words in one line, safe inside a heading, a list or a table's cell."""
    text = " ".join(text.split())
    line = re.sub(r"[|`\r]", _entity, _TAG.sub(_entity, _protect(text)))
    for around, block in (("# ", "heading"), ("before\n", "paragraph")):
        tokens = parse_blocks(around + line)
        alone = [each.type for each in tokens] == [f"{block}_open", "inline", f"{block}_close"]
        if not alone or not f"\n{tokens[1].content}".endswith(f"\n{line}"):
            return _spell_marks(text)
    return line


def quote_lines(text: str) -> str:
    """A text as lines of one paragraph or more, none of which can begin anything else."""
    return "\n".join(map(quote_line, text.splitlines()))


def spell_out(text: str) -> str:
    """A text with every mark in it spelt out, and its first character for a sign of it."""
    return f"&#{ord(text[0])};{_spell_marks(text[1:])}" if text else ""


def unquote(markdown: str) -> str:
    """The text that was quoted."""
    lines = markdown.split("\n")
    code = _code_lines(markdown)
    for number, line in enumerate(lines):
        if line.endswith("  ") and number not in code and _goes_on(lines, number):
            lines[number] = line[:-2]
    return _ENTITY.sub(_decode, "\n".join(lines))


def _spell_marks(text: str) -> str:
    return "\n".join(_with_breaks(_PUNCTUATION.sub(_entity, text).split("\n"), set()))


def _quote_lightly(text: str, labels: Collection[str], *, keep_code: bool) -> str:
    text = _protect(text).replace("\r", "&#13;")
    code = _code_lines(text)
    lines = text.split("\n")
    before = ""
    for number, line in enumerate(lines):
        if number not in code:
            lines[number] = _quieten(line, before, labels, keep_code=keep_code)
        before = line
    return "\n".join(_with_breaks(lines, code))


def _quieten(line: str, before: str, labels: Collection[str], *, keep_code: bool) -> str:
    if keep_code:
        line = _CODE_LINK_OR_TAG.sub(lambda each: "&#60;" if each["tag"] else each[0], line)
    else:
        line = _TAG.sub(_entity, line)
    line = _HEADING.sub(r"\1&#35;", line, count=1) if _HEADING.match(line) else line
    if before.strip() and (underline := _UNDERLINE.match(line)):
        line = underline[1] + f"&#{ord(underline[2])};" + line[underline.end() :]
    if label_of(line) in labels:
        line = line.replace(":**", "&#58;**", 1)
    return line


def _with_breaks(lines: list[str], code: set[int]) -> list[str]:
    # Two blanks at a line's end keep the break that the writer made.
    return [
        f"{line}  " if number not in code and _goes_on(lines, number) else line
        for number, line in enumerate(lines)
    ]


def _goes_on(lines: list[str], number: int) -> bool:
    pair = lines[number : number + 2]
    return len(pair) == 2 and all(line.strip(" \t") for line in pair)


def _is_inert(quoted: str, labels: Collection[str]) -> bool:
    """Whether it makes no heading, no tag and no label, and what follows stands on its own."""
    tokens = parse_blocks(f"{quoted}\n\n{_AFTER}")
    if tokens[-1].type != "paragraph_close" or tokens[-1].level or tokens[-2].content != _AFTER:
        return False
    if any(each.type in {"heading_open", "html_block"} or each.level > 30 for each in tokens):
        return False
    lines = quoted.split("\n")
    if any(label_of(lines[number]) in labels for number in paragraph_lines(tokens[:-3])):
        return False
    written = [each.content for each in tokens if each.type == "inline"]
    suspect = [each for each in written if _TAG.search(each)]
    return all(len(each) < _LONGEST_SEARCHED and not _has_tag(each) for each in suspect)


def _has_tag(written: str) -> bool:
    (inline,) = _markdown.parseInline(written)
    return any(each.type == "html_inline" for each in inline.children or ())


def paragraph_lines(tokens: list[Token]) -> set[int]:
    """The numbers of the lines that stand in paragraphs which are in nothing else, from 0."""
    return _lines_of(each for each in tokens if each.type == "paragraph_open" and not each.level)


def _code_lines(text: str) -> set[int]:
    # No code block is without one of these, and most texts are without.
    if not re.search(r"```|~~~|    |\t", text):
        return set()
    return _lines_of(each for each in parse_blocks(text) if each.type in {"fence", "code_block"})


def _lines_of(tokens: Iterable[Token]) -> set[int]:
    return {number for each in tokens if each.map for number in range(*each.map)}


def _protect(text: str) -> str:
    return _LOOKS_LIKE_ENTITY.sub(r"&amp;\1", text)


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _decode(match: re.Match[str]) -> str:
    if match[1]:
        return f"&{match[2]}#{match[3]};"
    code = int(match[3])
    return chr(code) if code <= 0x10FFFF and not match[2] else match[0]
