"""How sure a measurement is: the interval in which a candidate lies, seen from its baseline.

Repetitions give Student's t; repetitions on both sides Welch's t, with the Welch–Satterthwaite
degrees of freedom (B. L. Welch, “The generalization of ‘Student's’ problem when several different
population variances are involved”, Biometrika 34, 1947). A standard error without a number of
samples, and a confidence interval at another level than the one asked for, are taken as normal.
The level is two-sided: a bound of a 95 % interval is passed by chance in 2.5 % of cases, which is
what ICH E9 (1998, section 5.5) asks of one-sided comparisons such as non-inferiority.
"""

import math
from dataclasses import dataclass
from decimal import Decimal

from bot.experiments.measurements import Measured

#: So many more repetitions nobody makes to settle a question.
MOST_RUNS = 1000


@dataclass(frozen=True)
class Interval:
    """Where a value lies, at a confidence level."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class _Side:
    """How far a mean may lie off to one side: its variance, and the degrees of freedom."""

    variance: float
    freedom: float


def interval(
    candidate: Measured, baseline: Measured, scale: Decimal, level: Decimal
) -> Interval | None:
    """The interval around a candidate in which a bound decides nothing; None for point estimates.

    `scale` is how much the bound moves with the baseline, whose own spread widens the interval
    accordingly. A baseline without spread leaves the candidate's own confidence interval.
    """
    if not (candidate.is_uncertain or baseline.is_uncertain):
        return None
    if candidate.ci and candidate.ci_level == level and not baseline.is_uncertain:
        return Interval(*candidate.ci)
    below = _reach(candidate, baseline, scale, level, down=True)
    above = _reach(candidate, baseline, scale, level, down=False)
    return Interval(candidate.value - _decimal(below), candidate.value + _decimal(above))


def _reach(
    candidate: Measured, baseline: Measured, scale: Decimal, level: Decimal, *, down: bool
) -> float:
    return _width(_side(candidate, down=down), _against(baseline, scale, down=down), level)


def _against(baseline: Measured, scale: Decimal, *, down: bool) -> _Side:
    # The candidate may be lower where the bound may be higher.
    baseline_up = (scale > 0) == down
    return _scaled(_side(baseline, down=not baseline_up), float(scale))


def _width(one: _Side, other: _Side, level: Decimal) -> float:
    variance = one.variance + other.variance
    if not variance:
        return 0.0
    share = sum(
        (each.variance / variance) ** 2 / each.freedom for each in (one, other) if each.variance
    )
    return quantile(1 / share if share else math.inf, level) * math.sqrt(variance)


def _side(measured: Measured, *, down: bool) -> _Side:
    if measured.ci is not None:
        low, high = measured.ci
        reach = measured.value - low if down else high - measured.value
        return _Side((float(reach) / quantile(math.inf, measured.ci_level)) ** 2, math.inf)
    if measured.stderr is not None:
        # A single sample cannot be surer of its error than two.
        freedom = max(measured.n - 1, 1) if measured.n else math.inf
        return _Side(float(measured.stderr) ** 2, freedom)
    if len(measured.replicates) > 1:
        return _of_runs(measured, len(measured.replicates))
    return _Side(0.0, math.inf)


def _of_runs(measured: Measured, runs: int) -> _Side:
    """The spread of the mean of so many runs like those that were made."""
    made = len(measured.replicates)
    squares = sum((each - measured.value) ** 2 for each in measured.replicates)
    return _Side(float(squares) / (made - 1) / runs, runs - 1)


def _scaled(side: _Side, factor: float) -> _Side:
    return _Side(side.variance * factor**2, side.freedom)


def quantile(freedom: float, level: Decimal) -> float:
    """How many standard errors a two-sided interval reaches; infinite freedom is normal."""
    # It takes half a second to import, and most of what runs needs none of it.
    from scipy.special import ndtri, stdtrit

    at = (1 + float(level)) / 2
    return float(ndtri(at) if math.isinf(freedom) else stdtrit(freedom, at))


def more_runs(
    candidate: Measured, baseline: Measured, scale: Decimal, bound: Decimal, level: Decimal
) -> int | None:
    """How many more repetitions would likely bring the bound out of the interval.

    Likely: if they went on as they began. None where the candidate has no repetitions, or where
    not even a great many would do.
    """
    made = len(candidate.replicates)
    gap = abs(float(candidate.value - bound))
    spread = _against(baseline, scale, down=candidate.value > bound)

    def settles(runs: int) -> bool:
        return _width(_of_runs(candidate, runs), spread, level) <= gap

    if made < 2 or not settles(made + MOST_RUNS):
        return None
    few, many = made, made + MOST_RUNS
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if settles(middle) else (middle, many)
    return many - made


def _decimal(value: float) -> Decimal:
    # Twelve digits are more than any measurement has, and hide what binary fractions add.
    return Decimal(f"{value:.12g}")
