"""One section from a Markdown file: its fields under headings or labels, or a text alone."""

from bot.documents.headings import Names
from bot.documents.importing import read_markdown
from bot.documents.labels import pieces_of
from bot.documents.outline import blocks_of
from bot.documents.quoting import unquote
from bot.documents.recognising import recognise
from bot.experiments.errors import Refusal
from bot.experiments.fields import Field, FieldKind
from bot.experiments.template import Content, Section, Template
from bot.experiments.text import shorten, tidy


def read_section(text: str, section: Section, template: Template) -> dict[str, str]:
    """The answers in a file, by field key; without any label all of it is the first long one.

    Raises Refusal, with a sentence, for an empty file and for what a field cannot hold.
    """
    text = tidy(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text:
        raise Refusal("The file is empty. Nothing was changed.")
    first = next(field for field in section.fields if field.kind is FieldKind.TEXT)
    found = _labelled(text, section, Names(template))
    if not any(asked for asked, _ in found):
        return {first.key: _fitting(first, text)}
    lines: dict[Field, list[str]] = {}
    for asked, written in found:
        lines.setdefault(asked or first, []).extend(written)
    answers: dict[str, str] = {}
    for asked, written in lines.items():
        if said := tidy(unquote("\n".join(written))):
            answers |= _answer(section, asked, said)
    if not answers:
        raise Refusal("The file names fields and says nothing in them. Nothing was changed.")
    return answers


def read_items(text: str, section: Section, template: Template) -> Content:
    """The items of a section that repeats; raises Refusal where not all of the file is that."""
    imported = read_markdown(f"# {section.title}\n\n{text}", template)
    items = imported.sections.get(section.key, ())
    if not items or imported.notes or len(imported.sections) > 1 or imported.plans:
        told = " ".join(imported.warnings[:3]) or f"It is not all of {section.title.lower()}."
        raise Refusal(f"The file cannot be taken as it is. {told} Nothing was changed.")
    return items


def _labelled(text: str, section: Section, names: Names) -> list[tuple[Field | None, list[str]]]:
    """The lines of a text in order, each run with the field whose label came last before it."""
    asked: Field | None = None
    found: list[tuple[Field | None, list[str]]] = []
    for block in blocks_of(text):
        if block.kind == "heading":
            field = names.field(section, block.words)
            if field is not None:
                asked = field
                found.append((asked, []))
            elif names.section(block.words) != section:
                found.append((asked, [*block.lines, ""]))
            continue
        for piece in pieces_of(block, section, names):
            asked = piece.field or asked
            found.append((asked, [*piece.lines, ""]))
    return found


def _answer(section: Section, asked: Field, said: str) -> dict[str, str]:
    if asked.kind is FieldKind.TEXT:
        return {asked.key: _fitting(asked, said)}
    read = recognise(section, asked, said)
    if read.rest:
        raise Refusal(
            f"“{asked.label}” cannot be “{shorten(said)}”. {read.reason} Nothing was changed."
        )
    return read.answers


def _fitting(asked: Field, said: str) -> str:
    if problem := asked.check(said):
        raise Refusal(f"{problem} The file has {len(said):,}. Nothing was changed.")
    return said
