from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.calendars import (
    Away,
    WorkCalendar,
    zone,
)
from tests.unit.experiments.times import calendars, is_worked, worked_days, zones

TODAY = date(2026, 11, 23)
counts = st.integers(1, 30)


class TestAWorkingDay:
    @given(calendars())
    def test_is_one_that_no_source_takes_away(self, situation):
        day, calendar = situation

        assert calendar.is_working_day(day) == is_worked(day, calendar)
        assert calendar.is_working_day(day) == (calendar.why_free(day) == "")

    def test_is_monday_to_friday_where_nothing_is_configured(self):
        week = [WorkCalendar().is_working_day(TODAY + timedelta(days=each)) for each in range(7)]

        assert week == [True] * 5 + [False] * 2

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            ("2026-12-23", ""),
            ("2026-12-24", "a day off here"),
            ("2026-12-25", "Christmas Day"),
            ("2026-12-26", "weekend"),
            ("2026-12-28", "the owner is away"),
            ("2027-01-06", "Epiphany"),
        ],
    )
    def test_that_is_none_says_why_in_english(self, day, why):
        calendar = WorkCalendar(
            country="DE-BY",
            free_days=frozenset({date(2026, 12, 24)}),
            away=(Away(date(2026, 12, 28), date(2026, 12, 29)),),
        )

        assert calendar.why_free(date.fromisoformat(day)) == why

    def test_is_not_one_that_the_zone_left_out(self):
        samoa = WorkCalendar(zone_name="Pacific/Apia")

        assert samoa.why_free(date(2011, 12, 30)) == "a day that this time zone leaves out"
        assert samoa.add_working_days(date(2011, 12, 29), 1) == date(2012, 1, 2)

    def test_is_not_lost_to_a_country_that_the_library_no_longer_knows(self):
        assert WorkCalendar(country="XX-YY").is_working_day(date(2026, 12, 25))

    def test_is_the_owners_day_in_the_owners_zone(self):
        evening = datetime(2026, 11, 23, 20, tzinfo=UTC)

        assert WorkCalendar(zone_name="Asia/Tokyo").local_day(evening) == date(2026, 11, 24)

    def test_must_be_left_in_every_week(self):
        with pytest.raises(ValueError, match="at least one working day"):
            WorkCalendar(weekend=frozenset(range(1, 8)))

    def test_cannot_be_taken_by_an_absence_that_ends_before_it_begins(self):
        with pytest.raises(ValueError, match="2026-12-23 comes before 2026-12-24"):
            Away(date(2026, 12, 24), date(2026, 12, 23))


class TestWorkingDays:
    @given(calendars(), counts)
    def test_added_lead_to_the_nth_that_is_worked(self, situation, n):
        day, calendar = situation

        reached = next(islice(worked_days(day, calendar), n - 1, None))

        assert calendar.add_working_days(day, n) == reached

    @given(calendars(), counts)
    def test_are_counted_between_as_they_were_added(self, situation, n):
        day, calendar = situation

        assert calendar.working_days_between(day, calendar.add_working_days(day, n)) == n

    @given(calendars(), counts)
    def test_are_taken_back_as_they_were_added(self, situation, n):
        day, calendar = situation
        working_day = calendar.working_day_from(day)

        there = calendar.add_working_days(working_day, n)

        assert calendar.add_working_days(there, -n) == working_day

    @given(calendars())
    def test_from_a_day_on_begin_with_it_or_the_next(self, situation):
        day, calendar = situation

        first = calendar.working_day_from(day)

        assert first == (day if is_worked(day, calendar) else next(worked_days(day, calendar)))

    @given(calendars(), st.integers(0, 40), st.integers(0, 40))
    def test_between_add_up(self, situation, some, more):
        day, calendar = situation
        middle = day + timedelta(days=some)
        end = middle + timedelta(days=more)

        assert calendar.working_days_between(day, end) == (
            calendar.working_days_between(day, middle) + calendar.working_days_between(middle, end)
        )

    @given(calendars(), st.integers(0, 60))
    def test_between_are_none_when_the_end_comes_first(self, situation, earlier):
        day, calendar = situation

        assert calendar.working_days_between(day, day - timedelta(days=earlier)) == 0

    def test_are_found_after_an_absence_of_two_years(self):
        calendar = WorkCalendar(away=(Away(TODAY, date(2028, 11, 19)),))

        assert calendar.working_day_from(TODAY) == date(2028, 11, 20)
        assert calendar.add_working_days(date(2028, 11, 20), -1) == date(2026, 11, 20)

    @pytest.mark.parametrize("days", [1, -1, 5])
    def test_that_do_not_come_within_two_years_say_where_to_mend_it(self, days):
        calendar = WorkCalendar(away=(Away(date(2020, 1, 1), date(2035, 1, 1)),))

        with pytest.raises(ValueError, match=r"within two years.*/lab settings.*/lab away"):
            calendar.add_working_days(TODAY, days)

    def test_end_with_the_calendar_itself(self):
        with pytest.raises(ValueError, match="within two years of 9999-12-31"):
            WorkCalendar().add_working_days(date.max, 1)


class TestZone:
    @pytest.mark.parametrize(
        "name", ["", "Mars/Olympus", "Europe", "../etc/passwd", "/etc/passwd", "CET\0", "x" * 5000]
    )
    def test_is_utc_where_the_name_is_unknown(self, name):
        assert zone(name).key == "UTC"

    @given(st.text(max_size=40))
    def test_takes_any_text(self, name):
        WorkCalendar(zone_name=name).local_day(datetime(2026, 11, 23, tzinfo=UTC))

    @given(zones)
    def test_knows_every_zone_by_its_name(self, name):
        assert zone(name).key == name
