"""Timeboxes: working days, deadlines and the check-ins around them.

The start day is day 0; the deadline is 10:00 in the owner's time zone on the Nth working
day after it. Working days are Monday to Friday.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CHECK_IN_AT = time(10, 0)
#: Working days after the deadline on which an unanswered check-in is asked again.
REMIND_AFTER = (1, 3)


class CheckInKind(StrEnum):
    """When a check-in comes."""

    BEFORE = "before"
    DEADLINE = "deadline"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Appointment:
    """A check-in to come; `due_at` is aware, in UTC."""

    kind: CheckInKind
    due_at: datetime


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name; UTC where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_working_day(day: date) -> bool:
    """Whether people work on this day."""
    return day.isoweekday() <= 5


def add_working_days(day: date, days: int) -> date:
    """The working day that lies `days` working days after `day` (before it, if negative)."""
    step = timedelta(days=1 if days > 0 else -1)
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; 0 if none do."""
    days = 0
    while (start := start + timedelta(days=1)) <= end:
        days += is_working_day(start)
    return days


def at_check_in_time(day: date, zone_name: str) -> datetime:
    """10:00 on this day in this zone, in UTC; where a clock change skips it, right after."""
    return datetime.combine(day, CHECK_IN_AT, tzinfo=zone(zone_name)).astimezone(UTC)


def deadline_after(start: datetime, days: int, zone_name: str) -> datetime:
    """The deadline, in UTC, of a timebox of `days` working days that starts at `start`."""
    local_day = start.astimezone(zone(zone_name)).date()
    return at_check_in_time(add_working_days(local_day, days), zone_name)


def check_ins_for(deadline: datetime, zone_name: str, now: datetime) -> tuple[Appointment, ...]:
    """The check-ins still to come for a deadline: the day before, at it, and reminders."""
    day = deadline.astimezone(zone(zone_name)).date()
    planned = [
        Appointment(CheckInKind.BEFORE, at_check_in_time(add_working_days(day, -1), zone_name)),
        Appointment(CheckInKind.DEADLINE, deadline),
        *(
            Appointment(
                CheckInKind.REMINDER,
                at_check_in_time(add_working_days(day, after), zone_name),
            )
            for after in REMIND_AFTER
        ),
    ]
    return tuple(each for each in planned if each.due_at > now)
