from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.calendars import Away, WorkCalendar
from bot.experiments.schedules import (
    Appointment,
    CheckInKind,
    Rhythm,
    check_ins_for,
    deadline_for,
    next_weekly,
    reminders_for,
    snoozed,
)
from tests.unit.experiments.times import (
    DAY,
    calendars,
    first_fit,
    is_worked,
    quiet_minutes,
    rhythms,
    worked_days,
)

BERLIN = WorkCalendar(zone_name="Europe/Berlin")
LATE = Rhythm(check_in_at=time(19, 0))
MONDAY = date(2026, 11, 23)
counts = st.integers(1, 15)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC)


def armed(day: date, n: int, calendar: WorkCalendar, rhythm: Rhythm) -> tuple[Appointment, ...]:
    """All that a timebox of `n` working days asks for when it starts on this day."""
    deadline = deadline_for(calendar.add_working_days(day, n), calendar, rhythm)
    return check_ins_for(day, deadline, calendar, rhythm, midnight(day - 2 * DAY))


def shown(appointments, zone_name: str = "UTC") -> list[tuple[str, str]]:
    return [
        (each.kind.value, f"{each.due_at.astimezone(ZoneInfo(zone_name)):%a %d %b %H:%M}")
        for each in appointments
    ]


class TestCheckInsFor:
    @given(calendars(), counts, rhythms)
    def test_come_on_the_days_that_the_process_names(self, situation, n, rhythm):
        start, calendar = situation
        work = list(islice(worked_days(start, calendar), n + 5))
        named = {
            CheckInKind.BEFORE: work[n - 2 : n - 1] if n > 1 else [],
            CheckInKind.DEADLINE: [work[n - 1]],
            CheckInKind.REMINDER: [work[n], work[n + 2]],
            CheckInKind.DECIDER: [work[n + 4]],
        }
        half = next(day for day in range(1, n + 1) if day * 2 >= n)
        if rhythm.halfway and half < n - 1:
            named[CheckInKind.HALFWAY] = [work[half - 1]]
        expected = {
            (kind, first_fit(day, calendar, rhythm)) for kind, days in named.items() for day in days
        }
        if rhythm.weekly_on:
            decider = max(at for _, at in expected).astimezone(ZoneInfo(calendar.zone_name))
            day = decider.date() + DAY
            while day.isoweekday() != rhythm.weekly_on:
                day += DAY
            expected.add((CheckInKind.WEEKLY, first_fit(day, calendar, rhythm)))

        coming = armed(start, n, calendar, rhythm)

        # Where quiet hours leave one minute for two of them, one is held.
        assert {(each.kind, each.due_at) for each in coming} <= expected
        assert [each.due_at for each in coming] == sorted({at for _, at in expected})
        assert [each.kind for each in coming].count(CheckInKind.DEADLINE) == 1

    @given(calendars(), counts, rhythms)
    def test_are_in_order_on_working_days_and_never_quiet(self, situation, n, rhythm):
        start, calendar = situation
        quiet = quiet_minutes(rhythm)

        coming = armed(start, n, calendar, rhythm)

        assert all(one.due_at < other.due_at for one, other in pairwise(coming))
        for each in coming:
            local = each.due_at.astimezone(ZoneInfo(calendar.zone_name))
            assert each.due_at.tzinfo is UTC
            assert is_worked(local.date(), calendar)
            assert local.time() not in quiet

    @given(calendars(), counts, rhythms, st.integers(-10, 24 * 60))
    def test_are_those_still_to_come_and_at_least_a_weekly_one(self, situation, n, rhythm, hours):
        start, calendar = situation
        now = midnight(start) + timedelta(hours=hours)
        deadline = deadline_for(calendar.add_working_days(start, n), calendar, rhythm)

        ahead = check_ins_for(start, deadline, calendar, rhythm, now)

        planned = [each for each in armed(start, n, calendar, rhythm) if each.due_at > now]
        weekly = next_weekly(now, calendar, rhythm)
        assert list(ahead) == planned or (planned == [] and len(ahead) == 1 and weekly)
        assert all(each.due_at > now for each in ahead)

    def test_come_as_the_process_says_where_nothing_is_configured(self):
        assert shown(armed(MONDAY, 10, BERLIN, Rhythm(halfway=True)), "Europe/Berlin") == [
            ("halfway", "Mon 30 Nov 10:00"),
            ("before", "Fri 04 Dec 10:00"),
            ("deadline", "Mon 07 Dec 10:00"),
            ("reminder", "Tue 08 Dec 10:00"),
            ("reminder", "Thu 10 Dec 10:00"),
            ("decider", "Mon 14 Dec 10:00"),
            ("weekly", "Mon 21 Dec 10:00"),
        ]

    @pytest.mark.parametrize(
        ("n", "kinds"),
        [
            (1, ["deadline"]),
            (2, ["before", "deadline"]),
            (3, ["before", "deadline"]),
            (4, ["halfway", "before", "deadline"]),
        ],
    )
    def test_before_the_deadline_are_as_many_as_a_short_timebox_can_bear(self, n, kinds):
        coming = armed(MONDAY, n, BERLIN, Rhythm(halfway=True))

        assert [each.kind.value for each in coming[: len(kinds)]] == kinds

    def test_are_past_at_the_very_moment_they_are_due(self):
        deadline = utc("2026-12-07T10:00")

        ahead = check_ins_for(MONDAY, deadline, WorkCalendar(), Rhythm(), deadline)

        assert [each.kind.value for each in ahead] == ["reminder", "reminder", "decider", "weekly"]

    def test_keep_their_days_where_quiet_hours_move_each_to_the_next_morning(self):
        assert shown(armed(MONDAY, 5, WorkCalendar(), LATE)) == [
            ("before", "Mon 30 Nov 08:00"),
            ("deadline", "Tue 01 Dec 08:00"),
            ("reminder", "Wed 02 Dec 08:00"),
            ("reminder", "Fri 04 Dec 08:00"),
            ("decider", "Tue 08 Dec 08:00"),
            ("weekly", "Tue 15 Dec 08:00"),
        ]

    def test_keep_the_deadline_that_was_promised_when_the_rhythm_changed_since(self):
        deadline = utc("2026-12-07T10:00")
        rhythm = Rhythm(check_in_at=time(15))

        ahead = check_ins_for(MONDAY, deadline, WorkCalendar(), rhythm, midnight(MONDAY))

        assert shown(ahead)[:3] == [
            ("before", "Fri 04 Dec 15:00"),
            ("deadline", "Mon 07 Dec 10:00"),
            ("reminder", "Tue 08 Dec 15:00"),
        ]

    def test_ask_the_deadlines_question_where_quiet_hours_leave_one_minute_for_two(self):
        # Only from 2 to 3 at night it is not quiet, and on Sunday that hour is skipped.
        rhythm = Rhythm(check_in_at=time(10), quiet_from=time(3), quiet_until=time(2))
        madrid = WorkCalendar(zone_name="Europe/Madrid", weekend=frozenset())

        coming = shown(armed(date(2026, 3, 25), 3, madrid, rhythm), "Europe/Madrid")

        assert coming[:2] == [("before", "Sat 28 Mar 02:00"), ("deadline", "Mon 30 Mar 02:00")]

    def test_say_where_to_mend_a_calendar_without_working_days(self):
        calendar = WorkCalendar(away=(Away(date(2026, 12, 8), date(2036, 1, 1)),))

        with pytest.raises(ValueError, match="/lab away"):
            check_ins_for(MONDAY, utc("2026-12-07T10:00"), calendar, Rhythm(), midnight(MONDAY))


