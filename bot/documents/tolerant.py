"""Reading any Markdown document as far as its headings and labels follow the template."""

import re
from dataclasses import dataclass

from bot.documents.headings import Names, hypothesis_heading, plain
from bot.documents.labels import Piece, pieces_of
from bot.documents.outline import Block, blocks_of, content_of
from bot.documents.reading import Draft, Reading
from bot.experiments.fields import Field
from bot.experiments.template import Section, SectionKind, Template

_FRONT_MATTER = re.compile(r"\A---\n((?:[^\n]*\n){1,50}?)---(?:\n|\Z)")
#: A line of its own that a writer meant as a heading: “2.1. Scope”, “**5. Baseline**”.
_LIKE_HEADING = re.compile(
    r"(?P<bold>\*\*)?(?P<number>\d+(?:\.\d+)*)?\\?\.?\s*[^\s.:?!][^.:?!]{0,80}(?(bold)\*\*)"
)
#: Such lines rank below all headings, and among each other by their number.
_BELOW_HEADINGS = 10
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)


@dataclass
class _Place:
    """What stands under a heading."""

    level: int
    #: None where it is for the notes.
    draft: Draft | None
    #: The field that the heading itself names.
    field: Field | None = None
    #: The heading as written, until the notes have it or something below found its place.
    untold: tuple[str, ...] = ()


def read_any(text: str, template: Template) -> Reading:
    """Take a document apart; the answers in it are as they were written."""
    reader = _Reader(template)
    if front := _FRONT_MATTER.match(text):
        title = _TITLE.search(front[1])
        reader.reading.title = title[1] if title else ""
        reader.reading.notes.extend([*front[1].strip().split("\n"), ""])
        text = text[front.end() :]
    for block in blocks_of(text):
        reader.take(block)
    reader.leave(0)
    return reader.reading


