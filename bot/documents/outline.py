"""The outline of any Markdown text: its blocks, each with its source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from bot.documents.quoting import parse_blocks

_ITEM = re.compile(r"(\s*(?:[-+*•]|\d{1,9}[.)])\s+)(?:\[[ xX]\]\s+)?")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list, table or whatever else stands on its own."""

    kind: str
    lines: list[str]
    #: Of a heading.
    level: int = 0
    #: Of a heading, as written.
    words: str = ""
    #: Of a list: the lines of each item.
    items: tuple[list[str], ...] = ()


def blocks_of(text: str) -> Iterator[Block]:
    """Every block of a text in order; together they hold every line that says something."""
    lines, tokens, end = text.split("\n"), parse_blocks(text), 0
    items = _items(lines, tokens)
    for index, token in enumerate(tokens):
        if token.level or token.nesting < 0 or not token.map:
            continue
        # What the parser keeps for itself, such as a link's definition, has no token.
        yield from _unnamed(lines[end : token.map[0]])
        start, end = token.map[0], max(end, token.map[1])
        source = _trimmed(lines[start:end])
        if token.type == "heading_open":
            yield Block("heading", source, int(token.tag[1:]), tokens[index + 1].content)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Block("list", source, items=tuple(items[index]))
        else:
            yield Block(token.type.removesuffix("_open"), source)
    yield from _unnamed(lines[end:])


def content_of(item: list[str]) -> list[str]:
    """A list item's lines without its mark and its indentation."""
    mark = _ITEM.match(item[0])
    width = len(mark[1]) if mark else 0
    first = item[0][mark.end() :] if mark else item[0].strip()
    return [first, *(_dedent(line, width) for line in item[1:])]


def cells_of(row: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in _CELL.split(row.strip().strip("|"))]


def _dedent(line: str, width: int) -> str:
    return line[min(width, len(line) - len(line.lstrip())) :]


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip(" \t"):
        end -= 1
    return lines[:end]


def _unnamed(lines: list[str]) -> Iterator[Block]:
    if any(line.strip(" \t") for line in lines):
        yield Block("other", _trimmed(lines))


def _items(lines: list[str], tokens: list[Token]) -> dict[int, list[list[str]]]:
    """The items of every list that is in nothing else, by the list's place among the tokens."""
    found: dict[int, list[list[str]]] = {}
    for index, token in enumerate(tokens):
        if not token.level and token.type in {"bullet_list_open", "ordered_list_open"}:
            items = found[index] = []
        elif token.level == 1 and token.type == "list_item_open" and token.map:
            items.append(_trimmed(lines[token.map[0] : token.map[1]]))
    return found
