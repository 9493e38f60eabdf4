"""A finding of a verdict in short words, one for each column of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from bot.experiments.findings import Finding, Standing, format_change
from bot.experiments.measurements import with_unit
from bot.experiments.metrics import MAX_DIGITS, Direction, format_number
from bot.experiments.text import shorten

STANDING = {
    Standing.MET: "met",
    Standing.MISSED: "missed",
    Standing.UNDECIDED: "undecided",
    Standing.UNKNOWN: "not judged",
}
#: What needs a look comes first.
_URGENCY = (Standing.MISSED, Standing.UNDECIDED, Standing.UNKNOWN, Standing.MET)
_SHORT = Context(prec=4)
NOTHING = "–"


@dataclass(frozen=True)
class FindingWords:
    """What a finding says, as short texts; `NOTHING` where there is no number."""

    metric: str
    baseline: str
    candidate: str
    #: The interval as `0.59 to 0.63`; blank for a point estimate.
    interval: str
    #: `+0.09, +17.3%`.
    change: str
    #: `target 0.57`, or `at least 0.9` and `at most 41` of a guardrail.
    asked: str
    says: str

    @property
    def measured(self) -> str:
        """The candidate with its interval: `0.61 (0.59 to 0.63)`."""
        return f"{self.candidate} ({self.interval})" if self.interval else self.candidate


def in_words(finding: Finding, longest_name: int = 80) -> FindingWords:
    """Put a finding into short words; numbers that differ never look the same."""
    digits = _digits_apart(finding)

    def told(value: Decimal | None) -> str:
        return NOTHING if value is None else with_unit(value, finding.unit, digits)

    interval = ""
    if finding.low is not None and finding.high is not None:
        interval = f"{format_number(finding.low, digits)} to {format_number(finding.high, digits)}"
    return FindingWords(
        metric=shorten(str(finding.metric), longest_name),
        baseline=told(finding.baseline),
        candidate=told(finding.candidate),
        interval=interval,
        change=_change(finding),
        asked=_asked(finding, told(finding.bound)),
        says=STANDING[finding.standing],
    )


def most_urgent_first(findings: Sequence[Finding]) -> list[Finding]:
    """The primary metric, then what was missed, what is open, and what is as it should be."""
    return sorted(findings, key=lambda each: (not each.is_primary, _URGENCY.index(each.standing)))


def sentence(finding: Finding) -> str:
    """A finding for somebody who sees neither table nor picture."""
    words = in_words(finding)
    if finding.candidate is None or finding.baseline is None or finding.bound is None:
        return f"{words.metric}: {words.says}, {shorten(finding.reason, 150)}."
    return (
        f"{words.metric}: {words.says}, {words.baseline} before, {words.measured} now "
        f"({words.change}), asked: {words.asked}."
    )


def _digits_apart(finding: Finding) -> int:
    """So many digits that nothing looks the same as what was asked, or was before, and is not."""
    measured = (finding.candidate, finding.low, finding.high)
    pairs = [(each, finding.bound) for each in measured]
    pairs.append((finding.candidate, finding.baseline))
    digits = 4
    while digits < MAX_DIGITS and any(_look_alike(*pair, digits) for pair in pairs):
        digits += 1
    return digits


def _look_alike(one: Decimal | None, other: Decimal | None, digits: int) -> bool:
    if one is None or other is None or one == other:
        return False
    if not (one.is_finite() and other.is_finite()):
        return False
    return format_number(one, digits) == format_number(other, digits)


def _change(finding: Finding) -> str:
    before, after = finding.baseline, finding.candidate
    if before is None or after is None or not (before.is_finite() and after.is_finite()):
        return NOTHING
    if before == after:
        return "no change"
    # Means and bounds have more digits than a cell has room for.
    change = _SHORT.create_decimal(after - before)
    return format_change(before, before + change, finding.unit)


def _asked(finding: Finding, bound: str) -> str:
    if finding.bound is None:
        return NOTHING
    if finding.is_primary:
        return f"target {bound}"
    return f"at {'least' if finding.direction is Direction.HIGHER else 'most'} {bound}"
