"""How good a metric goal is, in words."""

from collections.abc import Collection

from bot.experiments.goals import Graded, grade_goal
from bot.experiments.measurements import parse_values
from bot.experiments.metrics import MetricKey
from bot.experiments.records import SavedSection
from bot.experiments.template import Content
from handlers.views.blocks import Block, context, escape

#: The section of the default template whose items are graded.
GOALS = "metric_goals"
#: Fields in which a person says something; the others always have a value.
_SAID = ("metric", "slice", "amount", "measured", "why", "trade_offs")


def grades_of(goals: Content, baseline: SavedSection | None) -> dict[int, Graded]:
    """The grade of each goal that says something, by its place, against what was measured."""
    measured = _measured(baseline)
    return {
        index: grade_goal(item, baseline=measured)
        for index, item in enumerate(goals)
        if any(item.get(key) for key in _SAID)
    }


def grade_blocks(graded: Graded) -> list[Block]:
    """A goal's grade: what it says well, and what would make it better."""
    told = [f"*{graded.grade.words}.*", *map(escape, graded.advice or graded.praise)]
    return [context(" ".join(told))]


def _measured(baseline: SavedSection | None) -> Collection[MetricKey]:
    if baseline is None or not baseline.content:
        return ()
    try:
        return parse_values(baseline.content[0].get("values", ""))
    except ValueError:
        return ()
