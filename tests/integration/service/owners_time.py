"""An owner's days and hours, counted slowly: day by day, and minute by minute.

Written from the words of the product alone, without the rules that it is held against.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DEFAULTS = {
    "check_in_at": "10:00",
    "quiet_from": "18:00",
    "quiet_until": "08:00",
    "halfway": "no",
    "weekly_on": "1",
    "weekend": "6,7",
    "country": "none",
    "free_days": "",
}
#: ("working", 5), ("calendar", 9) or ("until", a day).
Length = tuple[str, Any]


@dataclass(frozen=True)
class OwnersTime:
    """An owner's days and hours, as they are settled now."""

    zone: str
    choices: tuple[tuple[str, str], ...]
    away: frozenset[date]

    def __getitem__(self, matter: str) -> str:
        return dict(self.choices)[matter]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def today(self, at: datetime) -> date:
        return self.local(at).date()

    @cache  # noqa: B019 # a few hundred of them live as long as the tests
    def works(self, day: date) -> bool:
        free = str(day) in self["free_days"].split()
        off = free or day in self.away or str(day.isoweekday()) in self["weekend"].split(",")
        return not off and not is_holiday(self["country"], day)

    @cache  # noqa: B019
    def asks(self, day: date) -> datetime:
        """When the check-in of a day comes."""
        while not self.works(day):
            day += DAY
        due = datetime.combine(day, time.fromisoformat(self["check_in_at"]))
        at = (due - 180 * MINUTE).replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        while self.local(at) < due:
            at += MINUTE
        while not self.works(self.today(at)) or self.is_quiet(self.local(at).time()):
            at += MINUTE
        return at

    def is_quiet(self, at: time) -> bool:
        start, end = (time.fromisoformat(self[each]) for each in ("quiet_from", "quiet_until"))
        return start <= at < end if start <= end else at >= start or at < end

    def step(self, day: date, working_days: int) -> date:
        direction = DAY if working_days > 0 else -DAY
        for _ in range(abs(working_days)):
            day += direction
            while not self.works(day):
                day += direction
        return day

    def between(self, start: date, end: date) -> int:
        return sum(self.works(start + DAY * each) for each in range(1, (end - start).days + 1))

    def day_of(self, asked: datetime) -> date:
        """The first day whose check-in does not come before this moment, if it has come by then."""
        today = self.today(asked)
        recent = [today - DAY * back for back in range(25, -1, -1)]
        return next((day for day in recent if self.works(day) and self.asks(day) >= asked), today)

    def end(self, start: date, length: Length) -> date:
        kind, value = length
        if kind == "working":
            return self.step(start, value)
        day: date = value if kind == "until" else start + DAY * value
        return day if self.works(day) else self.step(day, 1)

    def weekly(self, after: datetime, now: datetime) -> datetime | None:
        """The first channel's summary on a later day than `after` that is still to come."""
        if self["weekly_on"] == "0":
            return None
        day = self.today(after) + DAY
        while str(day.isoweekday()) != self["weekly_on"] or self.asks(day) <= now:
            day += DAY
        return self.asks(day)


@cache
def is_holiday(country: str, day: date) -> bool:
    return country != "none" and day in holidays.country_holidays(country, years=day.year)
