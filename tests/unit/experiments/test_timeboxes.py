from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.calendars import Away, WorkCalendar
from bot.experiments.timeboxes import MAX_TIMEBOX, Timebox, TimeboxKind
from tests.unit.experiments.times import calendars, days, is_worked, worked_days

MONDAY = date(2026, 11, 23)
counts = st.integers(1, MAX_TIMEBOX)
timeboxes = (
    st.builds(Timebox, st.just(TimeboxKind.WORKING), counts)
    | st.builds(Timebox, st.just(TimeboxKind.CALENDAR), counts)
    | st.builds(Timebox, st.just(TimeboxKind.UNTIL), until=days)
)


class TestParse:
    @pytest.mark.parametrize(
        ("text", "shown", "kept"),
        [
            ("5", "5 working days", "5"),
            (" 05 days ", "5 working days", "5"),
            ("5 Working Days", "5 working days", "5"),
            ("1 day", "1 working day", "1"),
            ("10 calendar days", "10 calendar days", "10 calendar days"),
            ("1 calendar day", "1 calendar day", "1 calendar day"),
            ("2026-12-24", "until 2026-12-24", "2026-12-24"),
            ("until 2026-12-24", "until 2026-12-24", "2026-12-24"),
        ],
    )
    def test_reads_what_teams_write(self, text, shown, kept):
        timebox = Timebox.parse(text)

        assert (str(timebox), timebox.text) == (shown, kept)

    @given(timeboxes)
    def test_reads_back_what_is_shown_and_what_is_kept(self, timebox):
        assert Timebox.parse(str(timebox)) == timebox
        assert Timebox.parse(timebox.text) == timebox

    @pytest.mark.parametrize(
        "text", ["0", "91", "000", "9" * 5000, "91 days", "0 calendar days", "100 calendar days"]
    )
    def test_refuses_a_length_out_of_range_and_advises_to_split(self, text):
        with pytest.raises(ValueError, match=r"from 1 to 90\. Longer questions are better split"):
            Timebox.parse(text)

    def test_names_the_days_that_are_out_of_range(self):
        with pytest.raises(ValueError, match="whole number of calendar days"):
            Timebox.parse("91 calendar days")

    @pytest.mark.parametrize(
        "text", ["", "soon", "-5", "1.5", "5 weeks", "calendar days", "until 5", "24.12.2026", "٥"]
    )
    def test_shows_how_to_write_it_where_it_reads_nothing(self, text):
        with pytest.raises(ValueError, match=r"is not a timebox\. Write 5"):
            Timebox.parse(text)

    def test_refuses_a_day_that_does_not_exist(self):
        with pytest.raises(ValueError, match="2026-02-30 is not a day of the calendar"):
            Timebox.parse("until 2026-02-30")

    @given(st.text(max_size=30))
    def test_reads_or_refuses_any_text(self, text):
        try:
            read = Timebox.parse(text).text
        except ValueError as refusal:
            read = str(refusal)

        assert read.endswith(".") or Timebox.parse(read).text == read


class TestLastDay:
    @pytest.mark.parametrize(
        ("text", "start", "last"),
        [
            # A Monday, two weeks; then a Friday, a Saturday and a Sunday.
            ("10", "2026-11-23", "2026-12-07"),
            ("1", "2026-11-27", "2026-11-30"),
            ("1", "2026-11-28", "2026-11-30"),
            ("5", "2026-11-29", "2026-12-04"),
            # The year's end: no holidays are configured.
            ("1", "2026-12-31", "2027-01-01"),
            ("7 calendar days", "2026-11-23", "2026-11-30"),
            # What ends on a weekend ends on the Monday after it.
            ("5 calendar days", "2026-11-23", "2026-11-30"),
            ("until 2026-11-28", "2026-11-23", "2026-11-30"),
            ("until 2026-11-24", "2026-11-23", "2026-11-24"),
        ],
    )
    def test_follows_the_plain_calendar(self, text, start, last):
        ends = Timebox.parse(text).last_day(date.fromisoformat(start), WorkCalendar())

        assert ends == date.fromisoformat(last)

    def test_leaves_out_holidays_and_absences(self):
        calendar = WorkCalendar(country="DE", away=(Away(date(2026, 12, 21), date(2026, 12, 23)),))

        # 25 December is a holiday, the two days after it a weekend, and so is 1 January.
        ends = Timebox.parse("6").last_day(date(2026, 12, 18), calendar)

        assert ends == date(2027, 1, 4)

    @given(calendars(), st.integers(1, 30))
    def test_of_working_days_is_the_nth_that_is_worked(self, situation, n):
        start, calendar = situation

        ends = Timebox(TimeboxKind.WORKING, n).last_day(start, calendar)

        assert ends == next(islice(worked_days(start, calendar), n - 1, None))

    @given(calendars(), st.integers(1, 40), st.booleans())
    def test_that_is_free_moves_on_to_the_next_that_is_worked(self, situation, n, chosen):
        start, calendar = situation
        end = start + timedelta(days=n)
        timebox = (
            Timebox(TimeboxKind.UNTIL, until=end) if chosen else Timebox(TimeboxKind.CALENDAR, n)
        )

        ends = timebox.last_day(start, calendar)

        assert ends == (end if is_worked(end, calendar) else next(worked_days(end, calendar)))

    @pytest.mark.parametrize("until", ["2026-11-23", "2026-11-20", "0001-01-01"])
    def test_cannot_be_chosen_before_the_timebox_has_begun(self, until):
        with pytest.raises(ValueError, match=f"starts on 2026-11-23 ends after it, not on {until}"):
            Timebox.parse(until).last_day(MONDAY, WorkCalendar())

    def test_can_be_chosen_as_far_off_as_the_longest_timebox_takes(self):
        longest = Timebox.parse(str(MAX_TIMEBOX)).last_day(MONDAY, WorkCalendar())

        assert Timebox.parse(f"{longest}").last_day(MONDAY, WorkCalendar()) == longest

    @pytest.mark.parametrize("until", ["2027-03-30", "9999-12-31"])
    def test_cannot_be_chosen_further_off(self, until):
        with pytest.raises(ValueError, match="within 18 weeks of its start"):
            Timebox.parse(until).last_day(MONDAY, WorkCalendar())


class TestWorkingDays:
    @given(calendars(), st.integers(1, 30))
    def test_of_a_timebox_in_working_days_are_its_own(self, situation, n):
        start, calendar = situation

        assert Timebox(TimeboxKind.WORKING, n).working_days(start, calendar) == n

    @pytest.mark.parametrize(
        ("text", "count"), [("7 calendar days", 5), ("5 calendar days", 5), ("2026-12-07", 10)]
    )
    def test_of_another_are_counted_up_to_its_last_day(self, text, count):
        assert Timebox.parse(text).working_days(MONDAY, WorkCalendar()) == count
