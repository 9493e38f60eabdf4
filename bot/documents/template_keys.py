"""What every template keeps, because the process works with it, and what is free to choose."""

import re
from collections.abc import Collection

from bot.documents.own_format import COMMENTS, LOG, NOTES, TREE
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.fields import Field, FieldKind, Need
from bot.experiments.template import NOTES as NOTES_SECTION
from bot.experiments.template import SectionKind
from bot.experiments.trackers import LINK_FIELDS

KEY = re.compile("[a-z][a-z0-9_]{0,39}")
#: The sections that a template can take over, by key.
DEFAULTS = {each.key: each for each in DEFAULT_TEMPLATE.sections}
_HYPOTHESIS = DEFAULT_TEMPLATE.hypothesis.key
#: Why a template cannot go without a section.
NEEDED = {
    "baseline": "no hypothesis starts without measured values to beat",
    _HYPOTHESIS: "without it there is nothing to find out",
}
_MAY_GO = {"method", "success_criteria", "compare_with", *LINK_FIELDS.values()}
_STAY = {
    "baseline": ("values",),
    "metric_goals": ("metric",),
    _HYPOTHESIS: tuple(
        each.key for each in DEFAULTS[_HYPOTHESIS].fields if each.key not in _MAY_GO
    ),
}
#: Inputs of the modals' own go by these.
_TAKEN_FIELDS = {"upload", "reason", "rebase"}
_TAKEN_TITLES = {each.casefold() for each in (TREE, COMMENTS, NOTES, LOG)}
_HYPOTHESIS_KINDS = (
    FieldKind.TEXT,
    FieldKind.LINE,
    FieldKind.URL,
    FieldKind.DATE,
    FieldKind.CHOICE,
)
_KINDS = (
    *_HYPOTHESIS_KINDS,
    FieldKind.TIME,
    FieldKind.METRIC,
    FieldKind.SLICE,
    FieldKind.AMOUNT,
    FieldKind.GUARDRAILS,
)


def section_kinds(key: str) -> tuple[SectionKind, ...]:
    """The kinds that a section of this key can be of; a default one keeps its own."""
    if key in DEFAULTS:
        return (DEFAULTS[key].kind,)
    return (SectionKind.SINGLE, SectionKind.REPEATED)


def default_fields(section_key: str) -> dict[str, Field]:
    """The fields that a section of this key can take over, by key."""
    known = DEFAULTS.get(section_key)
    return {each.key: each for each in known.fields} if known else {}


def field_kinds(section_key: str, key: str) -> tuple[FieldKind, ...]:
    """The kinds that a field can be of; a default one keeps its own."""
    if known := default_fields(section_key).get(key):
        return (known.kind,)
    return _HYPOTHESIS_KINDS if section_key == _HYPOTHESIS else _KINDS


def needs(section_key: str, key: str) -> tuple[Need, ...]:
    """What a field can be needed for; what a default one has to have, it has to have still."""
    known = default_fields(section_key).get(key)
    fixed = known and known.required and key in _STAY.get(section_key, ())
    return (Need.SAVE,) if fixed else tuple(Need)


def key_problem(key: str, what: str) -> str:
    """Why a section's or a field's key cannot be had, in a sentence; blank where it can."""
    if not KEY.fullmatch(key):
        return (
            f"The key of a {what} is up to 40 lower-case letters, digits and underscores, and "
            "begins with a letter."
        )
    is_taken = key == NOTES_SECTION.key if what == "section" else key in _TAKEN_FIELDS
    return f"Labthread uses the key “{key}” itself. Choose another." if is_taken else ""


def title_problem(title: str) -> str:
    """Why a section's title cannot be had, in a sentence; blank where it can."""
    if title.casefold() in _TAKEN_TITLES or re.match(r"H\d+: ", title):
        return f"Labthread writes “{title}” into documents itself. Choose another title."
    return ""


def fields_problem(key: str, kind: SectionKind, fields: Collection[Field]) -> str:
    """What is wrong with the fields that a section has, in a sentence; blank where nothing is."""
    present = {each.key for each in fields}
    if lacking := [each for each in _STAY.get(key, ()) if each not in present]:
        return (
            f"“{key}” also needs {', '.join(lacking)}: the bot works with them. Their labels, "
            "hints and order are yours to choose."
        )
    most = 10 if kind is SectionKind.REPEATED else 30
    if len(fields) > most:
        return f"{len(fields)} fields are too many for one form. Keep at most {most}, or split it."
    if all(each.kind is FieldKind.CHOICE for each in fields):
        return f"“{key}” needs a field that can be written in; a choice alone says nothing yet."
    return ""
