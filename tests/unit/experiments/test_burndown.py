"""What a burn-down says about days planned, spent and left."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.burndown import burndown, burndown_lines
from bot.experiments.calendars import WorkCalendar
from bot.experiments.hypotheses import Decision, HypothesisState

from .factories import hypothesis, plan

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
CALENDAR = WorkCalendar()


def running(number=1, at=MONDAY, **overrides):
    values = {"started_at": at, "days_planned": 10, "plan": plan(failure_step="stop")}
    return hypothesis(HypothesisState.RUNNING, number=number, **values | overrides)


def test_a_hypothesis_that_has_not_started_has_burned_nothing():
    assert burndown_lines([hypothesis()], {1: 10}, {1: 0}) == ()
    assert burndown([hypothesis()], {1: 10}, CALENDAR, MONDAY.date()) == ()


def test_each_started_one_has_a_line_and_the_path_has_one():
    lines = burndown_lines([running(extended_days=3), hypothesis(number=2)], {1: 10, 2: 5}, {1: 4})

    assert lines == (
        "H1: ▓▓▓▓░░░░░░ 4 of 10 + 3 days",
        "All on this path: ▓▓▓▓░░░░░░ 4 of 10 + 3 days",
    )


def test_the_days_left_stand_still_over_a_weekend():
    points = {
        day: left for day, _, left in burndown([running()], {1: 10}, CALENDAR, date(2026, 11, 30))
    }

    assert points[date(2026, 11, 23)] == 10
    assert points[date(2026, 11, 27)] == points[date(2026, 11, 29)] == 6
    assert points[date(2026, 11, 30)] == 5


def test_what_is_decided_burns_no_more():
    decided = running().decide(Decision.STOP, HypothesisState.STOPPED, 2)
    points = burndown([decided], {1: 10}, CALENDAR, date(2026, 12, 4))

    assert points[-1] == (date(2026, 12, 4), 1.0, 8.0)


@given(st.integers(1, 60), st.integers(0, 400))
def test_the_plan_never_rises_and_ends_at_nothing(planned, days):
    today = MONDAY.date() + timedelta(days=days)
    points = burndown([running(days_planned=planned)], {1: planned}, CALENDAR, today)

    left_by_plan = [each for _, each, _ in points]
    assert left_by_plan == sorted(left_by_plan, reverse=True)
    assert all(0 <= each <= planned for each in left_by_plan)
