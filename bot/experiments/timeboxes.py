"""Timeboxes: how long a hypothesis may take, in working days, calendar days or until a date."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.experiments.calendars import WorkCalendar
from bot.experiments.text import shorten

#: Working or calendar days.
MAX_TIMEBOX = 90
#: What 90 working days take in plain weeks; so far off may a last day be that is chosen.
_MAX_WEEKS = 18
_WRITTEN = re.compile(
    r"(?P<days>[0-9]+)(?:\s*(?:(?P<calendar>calendar)|working)?\s*days?)?"
    r"|(?:until\s+)?(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)
_SPLIT = "Longer questions are better split in two."


class TimeboxKind(StrEnum):
    """What a timebox is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"
    UNTIL = "until"


@dataclass(frozen=True)
class Timebox:
    """The time that a hypothesis may take; `until` is its last day where that was chosen."""

    kind: TimeboxKind
    days: int = 0
    until: date | None = None

    @classmethod
    def parse(cls, text: str, most: int = MAX_TIMEBOX) -> "Timebox":
        """Read "5", "5 working days", "10 calendar days", "2026-12-24" or "until 2026-12-24".

        Raises ValueError, with a sentence for the writer, for anything else and for more than
        `most` days.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"“{shorten(text)}” is not a timebox. Write 5 (working days), 10 calendar days, "
                "or the last day, like 2026-12-24."
            )
        if match["until"]:
            return cls(TimeboxKind.UNTIL, until=_read_day(match["until"]))
        kind = TimeboxKind.CALENDAR if match["calendar"] else TimeboxKind.WORKING
        digits = match["days"].lstrip("0")
        if not digits or len(digits) > 9 or int(digits) > most:
            raise ValueError(
                f"A timebox is a whole number of {kind} days from 1 to {most}. {_SPLIT}"
            )
        return cls(kind, int(digits))

    def __str__(self) -> str:
        if self.until is not None:
            return f"until {self.until}"
        return f"{self.days} {self.kind} day{'' if self.days == 1 else 's'}"

    @property
    def text(self) -> str:
        """The shortest text that `parse` reads back: what is stored."""
        if self.until is not None:
            return str(self.until)
        return str(self.days) if self.kind is TimeboxKind.WORKING else str(self)

    def last_day(self, start: date, calendar: WorkCalendar) -> date:
        """The working day on which it ends, the day of its start being day 0.

        Raises ValueError, with a sentence, for a chosen day that is not after the start or is
        more than 18 weeks off, and where the calendar has no working day.
        """
        if self.kind is TimeboxKind.WORKING:
            return calendar.add_working_days(start, self.days)
        end = self.until or start + timedelta(days=self.days)
        if end <= start:
            raise ValueError(f"A timebox that starts on {start} ends after it, not on {end}.")
        if end - start > timedelta(weeks=_MAX_WEEKS):
            raise ValueError(f"A timebox ends within {_MAX_WEEKS} weeks of its start. {_SPLIT}")
        return calendar.working_day_from(end)

    def working_days(self, start: date, calendar: WorkCalendar) -> int:
        """How many working days it gives from its start; raises ValueError like `last_day`."""
        return calendar.working_days_between(start, self.last_day(start, calendar))


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text} is not a day of the calendar. Write it like 2026-12-24."
        ) from None
