"""Templates: the sections of a design doc, as data that modals and documents are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.fields import Field, FieldKind, Need

#: What a person wrote, by field key; blank where nothing was written.
Item = Mapping[str, str]
#: A section's content: one item, or any number of them where the section repeats.
Content = Sequence[Item]

MAX_ITEMS = 8


class SectionKind(StrEnum):
    """Whether a section stands once, repeats its fields, or is asked once per hypothesis."""

    SINGLE = "single"
    REPEATED = "repeated"
    HYPOTHESIS = "hypothesis"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the design doc."""

    key: str
    title: str
    #: One sentence that tells the writer what belongs here.
    purpose: str
    fields: tuple[Field, ...]
    kind: SectionKind = SectionKind.SINGLE
    #: What one item of a repeated section is called.
    item_title: str = ""
    #: How well something is said, and something said that well; the worst first.
    examples: tuple[tuple[str, str], ...] = ()

    @property
    def repeats(self) -> bool:
        """Whether the section holds any number of items."""
        return self.kind is SectionKind.REPEATED

    def path(self, field: Field, index: int) -> str:
        """The name of one field of one item in forms and errors."""
        return f"{field.key}.{index}" if self.repeats else field.key

    def completed(self, item: Item) -> dict[str, str]:
        """An item of before a field was asked for, with what that field says by default."""
        return {field.key: field.clean("") for field in self.fields} | dict(item)

    def clean(self, content: Content) -> tuple[dict[str, str], ...]:
        """Tidy and check a section's content; blank items of one that repeats are dropped.

        Raises FieldErrors, keyed by `path`.
        """
        items: list[dict[str, str]] = []
        errors: dict[str, str] = {}
        for index, raw in enumerate(content):
            item = {field.key: field.clean(raw.get(field.key) or "") for field in self.fields}
            if self.repeats and not self.says_something(item):
                continue
            for field in self.fields:
                if problem := field.check(item[field.key]):
                    errors[self.path(field, index)] = problem
            items.append(item)
        most = MAX_ITEMS if self.repeats else 1
        if len(items) > most:
            errors[self.path(self.fields[0], most)] = f"There is room for only {most} here."
        if errors:
            raise FieldErrors(errors)
        if not any(self.says_something(item) for item in items):
            first = self.path(self.fields[0], 0)
            raise FieldErrors({first: "Nothing is written yet. Write something, or cancel."})
        return tuple(items)

    def missing(self, content: Content, need: Need) -> tuple[str, ...]:
        """The labels of the fields that this needs and that nobody has written yet.

        A review needs what saving needs; a launch needs only what is marked for it.
        """
        needs = {Need.SAVE, Need.REVIEW} if need is Need.REVIEW else {need}
        items = content or [{}]
        return tuple(
            field.label
            for field in self.fields
            if field.needed_for in needs and not all(item.get(field.key) for item in items)
        )

    def says_something(self, item: Item) -> bool:
        """Whether a person wrote anything; a choice always has a value and does not count."""
        said = (item.get(each.key) for each in self.fields if each.kind is not FieldKind.CHOICE)
        return any(said)


#: Part of every document, but only shown where there are any.
NOTES = Section(
    key="notes",
    title="Further notes",
    purpose="What an imported document says and no other section asks for.",
    # As much as fits in a form in any script.
    fields=(Field(key="text", label="Notes", room=80_000),),
)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A kind of design doc; projects keep the version that they began with."""

    key: str
    version: int
    #: What people call it; blank where its key is all that it has.
    title: str = ""
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section:
        """The section of this key; raises NotFound."""
        for section in (*self.sections, NOTES):
            if section.key == key:
                return section
        raise NotFound(f"This document has no section “{key}”.")

    @property
    def hypothesis(self) -> Section:
        """The section that is asked once per hypothesis."""
        return next(each for each in self.sections if each.kind is SectionKind.HYPOTHESIS)

    @property
    def written_once(self) -> tuple[Section, ...]:
        """The sections that stand once in a document, in order."""
        return tuple(each for each in self.sections if each.kind is not SectionKind.HYPOTHESIS)
