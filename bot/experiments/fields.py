"""Fields: what a section asks for, and what counts as an answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from bot.experiments.calendars import check_zone, parse_days
from bot.experiments.criteria import parse_guardrails
from bot.experiments.measurements import parse_values
from bot.experiments.metrics import MAX_NAME, MetricKey, parse_number
from bot.experiments.text import tidy
from bot.experiments.timeboxes import Timebox
from bot.experiments.trackers import parse_tag, parse_workflow

#: What one Slack text input can hold; a longer text is asked for in several.
MAX_INPUT = 3000
MAX_TEXT = 8 * MAX_INPUT
MAX_LINE = 150


class Need(StrEnum):
    """What cannot go on without an answer to a field."""

    SAVE = "save"
    REVIEW = "review"
    LAUNCH = "launch"
    NOTHING = "nothing"


class FieldKind(StrEnum):
    """What a field holds, and so how it is asked for and checked."""

    LINE = "line"
    TEXT = "text"
    URL = "url"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    METRIC = "metric"
    SLICE = "slice"
    AMOUNT = "amount"
    TIMEBOX = "timebox"
    METRIC_VALUES = "metric_values"
    GUARDRAILS = "guardrails"
    NEXT_STEP = "next_step"
    COUNTRY = "country"
    DAYS_OFF = "days_off"
    ZONE = "zone"
    WORKFLOW = "workflow"
    TAG = "tag"


_LONG = {FieldKind.URL, FieldKind.METRIC_VALUES, FieldKind.GUARDRAILS, FieldKind.DAYS_OFF}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a section asks for; every answer is text, blank when not given."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    needed_for: Need = Need.NOTHING
    hint: str = ""
    placeholder: str = ""
    #: Value and label of each option of a choice, the default first.
    choices: tuple[tuple[str, str], ...] = ()
    #: The most characters, where it takes more than others of its kind.
    room: int = 0

    @property
    def required(self) -> bool:
        """Whether its section cannot be kept without an answer."""
        return self.needed_for is Need.SAVE

    @property
    def max_length(self) -> int:
        """The most characters that the field takes."""
        if self.room:
            return self.room
        if self.kind is FieldKind.TEXT:
            return MAX_TEXT
        if self.kind in _LONG:
            return MAX_INPUT
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
    if MetricKey.parse(f"metric[{text}]").is_wildcard:
        raise ValueError("Name one slice: a primary metric is about one of them, or about all.")


def _amount(text: str) -> None:
    if text.endswith("%"):
        raise ValueError("Write the number alone; “Counted as” says whether it is per cent.")
    if parse_number(text) <= 0:
        raise ValueError("Write a number above 0; the direction says which way.")


def _time(text: str) -> None:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError("Write a time like 10:00.")


def _timebox(text: str) -> None:
    Timebox.parse(text)


def _metric_values(text: str) -> None:
    parse_values(text)


def _guardrails(text: str) -> None:
    parse_guardrails(text)


def _next_step(text: str) -> None:
    if not re.fullmatch(r"H[1-9]\d{0,3}|launch|stop", text):
        raise ValueError("Choose one of the next steps.")


def _workflow(text: str) -> None:
    parse_workflow(text)


def _tag(text: str) -> None:
    parse_tag(text)


def _zone(text: str) -> None:
    check_zone(text)


def _days_off(text: str) -> None:
    parse_days(text)


_CHECKS: dict[FieldKind, Callable[[str], None]] = {
    FieldKind.URL: check_url,
    FieldKind.DATE: _date,
    FieldKind.METRIC: _metric,
    FieldKind.SLICE: _slice,
    FieldKind.AMOUNT: _amount,
    FieldKind.TIME: _time,
    FieldKind.TIMEBOX: _timebox,
    FieldKind.METRIC_VALUES: _metric_values,
    FieldKind.GUARDRAILS: _guardrails,
    FieldKind.NEXT_STEP: _next_step,
    FieldKind.DAYS_OFF: _days_off,
    FieldKind.ZONE: _zone,
    FieldKind.WORKFLOW: _workflow,
    FieldKind.TAG: _tag,
}
