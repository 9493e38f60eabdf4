"""The sections and fields of a template's YAML; what it does not say is as in the default."""

from collections.abc import Collection
from dataclasses import replace

import yaml

from bot.documents.template_keys import (
    DEFAULTS,
    default_fields,
    field_kinds,
    fields_problem,
    key_problem,
    needs,
    section_kinds,
    title_problem,
)
from bot.documents.template_reader import Reader, Said, suggest
from bot.experiments.fields import Field, FieldKind
from bot.experiments.template import Section
from bot.experiments.text import shorten

_SECTION_KEYS = ("key", "title", "purpose", "kind", "item_title", "examples", "fields")
_FIELD_KEYS = ("key", "label", "kind", "needed_for", "hint", "placeholder", "choices")
#: Characters. Slack takes 150 in a header and in a placeholder, 2,000 in a hint, 75 in an option's
#: label and 150 in its value, and 100 options (https://docs.slack.dev/reference/block-kit).
_MAX_TITLE = 100
_MAX_ITEM_TITLE = 50
_MAX_SENTENCE = 300
_MAX_LABEL = 150
_MAX_HINT = 500
_MAX_PLACEHOLDER = 150


def read_section(reader: Reader, node: yaml.Node) -> Section | None:
    """A section by its key alone, changed, or new; None where it has no key to go by."""
    if isinstance(node, yaml.ScalarNode):
        if node.value not in DEFAULTS:
            _no_default(reader, node, "section", DEFAULTS)
        return DEFAULTS.get(node.value)
    said = reader.mapping(node, "A section", _SECTION_KEYS)
    key = _key(said, "section")
    if not key:
        return None
    base = DEFAULTS.get(key) or Section(key=key, title="", purpose="", fields=())
    if key not in DEFAULTS:
        _require(said, key, "section", ("title", "purpose", "fields"), DEFAULTS)
    section = replace(
        base,
        title=said.text("title", base.title, _MAX_TITLE),
        purpose=said.text("purpose", base.purpose, _MAX_SENTENCE, lines=True),
        kind=said.one_of("kind", base.kind, section_kinds(key)),
        examples=said.pairs(
            "examples", base.examples, most=5, name_most=20, text_most=_MAX_SENTENCE
        ),
    )
    if "title" in said.values and (problem := title_problem(section.title)):
        reader.wrong(said.values["title"], problem)
    if "item_title" in said.values and not section.repeats:
        reader.wrong(said.values["item_title"], "“item_title” is for sections of kind repeated.")
    elif section.repeats:
        default = base.item_title or shorten(section.title, _MAX_ITEM_TITLE)
        section = replace(section, item_title=said.text("item_title", default, _MAX_ITEM_TITLE))
    if "fields" in said.values:
        section = replace(section, fields=_read_fields(reader, said.values["fields"], section))
    return section


def _read_fields(reader: Reader, node: yaml.Node, section: Section) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    labels: set[str] = set()
    before = len(reader.problems)
    for each in reader.items(node, "fields"):
        field = _read_field(reader, each, section.key)
        if field is None:
            continue
        if field.key in fields:
            reader.wrong(each, f"“{section.key}” has a field “{field.key}” already.")
        elif field.label and field.label.casefold() in labels:
            reader.wrong(each, f"“{section.key}” has a field labelled “{field.label}” already.")
        fields.setdefault(field.key, field)
        labels.add(field.label.casefold())
    # A field that could not be read is not one that is lacking.
    read_all = len(reader.problems) == before
    if read_all and (problem := fields_problem(section.key, section.kind, fields.values())):
        reader.wrong(node, problem)
    return tuple(fields.values())


def _read_field(reader: Reader, node: yaml.Node, section_key: str) -> Field | None:
    defaults = default_fields(section_key)
    if isinstance(node, yaml.ScalarNode):
        if node.value not in defaults:
            _no_default(reader, node, "field", defaults)
        return defaults.get(node.value)
    said = reader.mapping(node, "A field", _FIELD_KEYS)
    key = _key(said, "field")
    if not key:
        return None
    base = defaults.get(key) or Field(key=key, label="")
    if key not in defaults:
        _require(said, key, "field", ("label",), defaults)
    field = replace(
        base,
        label=said.text("label", base.label, _MAX_LABEL),
        kind=said.one_of("kind", base.kind, field_kinds(section_key, key)),
        needed_for=said.one_of("needed_for", base.needed_for, needs(section_key, key)),
        hint=said.text("hint", base.hint, _MAX_HINT, blank=True),
        placeholder=said.text(
            "placeholder", base.placeholder, _MAX_PLACEHOLDER, lines=True, blank=True
        ),
        choices=said.pairs("choices", base.choices, most=100, name_most=150, text_most=75),
    )
    _check_choices(said, field, base)
    return field


def _check_choices(said: Said, field: Field, base: Field) -> None:
    node = said.values.get("choices")
    values = dict(field.choices)
    if field.kind is not FieldKind.CHOICE:
        if node:
            said.reader.wrong(node, "“choices” are for fields of kind choice.")
    elif base.choices and values.keys() != dict(base.choices).keys():
        kept = ", ".join(dict(base.choices))
        said.reader.wrong(
            node or said.node,
            f"“{field.key}” keeps its choices {kept}: the bot counts with them. Their labels and "
            "their order are yours to choose.",
        )
    elif len(values) < 2:
        said.reader.wrong(
            node or said.node,
            f"“{field.key}” needs “choices”, at least two, like “email: By email”.",
        )
    elif len(set(values.values())) < len(values):
        said.reader.wrong(node or said.node, f"Two choices of “{field.key}” have the same label.")


def _key(said: Said, what: str) -> str:
    """The key of a section or a field; blank where it has none that can be used."""
    said.require("key", f"A {what} needs a key, like “key: ethics”.")
    key = said.text("key", "", 1000)
    if key and (problem := key_problem(key, what)):
        said.reader.wrong(said.values["key"], problem)
        return ""
    return key


def _require(
    said: Said, key: str, what: str, required: Collection[str], defaults: Collection[str]
) -> None:
    """Note what one of the writer's own lacks; it may be a default one, misspelt."""
    if lacking := [each for each in required if each not in said.values]:
        said.reader.wrong(
            said.node,
            f"“{key}” is a {what} of your own, so it needs {', '.join(lacking)}."
            f"{suggest(key, defaults, or_all=False)}",
        )


def _no_default(
    reader: Reader, node: yaml.ScalarNode, what: str, defaults: Collection[str]
) -> None:
    reader.wrong(
        node,
        f"The default template has no {what} “{shorten(node.value)}” here."
        f"{suggest(node.value, defaults, or_all=False)} One of your own begins with “key:”.",
    )
