"""Burn-downs: working days planned, spent and left, of each hypothesis and of a project."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.experiments.calendars import WorkCalendar
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.tree import budget, budget_lines, chosen_path

_BAR = 10
#: More days than these are drawn by the week.
_DAILY = 90


def burndown_lines(
    hypotheses: Sequence[Hypothesis], days: Mapping[int, int], spent: Mapping[int, int]
) -> tuple[str, ...]:
    """One line for each hypothesis that has started, and one for the path as a whole."""
    lines = [
        _line(each.ref, each.spent, each.planned, _extended(hypothesis))
        for each, hypothesis in zip(
            budget_lines(hypotheses, days, spent),
            sorted(hypotheses, key=lambda each: each.number),
            strict=True,
        )
        if hypothesis.started_at is not None
    ]
    if not lines:
        return ()
    whole = budget(hypotheses, days, spent)
    extended = f" + {whole.extended_days}" if whole.extended_days else ""
    return (*lines, _line("All on this path", whole.spent, whole.planned_path, extended))


def _line(name: str, spent: int, planned: int, extended: str) -> str:
    full = min(_BAR, round(_BAR * spent / planned)) if planned else _BAR
    return f"{name}: {'▓' * full}{'░' * (_BAR - full)} {spent} of {planned}{extended} days"


def _extended(hypothesis: Hypothesis) -> str:
    return f" + {hypothesis.extended_days}" if hypothesis.extended_days else ""


def burndown(
    hypotheses: Sequence[Hypothesis],
    days: Mapping[int, int],
    calendar: WorkCalendar,
    today: date,
) -> tuple[tuple[date, float, float], ...]:
    """Each day since the first start, with the days that the plan leaves and that are left.

    The plan is today's path, worked off without a pause; what is left has the extensions in.
    """
    begins = {
        each.number: calendar.local_day(each.started_at)
        for each in hypotheses
        if each.started_at is not None
    }
    if not begins:
        return ()
    started = [each for each in hypotheses if each.number in begins]
    total = sum(days.get(number, 0) for number in chosen_path(hypotheses))
    extended = sum(each.extended_days for each in started)
    first = min(begins.values())
    step = 1 if (today - first).days <= _DAILY else 7
    points = []
    day = first
    while day <= today:
        used = sum(_used(each, begins[each.number], day, calendar) for each in started)
        planned = max(0, total - calendar.working_days_between(first, day))
        points.append((day, float(planned), float(total + extended - used)))
        day += timedelta(days=step)
    return tuple(points)


def _used(hypothesis: Hypothesis, begin: date, day: date, calendar: WorkCalendar) -> int:
    if day <= begin:
        return 0
    used = calendar.working_days_between(begin, day)
    return used if hypothesis.state.is_open else min(used, hypothesis.days_taken)