class _Reader:
    """Where we are in a document, and what it said so far."""

    def __init__(self, template: Template) -> None:
        self.reading = Reading()
        self._template = template
        self._names = Names(template)
        self._singles: dict[str, Draft] = {}
        self._places = [_Place(0, None)]
        #: The field whose label came last.
        self._field: Field | None = None

    def take(self, block: Block) -> None:
        """Take in the next block."""
        if block.kind == "heading":
            self._enter(block)
        elif level := self._level_like_heading(block):
            self._enter(Block("heading", block.lines, level, block.lines[0].strip()))
        elif not self._opens_hypotheses(block):
            self._read(block)

    def leave(self, level: int) -> None:
        """End whatever stands under headings of this level or deeper."""
        while len(self._places) > 1 and self._places[-1].level >= level:
            if self._places[-1].untold:
                self._note([])
            self._places.pop()

    def _level_like_heading(self, block: Block) -> int:
        """The level of a paragraph that is a heading but for its mark; 0 for any other block."""
        line = block.lines[0].strip()
        match = _LIKE_HEADING.fullmatch(line) if block.kind == "paragraph" else None
        if match is None or len(block.lines) > 1:
            return 0
        draft = self._places[-1].draft
        if draft and self._names.field(draft.section, line):
            return 0
        number = match["number"] or ""
        is_numbered = "." in number or (number and match["bold"])
        is_known = match["bold"] and (self._names.section(line) or self._names.anywhere(line))
        return _BELOW_HEADINGS + number.count(".") if is_numbered or is_known else 0

    def _enter(self, block: Block) -> None:
        self.leave(block.level)
        self._field = None
        above = self._places[-1]
        opened = hypothesis_heading(block.words)
        if opened and (opened[0] or opened[1]):
            self._begin_hypothesis(block.level, *opened, block)
        elif above.draft and (field := self._names.field(above.draft.section, block.words)):
            self._open(block, above.draft, field)
        elif section := self._names.section(block.words):
            self._open(block, self._draft_of(section, block))
        elif found := self._names.anywhere(block.words):
            self._open(block, self._draft_of(found[0], block), found[1])
        elif self._names.is_container(block.words):
            self._open(block, None)
        elif above.draft:
            self._open_inside(block, above)
        elif self._is_title():
            self.reading.title = block.words
        else:
            self.reading.unknown.append(block.words)
            self._places.append(_Place(block.level, None, untold=tuple(block.lines)))

    def _open(self, block: Block, draft: Draft | None, field: Field | None = None) -> None:
        for each in self._places:
            each.untold = ()
        self._places.append(_Place(block.level, draft, field))
        if draft:
            draft.source += [*block.lines, ""]

    def _open_inside(self, block: Block, above: _Place) -> None:
        """A heading of the writer's own inside a section stays in its text, in bold."""
        draft = above.draft
        if draft and draft.section.repeats:
            draft = self._begin(draft.section, block)
            title = re.sub(r"\s*\d+$", "", plain(block.words))
            if title != plain(draft.section.item_title):
                draft.prose += [block.words, ""]
        elif draft:
            draft.lines_of(above.field).extend([f"**{block.words}**", ""])
            draft.source += [*block.lines, ""]
        self._places.append(_Place(block.level, draft, above.field))

    def _is_title(self) -> bool:
        return not (self.reading.title or self.reading.drafts or self.reading.unknown)

    def _begin_hypothesis(self, level: int, number: int, claim: str, block: Block) -> None:
        draft = self._begin(self._template.hypothesis, block)
        draft.number, draft.statement = number, claim
        draft.heading = f"Hypothesis {number}" if number else "Hypothesis"
        self._open(block, draft)
        self._places[-1].level = level
        del draft.source[: len(block.lines) + 1]

    def _begin(self, section: Section, block: Block) -> Draft:
        draft = Draft(section=section, heading=block.words or section.title)
        draft.source += [*block.lines, ""] if block.lines else []
        self.reading.drafts.append(draft)
        return draft

    def _draft_of(self, section: Section, block: Block) -> Draft:
        if section.kind is not SectionKind.SINGLE:
            return self._begin(section, Block("heading", [], words=block.words))
        if section.key not in self._singles:
            empty = Block("heading", [], words=section.title)
            self._singles[section.key] = self._begin(section, empty)
        return self._singles[section.key]

    def _opens_hypotheses(self, block: Block) -> bool:
        """Whether a block begins hypotheses without headings, and if so take it in."""
        place = self._places[-1]
        if place.draft and place.draft.section.kind is not SectionKind.HYPOTHESIS:
            return False
        if block.kind == "paragraph":
            return self._opens_hypothesis(block.lines)
        if block.kind != "list" or not all(_opened(content_of(each)) for each in block.items):
            return False
        for each in block.items:
            self._opens_hypothesis(content_of(each))
        return True

    def _opens_hypothesis(self, lines: list[str]) -> bool:
        opened = _opened(lines)
        if opened is None:
            return False
        level = self._places[-1].level
        if self._places[-1].draft is None:
            level += 1
        self.leave(level)
        self._begin_hypothesis(level, *opened, Block("paragraph", lines[:1]))
        self._field = None
        for each in blocks_of("\n".join(lines[1:])):
            self._read(each)
        return True

    def _read(self, block: Block) -> None:
        place = self._places[-1]
        if place.draft is None:
            self._note(block.lines)
            return
        place.draft.source += [*block.lines, ""]
        pieces = pieces_of(block, place.draft.section, self._names)
        goals = place.draft.section.repeats and block.kind == "list"
        if goals and not any(each.field for each in pieces):
            pieces = [Piece(None, content_of(item), begins_item=True) for item in block.items]
        for piece in pieces:
            if len(pieces) > 1 and block.kind != "paragraph":
                self._field = None
            self._place(piece, place)
        if block.kind != "paragraph":
            self._field = None

    def _place(self, piece: Piece, place: _Place) -> None:
        draft = place.draft
        if draft is None:
            return
        again = piece.field is not None and piece.field.key in draft.answers
        if draft.section.repeats and draft.says_anything() and (piece.begins_item or again):
            draft = place.draft = self._begin(draft.section, Block("", [], words=draft.heading))
            draft.source += piece.lines
        if piece.field:
            self._field = piece.field
        draft.lines_of(piece.field or self._field or place.field).extend([*piece.lines, ""])

    def _note(self, lines: list[str]) -> None:
        for each in self._places:
            if each.untold:
                self.reading.notes += [*each.untold, ""]
                each.untold = ()
        if lines:
            self.reading.notes += [*lines, ""]


def _opened(lines: list[str]) -> tuple[int, str] | None:
    opened = hypothesis_heading(lines[0])
    return opened if opened and opened[0] and opened[1] else None
