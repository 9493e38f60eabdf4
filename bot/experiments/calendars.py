"""Calendars: which days the owner of a project works on, and how days are counted.

The weekend and own days off come from the settings, public holidays from the `holidays`
library (https://holidays.readthedocs.io), absences from the owner.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays
from holidays.registry import COUNTRIES

from bot.experiments.text import numbered_lines, shorten

MAX_DAYS_OFF = 400
#: How far, in days, a working day is looked for: two years.
_REACH = 731
_WEEK = frozenset(range(1, 8))
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Words may not begin like another date: half a range would pass for a single day.
_DAYS_OFF = re.compile(
    rf"({_DAY})(?:\s*(?:to|until|[-–—])\s*({_DAY}))?(?:\s+(?!to\b|until\b|[-–—\d])\S.*)?",
    re.IGNORECASE,
)
#: Names that only mean something on one machine.
_NO_ZONES = {"Factory", "localtime"}


@dataclass(frozen=True)
class Away:
    """An absence, both days included; raises ValueError where the last comes before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} comes before {self.first}.")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """The days on which an owner works; raises ValueError where every day is weekend."""

    #: IANA name of the owner's time zone.
    zone_name: str = "UTC"
    #: ISO weekdays, Monday being 1.
    weekend: frozenset[int] = frozenset({6, 7})
    #: Whose public holidays count: "DE", with a region "DE-BY", or "" for none.
    country: str = ""
    #: The workspace's own days off.
    free_days: frozenset[date] = frozenset()
    #: The owner's absences.
    away: tuple[Away, ...] = ()

    def __post_init__(self) -> None:
        if not self.weekend < _WEEK:
            raise ValueError("A week needs at least one working day.")

    def is_working_day(self, day: date) -> bool:
        """Whether the owner works on this day."""
        return not self.why_free(day)

    def why_free(self, day: date) -> str:
        """Why nobody works on this day, in words; blank on a working day."""
        if day.isoweekday() in self.weekend:
            return "weekend"
        if holiday := _public_holidays(self.country, day.year).get(day):
            return holiday
        if day in self.free_days:
            return "a day off here"
        if any(day in absence for absence in self.away):
            return "the owner is away"
        return "a day that this time zone leaves out" if _left_out(day, self.zone_name) else ""

    def add_working_days(self, day: date, days: int) -> date:
        """The working day that lies `days` working days after `day` (before it, if negative).

        Raises ValueError, with a sentence on where to mend it, where two years have none.
        """
        step = 1 if days > 0 else -1
        for _ in range(abs(days)):
            day = self._seek(day, range(step, step * (_REACH + 1), step))
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and including `end`; 0 if none do."""
        distances = range(1, (end - start).days + 1)
        return sum(self.is_working_day(start + timedelta(days=each)) for each in distances)

    def working_day_from(self, day: date) -> date:
        """The day itself, or the next working day; raises ValueError like `add_working_days`."""
        return self._seek(day, range(_REACH + 1))

    def local_day(self, at: datetime) -> date:
        """The owner's day at an (aware) time."""
        return at.astimezone(zone(self.zone_name)).date()

    def _seek(self, day: date, distances: Iterable[int]) -> date:
        candidates = (day + timedelta(days=each) for each in distances)
        try:
            return next(filter(self.is_working_day, candidates))
        except (StopIteration, OverflowError):
            raise ValueError(
                f"No working day was found within two years of {day}. The weekend and days off "
                "are under /lab settings, absences under /lab away."
            ) from None


@lru_cache(maxsize=1024)
def _public_holidays(country: str, year: int) -> dict[date, str]:
    """Names by day; none for a country that the installed library does not know."""
    code, _, region = country.partition("-")
    if not code:
        return {}
    try:
        # Without a language the machine's own would decide what they are called.
        return dict(
            holidays.country_holidays(code, subdiv=region or None, years=year, language="en_US")
        )
    except NotImplementedError:
        return {}


