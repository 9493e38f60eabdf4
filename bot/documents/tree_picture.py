"""Pictures of a project: the tree of its hypotheses, and its working days burning down."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from bot.documents.tree_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    TAG_HEIGHT,
    TAG_WIDTH,
    Item,
    Wire,
    lay_out,
    port,
)
from bot.experiments.branches import by_number
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.next_steps import NextStep
from bot.experiments.text import shorten

if TYPE_CHECKING:
    from bot.documents.drawing import Sheet

_FOOTER = 0.4
_PADDING = 0.13
_MOST_ALT_TEXT = 2000
_GREEN, _BLUE, _AMBER, _GREY = "#23744a", "#45609a", "#a35a00", "#6b7078"
_WHITE, _RULE = "#ffffff", "#dedcd6"
#: The fill and the edge of a box; its state is always there in words too.
_COLORS = {
    HypothesisState.PLANNED: (_WHITE, _GREY),
    HypothesisState.RUNNING: ("#fff3d9", _AMBER),
    HypothesisState.AWAITING_DECISION: ("#fff3d9", _AMBER),
    HypothesisState.SUPPORTED: ("#e2f3e7", _GREEN),
    HypothesisState.REFUTED: ("#e6ecf8", _BLUE),
}
_OTHER_COLORS = ("#ececea", _GREY)
_ENDS = {"launch": ("launch plan", "#e2f3e7", _GREEN), "stop": ("stop", *_OTHER_COLORS)}
_CHART_WIDTH, _CHART_HEIGHT = 6.4, 2.6
_LEFT_OF_CHART, _RIGHT_OF_CHART, _BELOW_CHART = 0.45, 1.3, 0.35
_MOST_LEVELS = 5


def draw_tree(
    hypotheses: Sequence[Hypothesis],
    days: Mapping[int, int],
    spent: Mapping[int, int],
    *,
    form: Literal["png", "svg"],
) -> bytes:
    """Draw where the hypotheses stand and lead; `days` and `spent` are working days by number.

    The same tree gives the same bytes. Of many hypotheses the liveliest are drawn, and how many
    more there are is written below.
    """
    # It takes most of a second to import, which only those who want a picture should wait for.
    from bot.documents.drawing import Sheet

    layout = lay_out(hypotheses)
    known = by_number(hypotheses)
    footer = _FOOTER if layout.left_out or not hypotheses else 0
    sheet = Sheet(layout.width, layout.height + footer)
    for wire in layout.wires:
        _draw_wire(sheet, wire)
    for item in layout.items:
        if item.number is not None:
            _draw_box(sheet, item, known[item.number], days, spent)
        elif item.end is not None:
            _draw_tag(sheet, item, item.end.step)
    if footer:
        more = f"… and {layout.left_out} more, which the text tells of."
        sheet.text(0, layout.height + footer, more if hypotheses else "No hypotheses yet.")
    return sheet.render(form)


def _draw_wire(sheet: "Sheet", wire: Wire) -> None:
    succeeds = wire.decision is Decision.SUCCESS_STEP
    color, words = (_GREEN, "succeeds") if succeeds else (_BLUE, "fails")
    box, *passing, target = wire.items
    leaves = box.y + port(wire.decision)
    through = [(x, item.y) for item in passing for x in (item.left, item.right)]
    # It runs straight under its label, and bends after it.
    points = [(box.right, leaves), (box.right + 0.72, leaves), *through, (target.left, target.y)]
    sheet.arrow(points, color=color, dashed=not succeeds)
    sheet.text(box.right + 0.12, leaves, words, size=8, color=color, on_paper=True)


def _draw_box(
    sheet: "Sheet",
    item: Item,
    hypothesis: Hypothesis,
    days: Mapping[int, int],
    spent: Mapping[int, int],
) -> None:
    fill, edge = _COLORS.get(hypothesis.state, _OTHER_COLORS)
    is_open = hypothesis.state.is_open
    top, bottom = item.y - BOX_HEIGHT / 2, item.y + BOX_HEIGHT / 2
    left, right = item.left + _PADDING, item.right - _PADDING
    line = 3 if is_open else 1.1
    sheet.box(item.left, top, BOX_WIDTH, BOX_HEIGHT, fill=fill, edge=edge, line=line)
    sheet.text(left, top + 0.21, hypothesis.ref, size=11, bold=True)
    sheet.text(right, top + 0.21, hypothesis.state.words, bold=True, color=edge, align="right")
    for index, words in enumerate(_claim(hypothesis.statement)):
        sheet.text(left, top + 0.46 + 0.185 * index, words)
    sheet.text(left, bottom - 0.15, _days_told(hypothesis, days, spent), size=8, color=_GREY)
    if is_open:
        middle = item.left + BOX_WIDTH / 2
        sheet.box(middle - 0.52, top - 0.13, 1.04, 0.24, fill=edge, edge=edge, rounding=0.12)
        sheet.text(middle, top - 0.01, "we are here", size=8, color=_WHITE, align="center")


def _claim(statement: str) -> list[str]:
    from bot.documents.drawing import MISSING, readable, wrap

    claim = readable(shorten(statement, 200))
    if claim.count(MISSING) * 2 > len(claim):
        claim = "The text says it: this picture has no letters for its script."
    return wrap(claim, BOX_WIDTH - 2 * _PADDING, 9, 3)


def _days_told(hypothesis: Hypothesis, days: Mapping[int, int], spent: Mapping[int, int]) -> str:
    planned = days.get(hypothesis.number, 0)
    if hypothesis.started_at is None:
        return "1 day planned" if planned == 1 else f"{planned} days planned"
    longer = f" + {hypothesis.extended_days}" if hypothesis.extended_days else ""
    return f"{spent.get(hypothesis.number, 0)} of {planned}{longer} days"


def _draw_tag(sheet: "Sheet", item: Item, step: NextStep) -> None:
    from bot.documents.drawing import wrap

    onward = f"to {step.choice}" if step.choice else shorten(step.note) or "not planned yet"
    words, fill, edge = _ENDS.get(step.choice, (onward, _WHITE, _GREY))
    top = item.y - TAG_HEIGHT / 2
    sheet.box(item.left, top, TAG_WIDTH, TAG_HEIGHT, fill=fill, edge=edge, rounding=0.15)
    [line] = wrap(words, TAG_WIDTH - 0.2, 8.5, 1)
    sheet.text(item.left + TAG_WIDTH / 2, item.y, line, size=8.5, align="center")


def alt_text(lines: Sequence[str]) -> str:
    """The tree's lines as a picture's description: at most 2,000 characters, never blank."""
    text = "\n".join(lines) or "No hypotheses yet."
    if len(text) <= _MOST_ALT_TEXT:
        return text
    rest = "\n… the text tells the rest."
    return text[: _MOST_ALT_TEXT - len(rest)].rpartition("\n")[0] + rest


def draw_burndown(
    points: Sequence[tuple[date, float, float]], *, form: Literal["png", "svg"]
) -> bytes:
    """Draw working days by day: those that the plan leaves, and those that are left.

    A point is a day with both of its numbers, which hold until the next point, and the last
    ones for a day.
    """
    from bot.documents.drawing import Sheet

    width = _LEFT_OF_CHART + _CHART_WIDTH + _RIGHT_OF_CHART
    sheet = Sheet(width, _CHART_HEIGHT + _BELOW_CHART)
    if not points:
        sheet.text(0, _CHART_HEIGHT / 2, "Nothing has started yet.")
        return sheet.render(form)
    points = sorted(points)
    first, last = points[0][0], points[-1]
    shown_days = (last[0] - first).days + 1
    values = [0, *(value for _, planned, left in points for value in (planned, left))]
    level = _level((max(values) - min(values)) / _MOST_LEVELS)
    lowest, highest = floor(min(values) / level), max(ceil(max(values) / level), 1)
    begin, end = _LEFT_OF_CHART, _LEFT_OF_CHART + _CHART_WIDTH

    def x_of(day: date) -> float:
        return begin + _CHART_WIDTH * (day - first).days / shown_days

    def y_of(value: float) -> float:
        return _CHART_HEIGHT * (highest - value / level) / (highest - lowest)

    for value in range(lowest * level, highest * level + 1, level):
        sheet.line([(begin, y_of(value)), (end, y_of(value))], color=_RULE, width=1)
        sheet.text(begin - 0.12, y_of(value), _number(value), size=8, align="right")
    for index in sorted({round(part * (len(points) - 1) / 4) for part in range(5)}):
        day = points[index][0]
        below = _CHART_HEIGHT + _BELOW_CHART
        sheet.text(x_of(day), below, f"{day.day} {day:%b}", size=8, align="center")
    plan = [*((x_of(day), y_of(planned)) for day, planned, _ in points), (end, y_of(last[1]))]
    held = [*((x_of(day), y_of(left)) for day, _, left in points), (end, y_of(last[2]))]
    steps = [corner for (_, y), to in pairwise(held) for corner in ((to[0], y), to)]
    sheet.text(0, -0.22, "working days left", size=8, color=_GREY)
    sheet.line([held[0], *steps], color=_AMBER, width=2.6)
    sheet.line(plan, color=_GREY, width=1.8, dashed=True)
    # Where both lines end together, each label gives way a little.
    lower = 0.1 if held[-1][1] >= plan[-1][1] else -0.1
    apart = lower if abs(plan[-1][1] - held[-1][1]) < 0.2 else 0
    planned, left = _number(last[1]), _number(last[2])
    sheet.text(end + 0.12, plan[-1][1] - apart, f"planned: {planned}", color=_GREY)
    sheet.text(end + 0.12, held[-1][1] + apart, f"left: {left}", bold=True, color=_AMBER)
    return sheet.render(form)


def _number(days: float) -> str:
    return f"{days:g}".replace("-", "−")


def _level(least: float) -> int:
    """The distance of lines that people count by: 1, 2 or 5, or one of them with zeros."""
    level = 1
    while level < least:
        level = level * 5 // 2 if str(level)[0] == "2" else level * 2
    return level
