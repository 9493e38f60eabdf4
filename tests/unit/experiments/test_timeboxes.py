from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.timeboxes import (
    CheckInKind,
    add_working_days,
    at_check_in_time,
    check_ins_for,
    deadline_after,
    is_working_day,
    working_days_between,
    zone,
)

zones = st.sampled_from(sorted(available_timezones()))
# From 2012: two Pacific islands have no 30 December 2011 (see below).
days = st.dates(date(2012, 1, 2), date(2040, 1, 1))
starts = st.datetimes(datetime(2012, 1, 3), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
timeboxes = st.integers(1, 90)


def weekdays_in(first: date, last: date) -> int:
    """Mondays to Fridays from `first` to `last`, both included, by their names."""
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return sum(day.ctime()[:3] in {"Mon", "Tue", "Wed", "Thu", "Fri"} for day in days)


class TestDeadlineAfter:
    @given(starts, timeboxes, zones)
    def test_is_at_ten_local_time_on_the_nth_working_day_after_the_start(self, start, n, name):
        deadline = deadline_after(start, n, name)

        local, first = deadline.astimezone(zone(name)), start.astimezone(zone(name)).date()
        assert local.time() == time(10, 0)
        assert local.isoweekday() <= 5
        assert weekdays_in(first + timedelta(days=1), local.date()) == n

    @given(starts, timeboxes, zones)
    def test_is_aware_in_utc_and_after_the_start(self, start, n, name):
        deadline = deadline_after(start, n, name)

        assert deadline.tzinfo is UTC
        assert deadline > start

    @pytest.mark.parametrize(
        ("start", "n", "name", "deadline"),
        [
            # A Monday, two weeks; then a Friday, a Saturday and a Sunday.
            ("2026-11-23T09:00Z", 10, "UTC", "2026-12-07T10:00Z"),
            ("2026-11-27T09:00Z", 1, "UTC", "2026-11-30T10:00Z"),
            ("2026-11-28T09:00Z", 1, "UTC", "2026-11-30T10:00Z"),
            ("2026-11-29T23:59Z", 5, "UTC", "2026-12-04T10:00Z"),
            # The year's end: no holidays are configured.
            ("2026-12-31T09:00Z", 1, "UTC", "2027-01-01T10:00Z"),
            # The evening in Berlin is tomorrow in Tokyo and still noon in Los Angeles.
            ("2026-11-23T20:00Z", 1, "Europe/Berlin", "2026-11-24T09:00Z"),
            ("2026-11-23T20:00Z", 1, "Asia/Tokyo", "2026-11-25T01:00Z"),
            ("2026-11-23T20:00Z", 1, "America/Los_Angeles", "2026-11-24T18:00Z"),
            # Clocks go forward, then back, over the weekend.
            ("2026-03-06T16:00Z", 1, "America/New_York", "2026-03-09T14:00Z"),
            ("2026-10-30T16:00Z", 1, "America/New_York", "2026-11-02T15:00Z"),
            ("2026-03-27T09:00Z", 1, "Europe/Berlin", "2026-03-30T08:00Z"),
            ("2026-10-23T09:00Z", 1, "Europe/Berlin", "2026-10-26T09:00Z"),
        ],
    )
    def test_keeps_to_the_owners_calendar(self, start, n, name, deadline):
        expected = datetime.fromisoformat(deadline)

        assert deadline_after(datetime.fromisoformat(start), n, name) == expected

    def test_survives_a_day_that_does_not_exist(self):
        start = datetime(2011, 12, 28, 22, tzinfo=UTC)

        deadline = deadline_after(start, 2, "Pacific/Apia").astimezone(zone("Pacific/Apia"))

        # 30 December 2011 was left out in Samoa.
        assert deadline.replace(tzinfo=None) == datetime(2011, 12, 31, 10)  # noqa: DTZ001


class TestWorkingDays:
    @given(days, timeboxes)
    def test_are_counted_between_as_they_were_added(self, day, n):
        assert working_days_between(day, add_working_days(day, n)) == n

    @given(days, timeboxes)
    def test_are_taken_back_as_they_were_added(self, day, n):
        working_day = add_working_days(day, 1)

        assert add_working_days(add_working_days(working_day, n), -n) == working_day

    @given(days, st.integers(-90, 90).filter(bool))
    def test_added_lead_to_a_working_day_on_the_right_side(self, day, n):
        reached = add_working_days(day, n)

        assert is_working_day(reached)
        assert (reached > day) == (n > 0)

    @given(days, st.integers(0, 60), st.integers(0, 60))
    def test_between_add_up(self, day, some, more):
        middle = day + timedelta(days=some)
        end = middle + timedelta(days=more)

        assert working_days_between(day, end) == (
            working_days_between(day, middle) + working_days_between(middle, end)
        )

    @given(days, st.integers(0, 60))
    def test_between_are_none_when_the_end_comes_first(self, day, earlier):
        assert working_days_between(day, day - timedelta(days=earlier)) == 0

    def test_are_monday_to_friday(self):
        monday = date(2026, 11, 23)

        week = [is_working_day(monday + timedelta(days=each)) for each in range(7)]

        assert week == [True] * 5 + [False] * 2


class TestCheckInsFor:
    def test_come_the_day_before_at_the_deadline_and_twice_after(self):
        start = datetime(2026, 11, 23, 9, tzinfo=UTC)
        deadline = deadline_after(start, 10, "Europe/Berlin")

        appointments = check_ins_for(deadline, "Europe/Berlin", start)

        assert [(each.kind, each.due_at) for each in appointments] == [
            (CheckInKind.BEFORE, datetime(2026, 12, 4, 9, tzinfo=UTC)),
            (CheckInKind.DEADLINE, datetime(2026, 12, 7, 9, tzinfo=UTC)),
            (CheckInKind.REMINDER, datetime(2026, 12, 8, 9, tzinfo=UTC)),
            (CheckInKind.REMINDER, datetime(2026, 12, 10, 9, tzinfo=UTC)),
        ]

    def test_are_past_at_the_very_moment_they_are_due(self):
        deadline = datetime(2026, 12, 7, 10, tzinfo=UTC)

        ahead = check_ins_for(deadline, "UTC", deadline)

        assert {each.kind for each in ahead} == {CheckInKind.REMINDER}

    @given(starts, timeboxes, zones, st.integers(-10, 24 * 140))
    def test_are_the_planned_ones_that_are_still_to_come_in_order(self, start, n, name, hours):
        deadline = deadline_after(start, n, name)
        now = start + timedelta(hours=hours)

        planned = check_ins_for(deadline, name, start - timedelta(days=7))
        ahead = check_ins_for(deadline, name, now)

        assert len(planned) == 4
        assert [each.due_at for each in planned] == sorted({each.due_at for each in planned})
        assert ahead == tuple(each for each in planned if each.due_at > now)

    @given(starts, timeboxes, zones)
    def test_come_at_ten_on_working_days(self, start, n, name):
        for each in check_ins_for(deadline_after(start, n, name), name, start):
            local = each.due_at.astimezone(zone(name))
            assert (local.time(), is_working_day(local.date())) == (time(10, 0), True)

    @given(starts, timeboxes, zones)
    def test_always_include_the_deadline_when_a_timebox_starts(self, start, n, name):
        deadline = deadline_after(start, n, name)

        kinds = {each.kind: each.due_at for each in check_ins_for(deadline, name, start)}

        assert kinds[CheckInKind.DEADLINE] == deadline


class TestZone:
    @pytest.mark.parametrize(
        "name", ["", "Mars/Olympus", "Europe", "../etc/passwd", "/etc/passwd", "CET\0", "x" * 5000]
    )
    def test_is_utc_where_the_name_is_unknown(self, name):
        assert zone(name).key == "UTC"

    @given(st.text(max_size=40))
    def test_takes_any_text(self, name):
        at_check_in_time(date(2026, 11, 23), name)

    @given(zones)
    def test_knows_every_zone_by_its_name(self, name):
        assert zone(name).key == name
