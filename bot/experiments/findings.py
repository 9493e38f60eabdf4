"""Findings: how one metric did against what was asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.experiments.criteria import Amount, AmountKind, Guardrail, SuccessCriterion
from bot.experiments.measurements import Measured, Values, with_unit
from bot.experiments.metrics import MAX_DIGITS, Direction, MetricKey, format_number
from bot.experiments.uncertainty import MOST_RUNS, Interval, interval, more_runs

# A larger change comes of a baseline next to nothing.
_LARGEST_RATIO = 10_000
#: So many times a baseline that is a share, a candidate above 1 is taken for per cent.
_TOO_GOOD = 20


class Standing(StrEnum):
    """How one metric did against what was asked of it."""

    MET = "met"
    MISSED = "missed"
    #: Measured, but not surely on one side of what was asked.
    UNDECIDED = "undecided"
    #: It could not be judged at all.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One line of a verdict: a metric, what it was measured at, and why that is enough or not."""

    metric: MetricKey
    is_primary: bool
    standing: Standing
    #: One sentence, e.g. "0.52 → 0.61 (+0.09, +17.3%), target 0.57".
    reason: str
    baseline: Decimal | None = None
    candidate: Decimal | None = None
    #: The target of the primary metric, or the limit of a guardrail.
    bound: Decimal | None = None
    #: Around the candidate, at the verdict's level; None for a point estimate. A bound in between
    #: is undecided: where the baseline is uncertain too, that has widened it.
    low: Decimal | None = None
    high: Decimal | None = None
    #: As written, e.g. `ms` or `%`; blank where nobody named one.
    unit: str = ""
    direction: Direction = Direction.HIGHER
    #: The candidate is one number that says nothing of its uncertainty; an interval is then the
    #: baseline's spread alone.
    is_point: bool = False

    @property
    def absolute_lift(self) -> Decimal | None:
        """The change in the metric's unit; None where one side is missing."""
        if self.baseline is None or self.candidate is None:
            return None
        return self.candidate - self.baseline

    @property
    def lift(self) -> Decimal | None:
        """The change relative to the baseline, 0.1 for 10 %; None over a baseline of 0."""
        if self.absolute_lift is None or not self.baseline:
            return None
        return self.absolute_lift / abs(self.baseline)


@dataclass(frozen=True)
class Asked:
    """What a metric is judged by: how much it may change, and the bound that follows."""

    metric: MetricKey
    direction: Direction
    amount: Amount
    #: What the bound is called, and how it follows from the baseline.
    name: str
    bound: Callable[[Measured], Decimal]
    #: +1 where the amount has to be gained, −1 where it may be lost.
    sense: int

    @classmethod
    def of_primary(cls, criterion: SuccessCriterion) -> "Asked":
        """What is asked of the primary metric."""
        lift, target = criterion.minimum_lift, criterion.target
        return cls(criterion.metric, criterion.direction, lift, "target", target, 1)

    @classmethod
    def of_guardrail(cls, guardrail: Guardrail) -> "Asked":
        """What is asked of a guardrail metric."""
        tolerance, limit = guardrail.tolerance, guardrail.limit
        return cls(guardrail.metric, guardrail.direction, tolerance, "limit", limit, -1)

    def scale(self, baseline: Measured) -> Decimal:
        """How much the bound moves with the baseline."""
        if not self.amount.relative:
            return Decimal(1)
        side = 1 if baseline.value > 0 else -1
        return 1 + self.sense * self.direction.sign * side * self.amount.value / 100


@dataclass(frozen=True)
class Judged:
    """A finding, and what would likely settle it where it is undecided."""

    finding: Finding
    advice: str = ""


def judge_metric(asked: Asked, baseline: Values, candidate: Values, level: Decimal) -> Judged:
    """Judge one metric; its interval, where it has one, has to clear the bound to decide."""
    before, after = baseline.get(asked.metric), candidate.get(asked.metric)
    is_primary = asked.sense > 0
    problem = _problem(asked, before, after)
    if problem or before is None or after is None:
        known = before.value if before and before.value.is_finite() else None
        measured = after.value if after and after.value.is_finite() else None
        finding = Finding(
            asked.metric, is_primary, Standing.UNKNOWN, problem, known, measured,
            unit=_unit(before, after), direction=asked.direction,
        )  # fmt: skip
        return Judged(finding)
    bound, scale = asked.bound(before), asked.scale(before)
    lies = interval(after, before, scale, level)
    standing = _standing(after.value, lies, bound, asked.direction)
    finding = Finding(
        metric=asked.metric,
        is_primary=is_primary,
        standing=standing,
        reason=_comparison(asked.name, before, after, bound, lies, level),
        baseline=before.value,
        candidate=after.value,
        bound=bound,
        low=lies.low if lies else None,
        high=lies.high if lies else None,
        unit=_unit(before, after),
        direction=asked.direction,
        is_point=not after.is_uncertain,
    )
    if _may_be_per_cent(asked, before, after):
        was, now = format_number(before.value), format_number(after.value)
        return Judged(finding, f"{asked.metric}: {now} after {was}; is one of them in per cent?")
    if standing is not Standing.UNDECIDED:
        return Judged(finding)
    return Judged(finding, _advice(asked, before, after, bound, scale, level))


