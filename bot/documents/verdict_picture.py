"""The picture of a verdict: for each metric what was, what was asked, and what was measured.

Every metric has a scale of its own, so a recall and a latency stand in one picture, and a
difference that decides is one that can be seen.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bot.documents.finding_words import (
    FindingWords,
    in_words,
    most_urgent_first,
    sentence,
)
from bot.experiments.findings import Finding, Standing
from bot.experiments.metrics import Direction, format_number
from bot.experiments.text import shorten
from bot.experiments.verdicts import Verdict

if TYPE_CHECKING:
    from bot.documents.drawing import Sheet

#: Inches. A phone shows the picture about 360 pixels wide, which leaves text of this size legible.
_WIDTH, _ROW, _TOP, _LEGEND = 4.1, 1.0, 0.5, 0.5
_TRACK, _NUMBERS = 0.42, 0.72
_EDGE = 0.12
_MOST_ROWS = 20
_MOST_ALT_TEXT = 2000
_GREEN, _BLUE, _AMBER, _GREY = "#23744a", "#2f5597", "#a35a00", "#5f646c"
_FINE, _RULE, _INK, _WHITE = "#d5ebdd", "#c9c7c0", "#22252b", "#ffffff"
#: The standing is always there in words too.
_COLORS = {
    Standing.MET: _GREEN,
    Standing.MISSED: _BLUE,
    Standing.UNDECIDED: _AMBER,
    Standing.UNKNOWN: _GREY,
}


def draw_verdict(ref: str, verdict: Verdict, *, form: Literal["png", "svg"]) -> bytes:
    """Draw a verdict on a hypothesis such as `H2`, a row for each metric; the same gives the same.

    Of many metrics those that need a look are drawn, and how many more there are is written below.
    """
    # It takes most of a second to import, which only those who want a picture should wait for.
    from bot.documents.drawing import Sheet

    findings = most_urgent_first(verdict.findings)
    drawn, more = findings[:_MOST_ROWS], len(findings[_MOST_ROWS:])
    legend = _TOP + _ROW * len(drawn)
    sheet = Sheet(_WIDTH, legend + _LEGEND + (0.3 if more else 0))
    sheet.text(0, 0.08, f"{ref} {verdict.outcome.value}", size=14, bold=True)
    for index, finding in enumerate(drawn):
        _draw_row(sheet, _TOP + _ROW * index, finding)
    if more:
        sheet.text(0, legend + 0.05, f"… and {more} more, which the text tells of.", size=10)
        legend += 0.3
    _draw_legend(sheet, legend + 0.12, verdict.level)
    return sheet.render(form)


def verdict_alt_text(ref: str, verdict: Verdict) -> str:
    """The picture in sentences, at most 2,000 characters."""
    lines = [f"{ref} {verdict.outcome.value}."]
    findings = most_urgent_first(verdict.findings)
    rest = "… the text tells the rest."
    for finding in findings:
        line = sentence(finding)
        if sum(map(len, lines)) + len(lines) + len(line) + len(rest) >= _MOST_ALT_TEXT:
            return "\n".join([*lines, rest])
        lines.append(line)
    return "\n".join(lines)


def _draw_row(sheet: "Sheet", top: float, finding: Finding) -> None:
    from bot.documents.drawing import width_of, wrap

    words = in_words(finding)
    color = _COLORS[finding.standing]
    says = width_of(words.says, 11, bold=True)
    sheet.text(_WIDTH, top + 0.12, words.says, size=11, bold=True, color=color, align="right")
    [name] = wrap(_legible(str(finding.metric)), (_WIDTH - says - 0.2) * 0.94, 11, 1)
    sheet.text(0, top + 0.12, name, size=11, bold=True)
    numbers = wrap(_numbers(finding, words), _WIDTH, 10, 2)
    measured = finding.candidate is not None and finding.candidate.is_finite()
    below = top + (_NUMBERS if measured else _TRACK)
    for index, line in enumerate(numbers):
        sheet.text(0, below + 0.17 * (index - (len(numbers) - 1) / 2), line, size=10)
    if measured:
        _draw_track(sheet, top + _TRACK, finding, color)


def _legible(name: str) -> str:
    from bot.documents.drawing import MISSING, readable

    shown = readable(name)
    return "(a name in another script)" if shown.count(MISSING) * 2 > len(shown) else shown


def _numbers(finding: Finding, words: FindingWords) -> str:
    if finding.candidate is None or finding.baseline is None or finding.bound is None:
        return shorten(finding.reason, 120)
    return f"{words.baseline} → {words.measured}, {words.asked}"


def _draw_track(sheet: "Sheet", y: float, finding: Finding, color: str) -> None:
    """Draw one metric's scale: the fine side of what was asked, and the three marks on it."""
    known = [finding.baseline, finding.candidate, finding.bound, finding.low, finding.high]
    x_of = _Scale([each for each in known if each is not None and each.is_finite()])
    if finding.bound is not None:
        bound = x_of(finding.bound)
        fine = (bound, _WIDTH) if finding.direction is Direction.HIGHER else (0.0, bound)
        sheet.box(fine[0], y - 0.1, fine[1] - fine[0], 0.2, fill=_FINE, edge=_FINE, rounding=0.001)
    sheet.line([(0, y), (_WIDTH, y)], color=_RULE, width=1)
    if finding.bound is not None:
        _draw_bound(sheet, x_of(finding.bound), y)
    if finding.low is not None and finding.high is not None:
        _draw_whisker(sheet, x_of(finding.low), x_of(finding.high), y, color)
    if finding.baseline is not None and finding.baseline.is_finite():
        _draw_baseline(sheet, x_of(finding.baseline), y)
    if finding.candidate is not None:
        _draw_candidate(sheet, x_of(finding.candidate), y, color)


