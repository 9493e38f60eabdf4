"""Answers in our own documents: written in words where the words can be read back."""

from collections.abc import Collection

from bot.documents.quoting import quote_text, spell_out, unquote
from bot.experiments.fields import Field, FieldKind
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.next_steps import NextStep
from bot.experiments.timeboxes import Timebox

#: An answer up to this many characters stands on its label's line.
_SHORT = 100
#: A statement up to this many characters stands in its hypothesis' heading alone.
_HEADING = 150


def in_words(field: Field, answer: str) -> str:
    """An answer for people: a choice by its label, a next step and a timebox as a phrase."""
    if field.kind is FieldKind.NEXT_STEP and answer:
        return str(NextStep(answer))
    if field.kind is FieldKind.TIMEBOX and (timebox := _timebox(answer)):
        return str(timebox)
    return dict(field.choices).get(answer, answer)


def write_answer(field: Field, answer: str, labels: Collection[str]) -> str:
    """An answer as Markdown that `read_answer` reads back exactly."""
    words = f"<{answer}>" if field.kind is FieldKind.URL else in_words(field, answer)
    for text in (words, answer):
        written = quote_text(text, labels)
        if read_answer(field, written) == answer:
            return written
    return spell_out(answer)


def read_answer(field: Field, written: str) -> str:
    """The answer that `write_answer` wrote."""
    text = field.clean(unquote(written))
    # What is spelt out is meant to the letter.
    if field.kind in {FieldKind.TEXT, FieldKind.LINE} or text != written:
        return text
    if field.kind is FieldKind.URL:
        return text.removeprefix("<").removesuffix(">")
    if field.kind is FieldKind.NEXT_STEP:
        step = text.removeprefix("go on with ")
        return {"start the launch plan": "launch", "stop here": "stop"}.get(text, step)
    if field.kind is FieldKind.TIMEBOX:
        timebox = _timebox(text)
        return timebox.text if timebox and str(timebox) == text else text
    return {label: value for value, label in reversed(field.choices)}.get(text, text)


def _timebox(text: str) -> Timebox | None:
    try:
        return Timebox.parse(text)
    except ValueError:
        return None


def is_short(written: str) -> bool:
    """Whether an answer has room beside its label."""
    return len(written) <= _SHORT and "\n" not in written


def fits_heading(hypothesis: Hypothesis) -> bool:
    """Whether the heading can hold the statement whole."""
    statement = hypothesis.statement
    return len(statement) <= _HEADING and statement == " ".join(statement.split())