@lru_cache(maxsize=4096)
def _left_out(day: date, zone_name: str) -> bool:
    # Samoa had no 30 December 2011: it moved to the other side of the date line.
    place = zone(zone_name)
    noon = datetime.combine(day, time(12), tzinfo=place)
    return noon.astimezone(UTC).astimezone(place).date() != day


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name; UTC where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def check_zone(name: str) -> str:
    """The IANA name as it is spelled; raises ValueError, naming a close one, where unknown."""
    wanted = name.strip().casefold().replace(" ", "_")
    names = _zone_names()
    if wanted in names:
        return names[wanted]
    cities = {known.rpartition("/")[2]: name for known, name in names.items()}
    close = _closest(wanted, cities | names)
    hint = f"Did you mean {close}?" if close else "Write it like Europe/Madrid."
    raise ValueError(f"“{shorten(name)}” is not a time zone. {hint}")


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones() - _NO_ZONES)}


def check_country(text: str, today: date) -> str:
    """The country, and region if any, as a calendar takes them: "DE", "DE-BY".

    Takes codes and English names in any case. Raises ValueError, with a sentence, for one
    that is unknown and for one whose holidays are not known for this year and the next.
    """
    code, region = _find_country(text)
    entity = getattr(holidays, code)
    if not entity.start_year <= today.year < entity.end_year:
        raise ValueError(
            f"The holidays of {code} are known from {entity.start_year} to {entity.end_year} "
            "only. Write “none”, and list them under “Own days off”."
        )
    return f"{code}-{_find_region(code, region)}" if region else code


def _find_country(text: str) -> tuple[str, str]:
    """A country's two letters, and what was written after them."""
    codes = _country_codes()
    if code := codes.get(_plain(text)):
        return code, ""
    country, _, region = (part.strip() for part in text.partition("-"))
    if code := codes.get(_plain(country)):
        return code, region
    close = _closest(_plain(country), codes)
    hint = f"Did you mean {close}?" if close else "Write its two letters, like DE."
    raise ValueError(f"“{shorten(text)}” is not a country whose holidays we know. {hint}")


def _find_region(code: str, text: str) -> str:
    entity = getattr(holidays, code)
    regions = {name.casefold(): region for name, region in entity.subdivisions_aliases.items()}
    regions |= {region.casefold(): region for region in entity.subdivisions}
    if region := regions.get(text.casefold()):
        return str(region)
    if not regions:
        raise ValueError(f"{code} has no regions here; write {code} alone.")
    close = _closest(text.casefold(), regions)
    hint = f"Did you mean {code}-{close}? " if close else ""
    known = shorten(", ".join(entity.subdivisions), 200)
    raise ValueError(f"{code} has no region “{shorten(text)}”. {hint}It has {known}.")


def _closest(wanted: str, names: dict[str, str]) -> str:
    """What the most similar name stands for; blank where none is similar."""
    close = get_close_matches(wanted[:80], names, n=1)
    return names[close[0]] if close else ""


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    """Two letters by every code and English name of a country, in plain lower case."""
    return {
        _plain(name): codes[1] for key, codes in COUNTRIES.items() for name in (key, *codes[1:])
    }


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def parse_days(text: str) -> frozenset[date]:
    """Days off, one "2026-12-24" or "2026-12-24 to 2026-12-31" a line, words after it.

    Raises ValueError with a sentence that names the line, and for more than 400 days.
    """
    days: set[date] = set()
    for number, line in numbered_lines(text):
        try:
            first, last = _parse_range(line)
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        length = (last - first).days + 1
        # A range of centuries is not written out only to be refused.
        if length <= MAX_DAYS_OFF:
            days |= {first + timedelta(days=each) for each in range(length)}
        if max(length, len(days)) > MAX_DAYS_OFF:
            raise ValueError(f"Line {number}: at most {MAX_DAYS_OFF} days off fit in here.")
    return frozenset(days)


def _parse_range(line: str) -> tuple[date, date]:
    match = _DAYS_OFF.fullmatch(line)
    if match is None:
        raise ValueError("write 2026-12-24, or 2026-12-24 to 2026-12-31.")
    try:
        first, last = (date.fromisoformat(each) for each in (match[1], match[2] or match[1]))
    except ValueError:
        raise ValueError(f"“{shorten(line)}” names a day that does not exist.") from None
    if last < first:
        raise ValueError(f"{last} comes before {first}.")
    return first, last
