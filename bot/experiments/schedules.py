"""Schedules: when the check-ins of a hypothesis, a review or a delivery stage come.

They come on the owner's working days, at the time that the settings name, in the owner's zone
and never in quiet hours.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain

from bot.experiments.calendars import WorkCalendar, zone


class CheckInKind(StrEnum):
    """What a check-in is about."""

    HALFWAY = "halfway"
    #: The working day before the deadline.
    BEFORE = "before"
    DEADLINE = "deadline"
    #: The deadline has passed and nobody decided.
    REMINDER = "reminder"
    SNOOZED = "snoozed"
    #: Still nobody decided: the decider is asked.
    DECIDER = "decider"
    #: And still: named in the channel's summary every week.
    WEEKLY = "weekly"
    #: A review is due, or overdue.
    REVIEW = "review"
    #: A stage of the delivery plan is due.
    STAGE = "stage"


@dataclass(frozen=True)
class Appointment:
    """A check-in to come; `due_at` is aware, in UTC."""

    kind: CheckInKind
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """When check-ins come; times are local to the owner."""

    check_in_at: time = time(10, 0)
    halfway: bool = False
    #: Working days after the deadline on which an unanswered check-in is asked again.
    remind_after: tuple[int, ...] = (1, 3)
    #: Working days after the deadline on which the decider is asked.
    decider_after: int = 5
    #: ISO weekday of the channel's summary; 0 for never.
    weekly_on: int = 1
    #: Quiet hours may span midnight; there are none where they end as they begin.
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)

    def is_quiet(self, at: time) -> bool:
        """Whether nobody is to be disturbed at this time of day."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def moment(day: date, at: time, zone_name: str) -> datetime:
    """This local time in UTC; the next valid minute where clocks skip it, the first of two."""
    place = zone(zone_name)
    due = datetime.combine(day, at.replace(fold=0), tzinfo=place).astimezone(UTC)
    other = datetime.combine(day, at.replace(fold=1), tzinfo=place).astimezone(UTC)
    if due <= other:
        return due
    # Skipped: read with the offset from after the change it lies before it, and the other way
    # round (https://peps.python.org/pep-0495). The change is where the clock has gone past it.
    minutes = range((due - other) // timedelta(minutes=1))

    def is_past(minute: int) -> bool:
        local = (other + timedelta(minutes=minute)).astimezone(place)
        return (local.date(), local.time()) >= (day, at)

    return other + timedelta(minutes=bisect_left(minutes, True, key=is_past))


def check_in_on(day: date, calendar: WorkCalendar, rhythm: Rhythm) -> datetime:
    """When the check-in of this day comes, in UTC; a free day's comes on the next working day.

    What would fall in quiet hours comes when they end, on a working day again. Raises
    ValueError, with a sentence, where the calendar has no working day.
    """
    day = calendar.working_day_from(day)
    due = moment(day, rhythm.check_in_at, calendar.zone_name)
    chances = chain([due], _openings(day, calendar, rhythm))
    return next(at for at in chances if at >= due and not _is_closed(at, calendar, rhythm))


def _openings(day: date, calendar: WorkCalendar, rhythm: Rhythm) -> Iterator[datetime]:
    """Every moment from this day on at which a working day begins or quiet hours end."""
    while True:
        yield moment(day, time(0), calendar.zone_name)
        yield moment(day, rhythm.quiet_until, calendar.zone_name)
        day = calendar.add_working_days(day, 1)


def _is_closed(at: datetime, calendar: WorkCalendar, rhythm: Rhythm) -> bool:
    local = at.astimezone(zone(calendar.zone_name))
    return rhythm.is_quiet(local.time()) or not calendar.is_working_day(local.date())


def deadline_for(last_day: date, calendar: WorkCalendar, rhythm: Rhythm) -> datetime:
    """The deadline, in UTC, of a timebox that ends on this day; raises like `check_in_on`."""
    return check_in_on(last_day, calendar, rhythm)


def check_ins_for(
    start_day: date, deadline: datetime, calendar: WorkCalendar, rhythm: Rhythm, now: datetime
) -> tuple[Appointment, ...]:
    """The check-ins still to come for a timebox, in order, up to the first weekly one.

    Raises ValueError, with a sentence, where the calendar has no working day.
    """
    last_day = day_asked_at(deadline, calendar, rhythm)
    days: list[tuple[CheckInKind, date]] = []
    before = calendar.add_working_days(last_day, -1)
    if rhythm.halfway:
        length = calendar.working_days_between(start_day, last_day)
        # Of five days the third: the first by which half of them are over.
        half = calendar.add_working_days(start_day, (length + 1) // 2)
        days += [(CheckInKind.HALFWAY, half)] if half < before else []
    days += [(CheckInKind.BEFORE, before)] if before > start_day else []
    for after in rhythm.remind_after:
        days.append((CheckInKind.REMINDER, calendar.add_working_days(last_day, after)))
    days.append((CheckInKind.DECIDER, calendar.add_working_days(last_day, rhythm.decider_after)))
    asked = [Appointment(kind, check_in_on(day, calendar, rhythm)) for kind, day in days]
    weekly = next_weekly(asked[-1].due_at, calendar, rhythm)
    while weekly and weekly.due_at <= now:
        weekly = next_weekly(weekly.due_at, calendar, rhythm)
    asked += [weekly] if weekly else []
    asked.append(Appointment(CheckInKind.DEADLINE, deadline))
    return in_order(each for each in asked if each.due_at > now)


def day_asked_at(at: datetime, calendar: WorkCalendar, rhythm: Rhythm) -> date:
    """The day whose check-in this is: quiet hours may have moved it to a later one."""
    day = calendar.local_day(at)
    while check_in_on(previous := calendar.add_working_days(day, -1), calendar, rhythm) >= at:
        day = previous
    return day


def in_order(appointments: Iterable[Appointment]) -> tuple[Appointment, ...]:
    """By time; of several at one moment only the last named is kept."""
    asked = {each.due_at: each for each in appointments}
    return tuple(asked[at] for at in sorted(asked))


def next_weekly(after: datetime, calendar: WorkCalendar, rhythm: Rhythm) -> Appointment | None:
    """The next weekly check-in on a later day than `after`; None where there are none.

    Raises ValueError, with a sentence, where the calendar has no working day.
    """
    if not rhythm.weekly_on:
        return None
    today = calendar.local_day(after)
    days = (rhythm.weekly_on - today.isoweekday() - 1) % 7 + 1
    due_at = check_in_on(today + timedelta(days=days), calendar, rhythm)
    return Appointment(CheckInKind.WEEKLY, due_at)


def snoozed(
    appointments: Sequence[Appointment], until: date, calendar: WorkCalendar, rhythm: Rhythm
) -> tuple[Appointment, ...]:
    """The check-ins to come once the questions before a day are left out and asked on it.

    A deadline on that very day asks by itself, and a weekly one that is left out comes again
    after it. Raises ValueError, with a sentence, for a day after the deadline.
    """
    due_at = check_in_on(until, calendar, rhythm)
    if any(each.kind is CheckInKind.DEADLINE and each.due_at < due_at for each in appointments):
        raise ValueError("The timebox ends before that; extend it instead.")
    kept = [
        each for each in appointments if each.due_at > due_at or each.kind is CheckInKind.DEADLINE
    ]
    weekly = None
    if _has_weekly(appointments) and not _has_weekly(kept):
        weekly = next_weekly(due_at, calendar, rhythm)
    asked = Appointment(CheckInKind.SNOOZED, due_at)
    return in_order([asked, *kept, *([weekly] if weekly else [])])


def _has_weekly(appointments: Iterable[Appointment]) -> bool:
    return any(each.kind is CheckInKind.WEEKLY for each in appointments)


def reminders_for(
    due_day: date, calendar: WorkCalendar, rhythm: Rhythm, now: datetime
) -> tuple[Appointment, ...]:
    """The check-ins still to come for a review: on the day it is due, and after it.

    Raises ValueError, with a sentence, where the calendar has no working day.
    """
    day = calendar.working_day_from(due_day)
    days = [day, *(calendar.add_working_days(day, after) for after in rhythm.remind_after)]
    asked = [Appointment(CheckInKind.REVIEW, check_in_on(each, calendar, rhythm)) for each in days]
    return in_order(each for each in asked if each.due_at > now)
