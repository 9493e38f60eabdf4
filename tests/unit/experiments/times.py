"""Days, calendars and rhythms for properties, and a slow walk to hold the rules against."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import holidays
from hypothesis import strategies as st

from bot.experiments.calendars import Away, WorkCalendar
from bot.experiments.schedules import Rhythm

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

#: Where clocks change, and how: at night, at midnight, by half an hour, by two, by a whole day.
_CHANGES = [
    ("Europe/Madrid", date(2026, 3, 29)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Nuuk", date(2026, 3, 28)),
    ("America/Nuuk", date(2026, 10, 24)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kathmandu", date(2026, 10, 20)),
    ("Pacific/Apia", date(2011, 12, 30)),
]
zones = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
days = st.dates(date(2012, 1, 2), date(2040, 1, 1))
#: A zone and a day there, often one around a change of its clocks.
places = st.tuples(zones, days) | st.tuples(st.sampled_from(_CHANGES), st.integers(-4, 4)).map(
    lambda near: (near[0][0], near[0][1] + near[1] * DAY)
)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59)) | st.sampled_from(
    [time(0), time(0, 30), time(1, 30), time(2), time(2, 15), time(2, 30), time(3), time(23, 30)]
)
rhythms = st.builds(
    Rhythm,
    check_in_at=times,
    halfway=st.booleans(),
    weekly_on=st.integers(0, 7),
    quiet_from=times,
    quiet_until=times,
)
_weekends = st.sampled_from([{6, 7}, {5, 6}, {4, 5}, {7}, {5}, set(), {1, 2, 3, 4, 6, 7}]).map(
    frozenset
)


# Made once: a strategy that is made anew for every example takes longer than the example.
_countries = st.sampled_from(["", "DE", "DE-BY", "US", "BR", "JP", "ES-AN"])
_near = st.integers(-15, 40)
_free = st.frozensets(_near, max_size=6)
_away = st.lists(st.tuples(_near, st.integers(0, 12)), max_size=2)


@st.composite
def calendars(draw) -> tuple[date, WorkCalendar]:
    """A day, and a calendar with something in the way around it."""
    zone_name, day = draw(places)
    absences = [(day + first * DAY, length * DAY) for first, length in draw(_away)]
    return day, WorkCalendar(
        zone_name=zone_name,
        weekend=draw(_weekends),
        country=draw(_countries),
        free_days=frozenset(day + each * DAY for each in draw(_free)),
        away=tuple(Away(first, first + length) for first, length in absences),
    )


def is_worked(day: date, calendar: WorkCalendar) -> bool:
    """Whether anybody works on this day, asked of each source anew."""
    code, _, region = calendar.country.partition("-")
    return not (
        "MonTueWedThuFriSatSun".find(day.ctime()[:3]) // 3 + 1 in calendar.weekend
        or (code and day in _holidays(code, region))
        or any(day == free for free in calendar.free_days)
        or any(each.first <= day and day <= each.last for each in calendar.away)
        or not _exists(day, calendar.zone_name)
    )


@cache
def _holidays(code: str, region: str) -> holidays.HolidayBase:
    return holidays.country_holidays(code, subdiv=region or None)


def worked_days(day: date, calendar: WorkCalendar) -> Iterator[date]:
    """The days after this one on which anybody works."""
    while True:
        day += DAY
        if is_worked(day, calendar):
            yield day


@cache
def _exists(day: date, zone_name: str) -> bool:
    """Whether the wall shows this day at any half hour around it."""
    walk = islice(_walk(_before(day, time(0)), zone_name, 30 * MINUTE), 2 * 54)
    return day in {local.date() for _, local in walk}


def _before(day: date, at: time) -> datetime:
    """A time before the wall shows this one anywhere: no zone is 15 hours ahead."""
    return datetime.combine(day, at, tzinfo=UTC) - timedelta(hours=15)


def _walk(
    at: datetime, zone_name: str, step: timedelta = MINUTE
) -> Iterator[tuple[datetime, datetime]]:
    """Every minute from a time on: in UTC, and as the clock on the wall shows it."""
    place = ZoneInfo(zone_name)
    while True:
        yield at, at.astimezone(place)
        at += step


def first_minute(day: date, at: time, zone_name: str) -> datetime:
    """The first minute at which the wall shows this time, or a later one."""
    return next(
        utc
        for utc, local in _walk(_before(day, at), zone_name)
        if (local.date(), local.time()) >= (day, at)
    )


def first_fit(day: date, calendar: WorkCalendar, rhythm: Rhythm) -> datetime:
    """The first minute, once the check-in of a day is due, that is worked and not quiet."""
    while not is_worked(day, calendar):
        day += DAY
    quiet = quiet_minutes(rhythm)
    worked = cache(lambda day: is_worked(day, calendar))
    due = first_minute(day, rhythm.check_in_at, calendar.zone_name)
    return next(
        utc
        for utc, local in _walk(due, calendar.zone_name)
        # The second of two equal minutes counts for nothing.
        if not local.fold and local.time() not in quiet and worked(local.date())
    )


def quiet_minutes(rhythm: Rhythm) -> frozenset[time]:
    """Each minute of the quiet hours, by going round the clock."""
    return _round(rhythm.quiet_from, rhythm.quiet_until)


@cache
def _round(at: time, end: time) -> frozenset[time]:
    clock = datetime.combine(date(2026, 1, 1), at, tzinfo=UTC)
    passed = set()
    while clock.time() != end:
        passed.add(clock.time())
        clock += MINUTE
    return frozenset(passed)
