from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from bot.experiments.calendars import WorkCalendar
from bot.experiments.schedules import (
    Appointment,
    CheckInKind,
    Rhythm,
    check_in_on,
    deadline_for,
    moment,
    next_weekly,
)
from tests.unit.experiments.times import (
    DAY,
    calendars,
    first_fit,
    first_minute,
    places,
    rhythms,
    times,
)

BERLIN = WorkCalendar(zone_name="Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestMoment:
    @given(places, times)
    def test_is_the_first_minute_at_which_the_clock_has_come_so_far(self, place, at):
        zone_name, day = place

        assert moment(day, at, zone_name) == first_minute(day, at, zone_name)

    @pytest.mark.parametrize(
        ("zone_name", "local", "due"),
        [
            ("UTC", "2026-11-23T10:00", "2026-11-23T10:00"),
            ("Asia/Kathmandu", "2026-11-23T10:00", "2026-11-23T04:15"),
            # Skipped from 2 to 3 o'clock: at 3, not at 3:30.
            ("Europe/Madrid", "2026-03-29T02:30", "2026-03-29T01:00"),
            ("Europe/Madrid", "2026-03-29T03:00", "2026-03-29T01:00"),
            # Doubled from 2 to 3 o'clock: the one in summer time.
            ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25T00:30"),
            ("Europe/Madrid", "2026-10-25T03:00", "2026-10-25T02:00"),
            # Skipped from midnight to 1, doubled from 23 to 24 o'clock.
            ("America/Sao_Paulo", "2018-11-04T00:10", "2018-11-04T03:00"),
            ("America/Sao_Paulo", "2018-02-17T23:10", "2018-02-18T01:10"),
            # By half an hour, each way.
            ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30"),
            ("Australia/Lord_Howe", "2026-04-05T01:40", "2026-04-04T14:40"),
            # A whole day left out.
            ("Pacific/Apia", "2011-12-30T10:00", "2011-12-30T10:00"),
        ],
    )
    def test_follows_the_changes_of_the_clocks(self, zone_name, local, due):
        wanted = datetime.fromisoformat(local)

        assert moment(wanted.date(), wanted.time(), zone_name) == utc(due)


class TestCheckInOn:
    @given(calendars(), rhythms)
    def test_is_the_first_minute_since_its_time_that_is_worked_and_not_quiet(
        self, situation, rhythm
    ):
        day, calendar = situation

        assert check_in_on(day, calendar, rhythm) == first_fit(day, calendar, rhythm)

    @pytest.mark.parametrize(
        ("at", "quiet", "local"),
        [
            ("10:00", ("18:00", "08:00"), "Fri 27 Nov 10:00"),
            ("07:00", ("18:00", "08:00"), "Fri 27 Nov 08:00"),
            ("08:00", ("18:00", "08:00"), "Fri 27 Nov 08:00"),
            # What would come on Saturday morning comes on Monday.
            ("18:00", ("18:00", "08:00"), "Mon 30 Nov 08:00"),
            ("23:59", ("18:00", "08:00"), "Mon 30 Nov 08:00"),
            ("12:30", ("12:00", "14:00"), "Fri 27 Nov 14:00"),
            ("09:00", ("12:00", "14:00"), "Fri 27 Nov 09:00"),
            ("19:00", ("18:00", "00:00"), "Mon 30 Nov 00:00"),
            ("03:00", ("00:00", "23:00"), "Fri 27 Nov 23:00"),
            ("03:00", ("03:00", "03:00"), "Fri 27 Nov 03:00"),
        ],
    )
    def test_keeps_out_of_quiet_hours_of_any_shape(self, at, quiet, local):
        quiet_from, quiet_until = map(time.fromisoformat, quiet)
        rhythm = Rhythm(
            check_in_at=time.fromisoformat(at), quiet_from=quiet_from, quiet_until=quiet_until
        )

        due_at = check_in_on(date(2026, 11, 27), BERLIN, rhythm)

        assert f"{due_at.astimezone(ZoneInfo('Europe/Berlin')):%a %d %b %H:%M}" == local

    def test_does_not_move_into_quiet_hours_when_clocks_change(self):
        # 02:15 is skipped, and at 03:00 it is quiet already.
        rhythm = Rhythm(check_in_at=time(2, 15), quiet_from=time(3), quiet_until=time(8))
        madrid = WorkCalendar(zone_name="Europe/Madrid", weekend=frozenset())

        assert check_in_on(date(2026, 3, 29), madrid, rhythm) == utc("2026-03-29T06:00")

    def test_does_not_move_into_a_free_day_when_clocks_change(self):
        # In Nuuk the last hour of a Saturday was skipped; that Sunday is free.
        nuuk = WorkCalendar(zone_name="America/Nuuk", weekend=frozenset({7}))
        rhythm = Rhythm(check_in_at=time(23, 30), quiet_from=time(3), quiet_until=time(3))

        assert check_in_on(date(2026, 3, 28), nuuk, rhythm) == utc("2026-03-30T01:00")

    def test_of_a_free_day_comes_on_the_next_working_day(self):
        calendar = WorkCalendar(country="DE")

        assert check_in_on(date(2026, 12, 25), calendar, Rhythm()) == utc("2026-12-28T10:00")


class TestDeadlineFor:
    @pytest.mark.parametrize(
        ("start", "n", "zone_name", "deadline"),
        [
            # The evening in Berlin is tomorrow in Tokyo and still noon in Los Angeles.
            ("2026-11-23T20:00", 1, "Europe/Berlin", "2026-11-24T09:00"),
            ("2026-11-23T20:00", 1, "Asia/Tokyo", "2026-11-25T01:00"),
            ("2026-11-23T20:00", 1, "America/Los_Angeles", "2026-11-24T18:00"),
            # Clocks go forward, then back, over the weekend.
            ("2026-03-06T16:00", 1, "America/New_York", "2026-03-09T14:00"),
            ("2026-10-30T16:00", 1, "America/New_York", "2026-11-02T15:00"),
            ("2026-03-27T09:00", 1, "Europe/Berlin", "2026-03-30T08:00"),
            ("2026-10-23T09:00", 1, "Europe/Berlin", "2026-10-26T09:00"),
            # 30 December 2011 was left out in Samoa, and then came a weekend.
            ("2011-12-28T22:00", 2, "Pacific/Apia", "2012-01-01T20:00"),
        ],
    )
    def test_keeps_to_the_owners_calendar(self, start, n, zone_name, deadline):
        calendar = WorkCalendar(zone_name=zone_name)
        last_day = calendar.add_working_days(calendar.local_day(utc(start)), n)

        assert deadline_for(last_day, calendar, Rhythm()) == utc(deadline)


class TestNextWeekly:
    @given(calendars(), rhythms)
    def test_is_that_weekday_on_a_later_day_or_the_next_that_is_worked(self, situation, rhythm):
        day, calendar = situation
        after = check_in_on(day, calendar, rhythm)
        named = after.astimezone(ZoneInfo(calendar.zone_name)).date() + DAY
        while rhythm.weekly_on and named.isoweekday() != rhythm.weekly_on:
            named += DAY

        weekly = next_weekly(after, calendar, rhythm)

        assert (weekly is None) == (rhythm.weekly_on == 0)
        if weekly:
            assert weekly.due_at == first_fit(named, calendar, rhythm) > after

    @pytest.mark.parametrize(
        ("after", "due"),
        [
            ("2026-11-23T10:00", "2026-11-30T10:00"),
            ("2026-11-23T09:00", "2026-11-30T10:00"),
            ("2026-11-29T23:00", "2026-11-30T10:00"),
            # The Monday is a day off.
            ("2026-12-15T10:00", "2026-12-22T10:00"),
            ("2026-12-22T10:00", "2026-12-28T10:00"),
        ],
    )
    def test_comes_once_a_week(self, after, due):
        calendar = WorkCalendar(free_days=frozenset({date(2026, 12, 21)}))

        assert next_weekly(utc(after), calendar, Rhythm()) == Appointment(
            CheckInKind.WEEKLY, utc(due)
        )