def _problem(asked: Asked, before: Measured | None, after: Measured | None) -> str:
    if before is None:
        return "there is no baseline value"
    if after is None:
        return "the result does not report it"
    if not after.value.is_finite():
        return "the value is not a finite number"
    if not before.value.is_finite():
        return "the baseline is not a finite number"
    if not _same_unit(before.unit, after.unit):
        was, now = (each.unit or "no unit" for each in (before, after))
        return f"the baseline is in {was}, the result in {now}"
    if problem := asked.amount.problem(before):
        return problem
    # Where the baseline is a share, 61 is no candidate: it would be 61%, or a slip.
    return asked.amount.problem(after) if asked.amount.kind is AmountKind.POINTS else ""


def _may_be_per_cent(asked: Asked, before: Measured, after: Measured) -> bool:
    """Whether 61 after 0.52 counts as a triumph, and is more likely 61%; people have to say."""
    if before.unit or after.unit or asked.direction is not Direction.HIGHER:
        return False
    is_share_before = 0 < before.value <= 1 < after.value <= 100
    return is_share_before and after.value >= _TOO_GOOD * before.value


def _same_unit(one: str, other: str) -> bool:
    # A unit that one side leaves out is taken as the other's; but 0.61 and 61% look alike to
    # nobody, so per cent has to be said twice.
    return one == other or ("%" not in (one, other) and "" in (one, other))


def _unit(before: Measured | None, after: Measured | None) -> str:
    units = [each.unit for each in (before, after) if each is not None and each.unit]
    return units[0] if units else ""


def _standing(
    value: Decimal, lies: Interval | None, bound: Decimal, direction: Direction
) -> Standing:
    low, high = (lies.low, lies.high) if lies else (value, value)
    worst, best = (low, high) if direction is Direction.HIGHER else (-high, -low)
    asked = bound * direction.sign
    if worst >= asked:
        return Standing.MET
    return Standing.MISSED if best < asked else Standing.UNDECIDED


def _comparison(
    name: str,
    before: Measured,
    after: Measured,
    bound: Decimal,
    lies: Interval | None,
    level: Decimal,
) -> str:
    """What was measured and what was asked: `0.52 → 0.61 (+0.09, +17.3%), target 0.572`."""
    unit = _unit(before, after)
    digits = _digits_apart([after.value], bound, 6)
    was, now, asked = (
        with_unit(value, unit, digits) for value in (before.value, after.value, bound)
    )
    change = format_change(before.value, after.value, unit)
    if lies:
        # Nobody wrote these down, so they need no more digits than tell them from the bound.
        ends = [lies.low, lies.high]
        low, high = (with_unit(each, unit, _digits_apart(ends, bound, 4)) for each in ends)
        change += f"; {format_number(level * 100)}% interval {low} to {high}"
    return f"{was} → {now} ({change}), {name} {asked}"


def _digits_apart(values: Sequence[Decimal], bound: Decimal, digits: int) -> int:
    """So many digits, or as many as show which values are not the bound."""
    while digits < MAX_DIGITS and any(
        each != bound and format_number(each, digits) == format_number(bound, digits)
        for each in values
    ):
        digits += 1
    return digits


def format_change(before: Decimal, after: Decimal, unit: str) -> str:
    """The change in the metric's unit and, where that says something, in per cent.

    `+0.09, +17.3%`; of a metric in per cent `+9 points, +17.3% relative`.
    """
    change = after - before
    sign = "" if after < before else "+"
    points = " point" if abs(change) == 1 else " points"
    words = f"{sign}{format_number(change)}"
    words += points if unit == "%" else f" {unit}" if unit else ""
    if not before or abs(change / before) >= _LARGEST_RATIO:
        return words
    share = round(change / abs(before) * 100, 1)
    return f"{words}, {sign}{format_number(share)}%{' relative' if unit == '%' else ''}"


def _advice(
    asked: Asked,
    before: Measured,
    after: Measured,
    bound: Decimal,
    scale: Decimal,
    level: Decimal,
) -> str:
    metric = asked.metric
    if len(after.replicates) < 2:
        return f"{metric}: a narrower interval would settle it; measure it on more data."
    runs = more_runs(after, before, scale, bound, level)
    if runs is not None:
        times = "run" if runs == 1 else "runs"
        return f"{metric}: about {runs} more {times} like these would likely settle it."
    if before.is_uncertain:
        return f"{metric}: more runs alone would not settle it; measure the baseline again, too."
    return f"{metric}: not even {MOST_RUNS:,} more runs would likely settle it; it is too close."
