"""Templates as YAML files; docs/templates.md describes them to those who write one."""

from contextlib import suppress
from operator import itemgetter
from typing import Any

import yaml

from bot.documents.template_keys import DEFAULTS, NEEDED, default_fields
from bot.documents.template_reader import Reader, TooManyProblems, line_of
from bot.documents.template_sections import read_section
from bot.documents.template_yaml import Unreadable, compose
from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.fields import Field
from bot.experiments.projects import clean_key
from bot.experiments.template import Section, Template

#: Characters.
MAX_TEMPLATE = 200_000
MAX_TITLE = 75
#: A card holds 50 blocks, and a section takes one of them.
MAX_SECTIONS = 25


class TemplateFileError(Refusal):
    """A template cannot be taken as it is.

    `problems` are sentences about it, each with its line from 1; at most 20.
    """

    def __init__(self, problems: tuple[tuple[int, str], ...]) -> None:
        super().__init__("\n".join(f"line {line}: {problem}" for line, problem in problems))
        self.problems = problems


def parse_template(text: str, *, version: int = 1) -> Template:
    """Read a template; raises TemplateFileError with all that is wrong with it."""
    if len(text) > MAX_TEMPLATE:
        problem = f"A template takes at most {MAX_TEMPLATE:,} characters; this has {len(text):,}."
        raise TemplateFileError(((1, problem),))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        root = compose(lines)
    except Unreadable as error:
        raise TemplateFileError(((error.line, error.problem),)) from None
    reader = Reader()
    with suppress(TooManyProblems):
        template = _read_template(reader, root, version)
        if not reader.problems:
            return template
    raise TemplateFileError(tuple(sorted(reader.problems, key=itemgetter(0))))


def _read_template(reader: Reader, root: yaml.Node, version: int) -> Template:
    said = reader.mapping(root, "A template", ("template", "title", "sections"))
    said.require("template", "The template needs a key, like “template: growth”.")
    said.require("sections", "The template needs “sections:”, and below it one a line.")
    key = said.text("template", "", 1000)
    if key:
        try:
            clean_key(key)
        except FieldErrors as wrong:
            reader.wrong(said.values["template"], wrong.message)
    return Template(
        key=key,
        version=version,
        title=said.text("title", "", MAX_TITLE, blank=True),
        sections=_read_sections(reader, said.values.get("sections")),
    )


def _read_sections(reader: Reader, node: yaml.Node | None) -> tuple[Section, ...]:
    if node is None:
        return ()
    places: dict[str, int] = {}
    titles: set[str] = set()
    sections = []
    nodes = reader.items(node, "sections")
    if len(nodes) > MAX_SECTIONS:
        reader.wrong(node, f"{len(nodes)} sections are too many. Keep at most {MAX_SECTIONS}.")
    for each in nodes:
        section = read_section(reader, each)
        if section is None:
            continue
        title = section.title.casefold()
        if section.key in places:
            line = places[section.key]
            reader.wrong(each, f"The section “{section.key}” is in line {line} already.")
        elif title and title in titles:
            reader.wrong(each, f"Another section has the title “{section.title}” already.")
        places.setdefault(section.key, line_of(each))
        titles.add(title)
        sections.append(section)
    for key, why in NEEDED.items():
        if key not in places and isinstance(node, yaml.SequenceNode):
            reader.wrong(node, f"The section “{key}” has to stay: {why}. Add “- {key}”.")
    return tuple(sections)


def write_template(template: Template) -> str:
    """Write a template as YAML that `parse_template` reads back to an equal one."""
    head = {"template": template.key} | ({"title": template.title} if template.title else {})
    parts = [_dump(head) + "sections:\n", *(_dump([_section(each)]) for each in template.sections)]
    return "\n".join(parts)


def _section(section: Section) -> dict[str, Any]:
    base = DEFAULTS.get(section.key, Section(key="", title="", purpose="", fields=()))
    said: dict[str, Any] = {
        "key": section.key,
        "title": section.title,
        "purpose": section.purpose,
        **({"kind": section.kind.value} if section.repeats else {}),
        **({"item_title": section.item_title} if section.repeats else {}),
    }
    if section.examples != base.examples or section.examples:
        said["examples"] = dict(section.examples)
    fields = default_fields(section.key)
    return said | {"fields": [_field(each, fields.get(each.key)) for each in section.fields]}


def _field(field: Field, base: Field | None) -> dict[str, Any]:
    plain = Field(key="", label="")
    base = base or plain
    said: dict[str, Any] = {"key": field.key, "label": field.label}
    for name in ("kind", "needed_for", "hint", "placeholder"):
        value = getattr(field, name)
        # What is as in any field need not be said, unless the default template says otherwise.
        if {value} != {getattr(base, name), getattr(plain, name)}:
            said[name] = str(value)
    return said | ({"choices": dict(field.choices)} if field.choices else {})


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as several lines."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
