"""Answers inside a section: after bold or plain labels, as list items or as rows of a table."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.documents.headings import Names
from bot.documents.outline import Block, blocks_of, cells_of, content_of
from bot.experiments.fields import Field, FieldKind
from bot.experiments.template import Section

#: Lists inside lists are searched for labels down to here.
_DEEPEST = 4


@dataclass
class Piece:
    """Some lines, and the field whose label they stand under."""

    field: Field | None
    lines: list[str]
    #: Begins another item of a section that repeats.
    begins_item: bool = False


def pieces_of(block: Block, section: Section, names: Names, depth: int = 0) -> list[Piece]:
    """A block of a section, cut at its labels."""
    if block.kind == "paragraph":
        return _in_paragraph(block.lines, section, names)
    if block.kind == "list":
        pieces = [piece for item in block.items for piece in _in_item(item, section, names, depth)]
    elif block.kind == "table":
        pieces = _in_table(block.lines, section, names)
    else:
        pieces = []
    if any(each.field for each in pieces):
        return pieces
    return [_measured(block, section) or Piece(None, block.lines)]


def _measured(block: Block, section: Section) -> Piece | None:
    """A list or table of nothing but measured values, where the section asks for them."""
    lines = ["\n".join(content_of(item)) for item in block.items]
    if block.kind == "table":
        lines = [" = ".join(cells_of(line)) for line in block.lines[2:] if line.strip()]
    for each in section.fields if lines else ():
        if each.kind is FieldKind.METRIC_VALUES and not each.check("\n".join(lines)):
            return Piece(each, lines)
    return None


def _in_paragraph(lines: list[str], section: Section, names: Names) -> list[Piece]:
    if len(lines) == 1 and (alone := names.field(section, lines[0])):
        return [Piece(alone, [])]
    pieces: list[Piece] = []
    for line in lines:
        if labelled := names.labelled(section, line):
            pieces.append(Piece(labelled[0], [labelled[1]]))
        elif pieces:
            pieces[-1].lines.append(line)
        else:
            pieces.append(Piece(None, [line]))
    return pieces


def _in_item(item: list[str], section: Section, names: Names, depth: int) -> Iterator[Piece]:
    content = content_of(item)
    nested = "\n".join(content[1:])
    inside: list[Piece] = []
    if nested.strip() and depth < _DEEPEST:
        for block in blocks_of(nested):
            inside += pieces_of(block, section, names, depth + 1)
    labelled = names.labelled(section, content[0])
    if labelled is None and inside and (alone := names.field(section, content[0])):
        labelled = alone, ""
    asked = labelled[0] if labelled else None
    if not any(each.field for each in inside):
        yield Piece(asked, [labelled[1], *content[1:]] if labelled else item)
        return
    yield Piece(asked, [labelled[1] if labelled else item[0]])
    for each in inside:
        yield Piece(each.field or asked, each.lines)


def _in_table(lines: list[str], section: Section, names: Names) -> list[Piece]:
    header, *rows = [cells_of(line) for line in lines if line.strip()]
    columns = [names.field(section, cell) for cell in header]
    if sum(each is not None for each in columns) > 1:
        return [piece for row in rows[1:] for piece in _in_row(columns, row)]
    return [_labelled_row(row, section, names) for row in (header, *rows[1:])]


def _in_row(columns: list[Field | None], row: list[str]) -> Iterator[Piece]:
    begins_item = True
    for asked, cell in zip(columns, row, strict=False):
        if cell:
            yield Piece(asked, [cell], begins_item)
            begins_item = False


def _labelled_row(row: list[str], section: Section, names: Names) -> Piece:
    asked = names.field(section, row[0])
    said = row[1:] if asked else row
    return Piece(asked, [" · ".join(cell for cell in said if cell)])