class TestSnoozed:
    PLANNED = armed(MONDAY, 10, WorkCalendar(), Rhythm(halfway=True))

    def later(self, until: str, planned=PLANNED) -> list[tuple[str, str]]:
        day = date.fromisoformat(until)
        return shown(snoozed(planned, day, WorkCalendar(), Rhythm()))

    def test_leaves_out_what_comes_before_and_asks_on_the_day(self):
        assert self.later("2026-12-01") == [
            ("snoozed", "Tue 01 Dec 10:00"),
            *shown(self.PLANNED[1:]),
        ]

    def test_takes_the_place_of_a_question_of_the_same_day(self):
        assert self.later("2026-12-04") == [
            ("snoozed", "Fri 04 Dec 10:00"),
            *shown(self.PLANNED[2:]),
        ]

    def test_until_the_deadline_leaves_the_question_to_the_deadline(self):
        assert self.later("2026-12-07") == shown(self.PLANNED[2:])

    def test_past_the_deadline_is_refused(self):
        with pytest.raises(ValueError, match="ends before that; extend it instead"):
            self.later("2026-12-08")

    def test_after_the_deadline_leaves_out_reminders(self):
        assert self.later("2026-12-12", self.PLANNED[3:]) == [
            ("snoozed", "Mon 14 Dec 10:00"),
            ("weekly", "Mon 21 Dec 10:00"),
        ]

    def test_past_the_weekly_one_is_followed_by_another(self):
        assert self.later("2026-12-23", self.PLANNED[3:]) == [
            ("snoozed", "Wed 23 Dec 10:00"),
            ("weekly", "Mon 28 Dec 10:00"),
        ]

    @given(calendars(), counts, rhythms, st.integers(1, 40), st.booleans())
    def test_asks_next_on_that_day_and_never_loses_the_deadline(
        self, situation, n, rhythm, later, over
    ):
        start, calendar = situation
        planned = armed(start, n, calendar, rhythm)
        deadline = next(each for each in planned if each.kind is CheckInKind.DEADLINE)
        if over:
            planned = planned[planned.index(deadline) + 1 :]
        until = start + later * DAY
        due_at = first_fit(until, calendar, rhythm)

        if not over and due_at > deadline.due_at:
            with pytest.raises(ValueError, match="extend it instead"):
                snoozed(planned, until, calendar, rhythm)
            return
        coming = snoozed(planned, until, calendar, rhythm)

        asked = {CheckInKind.SNOOZED, CheckInKind.DEADLINE}
        assert (coming[0].due_at, coming[0].kind in asked) == (due_at, True)
        assert over or deadline in coming
        assert all(one.due_at < other.due_at for one, other in pairwise(coming))
        assert {each for each in planned if each.due_at > due_at} <= set(coming)
        assert (coming[-1].kind is CheckInKind.WEEKLY) == (rhythm.weekly_on > 0)


class TestRemindersFor:
    def test_come_on_the_day_and_on_the_first_and_third_working_day_after(self):
        due, now = date(2026, 11, 26), midnight(MONDAY)

        assert shown(reminders_for(due, WorkCalendar(), Rhythm(), now)) == [
            ("review", "Thu 26 Nov 10:00"),
            ("review", "Fri 27 Nov 10:00"),
            ("review", "Tue 01 Dec 10:00"),
        ]

    @given(calendars(), rhythms, st.integers(-2, 20))
    def test_are_those_still_to_come(self, situation, rhythm, later):
        day, calendar = situation
        now = midnight(day) + later * DAY
        work = list(islice(worked_days(day - DAY, calendar), 4))

        coming = reminders_for(day, calendar, rhythm, now)

        moments = {first_fit(work[each], calendar, rhythm) for each in (0, 1, 3)}
        assert [each.due_at for each in coming] == sorted(at for at in moments if at > now)
