"""Verdicts: what the numbers of a result say about a hypothesis."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.experiments.criteria import Amount, Guardrail, SuccessCriterion
from bot.experiments.metrics import Direction, MetricKey, format_number

Values = Mapping[MetricKey, Decimal]
# A larger change comes of a baseline next to nothing.
_LARGEST_RATIO = 10_000


class Outcome(StrEnum):
    """What a result says of its hypothesis."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"


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
    #: One sentence, e.g. "0.52 → 0.61 (+17.3%), target 0.57".
    reason: str
    baseline: Decimal | None = None
    candidate: Decimal | None = None
    #: The target of the primary metric, or the limit of a guardrail.
    bound: Decimal | None = None
    #: The candidate's interval at the verdict's level; None for a point estimate.
    low: Decimal | None = None
    high: Decimal | None = None
    #: As written, e.g. `ms` or `%`; blank where nobody named one.
    unit: str = ""
    direction: Direction = Direction.HIGHER

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
class Verdict:
    """The judged outcome of one result, with a finding for each metric; primary first."""

    outcome: Outcome
    #: One sentence that says why the outcome is what it is.
    reason: str
    findings: tuple[Finding, ...]
    #: The confidence level of its intervals; None where all are point estimates.
    level: Decimal | None = None
    #: What would likely settle it, in a sentence; blank where nothing is undecided.
    advice: str = ""


def judge(
    criterion: SuccessCriterion,
    guardrails: Sequence[Guardrail],
    *,
    baseline: Values,
    candidate: Values,
) -> Verdict:
    """Judge point estimates against the success criterion and the guardrails.

    A primary metric that cannot be judged is `invalid`; else a breached guardrail refutes
    whatever the lift; else a missed target refutes; else a guardrail that cannot be judged
    leaves it `inconclusive`; else the hypothesis is `supported`. A guardrail's tolerance is
    a non-inferiority margin: landing exactly on a target or a limit is enough.
    """
    primary = _judge_primary(criterion, baseline, candidate)
    guards = [_judge_guardrail(guardrail, baseline, candidate) for guardrail in guardrails]
    findings = (primary, *guards)
    if primary.standing is Standing.UNKNOWN:
        return Verdict(Outcome.INVALID, f"{primary.metric}: {primary.reason}", findings)
    if broken := [str(each.metric) for each in guards if each.standing is Standing.MISSED]:
        words = "broke its guardrail" if len(broken) == 1 else "broke their guardrails"
        return Verdict(Outcome.REFUTED, f"{', '.join(broken)} {words}", findings)
    if primary.standing is Standing.MISSED:
        return Verdict(Outcome.REFUTED, f"{primary.metric} did not reach its target", findings)
    if unknown := [str(each.metric) for each in guards if each.standing is Standing.UNKNOWN]:
        words = f"{', '.join(unknown)} could not be checked"
        return Verdict(Outcome.INCONCLUSIVE, words, findings)
    return Verdict(Outcome.SUPPORTED, f"{primary.metric} reached its target", findings)


@dataclass(frozen=True)
class _Asked:
    """What a metric is judged by: how much it may change, and the bound that follows."""

    metric: MetricKey
    direction: Direction
    amount: Amount
    #: What the bound is called, and how it follows from the baseline.
    name: str
    bound: Callable[[Decimal], Decimal]


def _judge_primary(criterion: SuccessCriterion, baseline: Values, candidate: Values) -> Finding:
    asked = _Asked(
        criterion.metric, criterion.direction, criterion.minimum_lift, "target", criterion.target
    )
    return _judge(asked, True, baseline, candidate)


def _judge_guardrail(guardrail: Guardrail, baseline: Values, candidate: Values) -> Finding:
    asked = _Asked(
        guardrail.metric, guardrail.direction, guardrail.tolerance, "limit", guardrail.limit
    )
    return _judge(asked, False, baseline, candidate)


def _judge(asked: _Asked, is_primary: bool, baseline: Values, candidate: Values) -> Finding:
    metric = asked.metric
    before, after = baseline.get(metric), candidate.get(metric)
    problem = _problem(before, after, relative=asked.amount.relative)
    if problem or before is None or after is None:
        return Finding(metric, is_primary, Standing.UNKNOWN, problem, before, after)
    bound = asked.bound(before)
    words = _comparison(before, after, asked.name, bound)
    standing = Standing.MET if _at_least(after, bound, asked.direction) else Standing.MISSED
    return Finding(metric, is_primary, standing, words, before, after, bound)


def _problem(before: Decimal | None, after: Decimal | None, *, relative: bool) -> str:
    if before is None:
        return "there is no baseline value"
    if after is None:
        return "the result does not report it"
    if not (before.is_finite() and after.is_finite()):
        return "the value is not a finite number"
    if relative and before == 0:
        return "a relative change over a baseline of 0 is undefined; use an absolute amount"
    return ""


def _at_least(value: Decimal, bound: Decimal, direction: Direction) -> bool:
    return value >= bound if direction is Direction.HIGHER else value <= bound


def _comparison(before: Decimal, after: Decimal, name: str, bound: Decimal) -> str:
    """What was measured and what was asked, e.g. `0.52 → 0.61 (+17.3%), target 0.572`."""
    digits = 6
    # However close they are, the two must not look the same.
    while after != bound and format_number(after, digits) == format_number(bound, digits):
        digits += 1
    was, now, asked = (format_number(value, digits) for value in (before, after, bound))
    return f"{was} → {now} ({_change(before, after)}), {name} {asked}"


def _change(before: Decimal, after: Decimal) -> str:
    """The change in per cent, or in the metric's unit where a percentage would say nothing."""
    change, unit = after - before, ""
    if before and abs(change / before) < _LARGEST_RATIO:
        change, unit = round(change / abs(before) * 100, 1), "%"
    return f"{'' if after < before else '+'}{format_number(change)}{unit}"