class _Scale:
    """Where values stand on a track; values that are all equal stand in its middle."""

    def __init__(self, values: Sequence[Decimal]) -> None:
        self._low, self._span = min(values), max(values) - min(values)

    def __call__(self, value: Decimal) -> float:
        room = _WIDTH - 2 * _EDGE
        share = float((value - self._low) / self._span) if self._span else 0.5
        return _EDGE + room * (0.06 + 0.88 * share)


def _draw_bound(sheet: "Sheet", x: float, y: float) -> None:
    sheet.line([(x, y - 0.17), (x, y + 0.17)], color=_INK, width=2.2)


def _draw_baseline(sheet: "Sheet", x: float, y: float) -> None:
    sheet.box(x - 0.07, y - 0.07, 0.14, 0.14, fill=_WHITE, edge=_GREY, line=1.8, rounding=0.001)


def _draw_candidate(sheet: "Sheet", x: float, y: float, color: str) -> None:
    sheet.box(x - 0.075, y - 0.075, 0.15, 0.15, fill=color, edge=_WHITE, rounding=0.075)


def _draw_whisker(sheet: "Sheet", low: float, high: float, y: float, color: str) -> None:
    sheet.line([(low, y), (high, y)], color=color, width=2.4)
    for end in (low, high):
        sheet.line([(end, y - 0.08), (end, y + 0.08)], color=color, width=2)


def _draw_legend(sheet: "Sheet", y: float, level: Decimal | None) -> None:
    sheet.line([(0, y - 0.2), (_WIDTH, y - 0.2)], color=_RULE, width=1)
    _draw_baseline(sheet, 0.1, y)
    sheet.text(0.26, y, "baseline", size=9, color=_GREY)
    sheet.box(1.25, y - 0.1, 0.24, 0.2, fill=_FINE, edge=_FINE, rounding=0.001)
    _draw_bound(sheet, 1.25, y)
    sheet.text(1.57, y, "target or limit; shaded: fine", size=9, color=_GREY)
    interval = "" if level is None else f" with its {format_number(level * 100)} % interval"
    if interval:
        _draw_whisker(sheet, 0, 0.2, y + 0.28, _GREY)
    _draw_candidate(sheet, 0.1, y + 0.28, _GREY)
    sheet.text(0.26, y + 0.28, f"candidate{interval}", size=9, color=_GREY)
