"""What was read of a document, checked and put where it can be kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from itertools import chain

from bot.documents.answers import read_answer
from bot.documents.quoting import unquote
from bot.documents.reading import Draft, Reading
from bot.documents.recognising import recognise, recognise_claim
from bot.experiments.fields import MAX_LINE, FieldKind
from bot.experiments.projects import MAX_TITLE
from bot.experiments.template import MAX_ITEMS, Content, Item, SectionKind, Template
from bot.experiments.text import shorten, tidy

_MAX_WARNINGS = 50


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a document said; every content and plan in it can be saved as it is."""

    #: Blank where the document has none.
    title: str
    #: By section key.
    sections: Mapping[str, Content]
    #: Of the hypotheses, in order: the first becomes H1.
    plans: Sequence[Item]
    #: Whatever found no place, as Markdown.
    notes: str
    #: A sentence each, for the person who imports.
    warnings: tuple[str, ...]


@dataclass
class Settling:
    """Drafts on their way into sections and plans, and what does not get there into notes."""

    template: Template
    own: bool
    sections: dict[str, list[Item]] = attribute(default_factory=dict)
    plans: list[dict[str, str]] = attribute(default_factory=list)
    #: The numbers that the plans went by in the document.
    numbers: list[int] = attribute(default_factory=list)
    notes: list[str] = attribute(default_factory=list)
    warnings: list[str] = attribute(default_factory=list)

    def settle(self, reading: Reading) -> Imported:
        """Check everything that was read, and place it."""
        title = " ".join(tidy(reading.title).split())
        if len(title) > MAX_TITLE:
            self.notes.append(title)
            self.warnings.append("The title was shortened; the notes have it whole.")
            title = shorten(title, MAX_TITLE)
        self.notes.append("\n".join(reading.notes))
        for draft in reading.drafts:
            if draft.says_anything() or draft.statement:
                self._settle(draft)
        self._renumber()
        self._tell(reading)
        return Imported(
            title=title,
            sections={key: tuple(content) for key, content in self.sections.items()},
            plans=tuple(self.plans),
            notes=tidy("\n\n".join(filter(None, (each.strip("\n") for each in self.notes)))),
            warnings=self._fewer_warnings(),
        )

    def _settle(self, draft: Draft) -> None:
        item, left = self._answers(draft)
        if not self.own and draft.section.kind is not SectionKind.SINGLE:
            said = [
                item.get("statement", ""),
                *draft.prose,
                *chain.from_iterable(draft.answers.values()),
            ]
            claimed = recognise_claim(draft.section, "\n".join(said))
            item = claimed | item
        item = {each.key: each.clean(item.get(each.key, "")) for each in draft.section.fields}
        if problem := self._problem(draft, item):
            self._keep(draft, draft.source, problem)
            return
        if draft.section.says_something(item):
            self._place(draft, item)
        if left:
            self.notes.append("\n\n".join((f"**{draft.heading}**", *left)))

    def _answers(self, draft: Draft) -> tuple[dict[str, str], list[str]]:
        """What the fields of a draft can take, and the rest."""
        item: dict[str, str] = {}
        left: list[str] = []
        for asked in draft.section.fields:
            written = "\n".join(draft.answers.get(asked.key, ())).strip()
            if not written:
                continue
            if self.own and not asked.check(read_answer(asked, written)):
                item[asked.key] = read_answer(asked, written)
                continue
            found = recognise(draft.section, asked, self._text(written))
            taken = {key for key in found.answers if key in item or key in draft.answers}
            if taken - {asked.key}:
                found.rest, found.reason = self._text(written), "Part of it is said twice."
            item = found.answers | item
            if found.rest:
                left.append(f"**{asked.label}:** {found.rest}")
                self._warn(draft, f"“{asked.label}” is in the notes: {found.reason}")
        self._add_prose(draft, item, left)
        return item, left

    def _add_prose(self, draft: Draft, item: dict[str, str], left: list[str]) -> None:
        prose = [self._text("\n".join(draft.prose).strip("\n"))]
        if statement := self._text(draft.statement):
            if "statement" not in item:
                item["statement"] = statement
            elif not self.own:
                prose.insert(0, statement)
        for text in filter(str.strip, prose):
            blank = (each for each in draft.section.fields if each.kind is FieldKind.TEXT)
            asked = next((each for each in blank if not item.get(each.key)), None)
            if asked and not asked.check(asked.clean(text)):
                item[asked.key] = text
            else:
                left.append(text)
                self._warn(draft, "some text belongs to no field and is in the notes.")

    def _problem(self, draft: Draft, item: Item) -> str:
        """Why an item cannot be kept; blank where it can."""
        section = draft.section
        if section.repeats and len(self.sections.get(section.key, ())) == MAX_ITEMS:
            return f"there is room for only {MAX_ITEMS}, so it is in the notes."
        lacking = [each.label for each in section.fields if each.required and not item[each.key]]
        if lacking and section.kind is not SectionKind.SINGLE:
            return f"it does not say {', '.join(lacking)}, so it is in the notes as it was."
        return ""

    def _place(self, draft: Draft, item: dict[str, str]) -> None:
        if draft.section.kind is SectionKind.HYPOTHESIS:
            self.plans.append(item)
            self.numbers.append(draft.number or len(self.plans))
            return
        self.sections.setdefault(draft.section.key, []).append(item)

    def _keep(self, draft: Draft, lines: Sequence[str], problem: str) -> None:
        self.notes.append(self._text("\n".join(lines)))
        self._warn(draft, problem)

    def _renumber(self) -> None:
        """Let next steps lead to the numbers that the plans have from now on."""
        now = {number: index for index, number in reversed([*enumerate(self.numbers, start=1)])}
        steps = [
            (each.key, each.key.replace("_step", "_note"))
            for each in self.template.hypothesis.fields
            if each.kind is FieldKind.NEXT_STEP
        ]
        for index, plan in enumerate(self.plans, start=1):
            for key, note in steps:
                if not re.fullmatch(r"H\d+", plan[key]):
                    continue
                number = int(plan[key][1:])
                if number in now and now[number] != index:
                    plan[key] = f"H{now[number]}"
                    continue
                words = f"go on with H{number}"
                plan[key] = ""
                plan[note] = shorten(
                    f"{words}: {plan[note]}" if plan.get(note) else words, MAX_LINE
                )
                self.warnings.append(f"H{index} leads to H{number}, which is not here.")

    def _text(self, written: str) -> str:
        return unquote(written) if self.own else written

    def _warn(self, draft: Draft, problem: str) -> None:
        self.warnings.append(f"{shorten(draft.heading, 80)}: {problem}")

    def _tell(self, reading: Reading) -> None:
        if reading.unknown:
            some = ", ".join(f"“{shorten(each)}”" for each in reading.unknown[:5])
            more = f" and {len(reading.unknown) - 5:,} more" if len(reading.unknown) > 5 else ""
            self.warnings.append(f"Not part of the template, and kept in the notes: {some}{more}.")
        if reading.left_out:
            self.warnings.append(
                f"Left out, since Labthread keeps these itself: {', '.join(reading.left_out)}."
            )

    def _fewer_warnings(self) -> tuple[str, ...]:
        if len(self.warnings) <= _MAX_WARNINGS:
            return tuple(self.warnings)
        more = len(self.warnings) - _MAX_WARNINGS
        return (*self.warnings[:_MAX_WARNINGS], f"… and {more:,} more of the kind.")
