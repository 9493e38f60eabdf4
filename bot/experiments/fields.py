"""Fields: what a section asks for, and what counts as an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from bot.experiments.criteria import parse_guardrails
from bot.experiments.metrics import MAX_NAME, MetricKey, parse_number, parse_values
from bot.experiments.text import tidy

#: What one Slack text input can hold.
MAX_TEXT = 3000
MAX_LINE = 150
MAX_TIMEBOX = 90


class FieldKind(StrEnum):
    """What a field holds, and so how it is asked for and checked."""

    LINE = "line"
    TEXT = "text"
    URL = "url"
    DATE = "date"
    CHOICE = "choice"
    METRIC = "metric"
    SLICE = "slice"
    AMOUNT = "amount"
    DAYS = "days"
    METRIC_VALUES = "metric_values"
    GUARDRAILS = "guardrails"
    NEXT_STEP = "next_step"


_LONG = {FieldKind.TEXT, FieldKind.URL, FieldKind.METRIC_VALUES, FieldKind.GUARDRAILS}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a section asks for; every answer is text, blank when not given."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    hint: str = ""
    placeholder: str = ""
    #: Value and label of each option of a choice, the default first.
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def max_length(self) -> int:
        """The most characters that the field takes."""
        if self.kind in _LONG:
            return MAX_TEXT
        return MAX_NAME if self.kind in {FieldKind.METRIC, FieldKind.SLICE} else MAX_LINE

    def clean(self, text: str) -> str:
        """An answer as it is kept: tidy, and the default where no choice was made."""
        return tidy(text) or (self.choices[0][0] if self.choices else "")

    def check(self, text: str) -> str:
        """Say what is wrong with an answer to this field; blank when it is fine."""
        if not text:
            return f"“{self.label}” is still empty." if self.required else ""
        if len(text) > self.max_length:
            return f"{self.label} takes at most {self.max_length:,} characters."
        if self.choices and text not in {value for value, _ in self.choices}:
            return "Choose one of the options."
        try:
            if check := _CHECKS.get(self.kind):
                check(text)
        except ValueError as error:
            return str(error)
        return ""


def check_url(text: str) -> None:
    """Raise ValueError, with a sentence for the writer, unless it is a whole web address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r'[\s<>|"\\]', text):
        raise ValueError("Write a whole link, like https://example.com/ticket/42.")


def _date(text: str) -> None:
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError:
        written = ""
    # Python reads 20261123 and 2026-W48-1 too; what is kept sorts as text.
    if written != text:
        raise ValueError("Choose a date.")


def _metric(text: str) -> None:
    if MetricKey.parse(text).slice:
        raise ValueError("Write the name alone here; the slice has a field of its own.")


def _slice(text: str) -> None:
    MetricKey.parse(f"metric[{text}]")


def _amount(text: str) -> None:
    if text.endswith("%"):
        raise ValueError("Write the number alone; “Counted as” says whether it is per cent.")
    if parse_number(text) <= 0:
        raise ValueError("Write a number above 0; the direction says which way.")


def _days(text: str) -> None:
    if not re.fullmatch(r"\d{1,3}", text) or not 1 <= int(text) <= MAX_TIMEBOX:
        raise ValueError(
            f"A timebox is a whole number of working days from 1 to {MAX_TIMEBOX}. "
            "Longer questions are better split in two."
        )


def _metric_values(text: str) -> None:
    parse_values(text)


def _guardrails(text: str) -> None:
    parse_guardrails(text)


def _next_step(text: str) -> None:
    if not re.fullmatch(r"H[1-9]\d{0,3}|launch|stop", text):
        raise ValueError("Choose one of the next steps.")


_CHECKS: dict[FieldKind, Callable[[str], None]] = {
    FieldKind.URL: check_url,
    FieldKind.DATE: _date,
    FieldKind.METRIC: _metric,
    FieldKind.SLICE: _slice,
    FieldKind.AMOUNT: _amount,
    FieldKind.DAYS: _days,
    FieldKind.METRIC_VALUES: _metric_values,
    FieldKind.GUARDRAILS: _guardrails,
    FieldKind.NEXT_STEP: _next_step,
}
