"""Verdicts: what the numbers of a result say about a hypothesis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.experiments.criteria import Guardrail, SuccessCriterion, expand
from bot.experiments.findings import Asked, Finding, Standing, judge_metric
from bot.experiments.measurements import USUAL_LEVEL, Values
from bot.experiments.metrics import MetricKey


class Outcome(StrEnum):
    """What a result says of its hypothesis."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    INVALID = "invalid"


@dataclass(frozen=True)
class Verdict:
    """The judged outcome of one result, with a finding for each metric; primary first."""

    outcome: Outcome
    #: One sentence that says why the outcome is what it is.
    reason: str
    findings: tuple[Finding, ...]
    #: The confidence level of its intervals; None where all are point estimates.
    level: Decimal | None = None
    #: What would likely settle it, in sentences; blank where nothing is undecided.
    advice: str = ""

    @property
    def broke_a_guardrail(self) -> bool:
        """Whether a guardrail metric got worse than it may."""
        return any(each.standing is Standing.MISSED for each in self.findings[1:])


def judge(
    criterion: SuccessCriterion,
    guardrails: Sequence[Guardrail],
    *,
    baseline: Values,
    candidate: Values,
    slices: Iterable[MetricKey] = (),
    level: Decimal = USUAL_LEVEL,
) -> Verdict:
    """Judge a candidate against the success criterion and the guardrails.

    A primary metric that cannot be judged is `invalid`; else a broken guardrail refutes whatever
    the lift; else a missed target refutes; else whatever is undecided, or cannot be checked,
    leaves it `inconclusive`; else the hypothesis is `supported`. A guardrail's tolerance is a
    non-inferiority margin: landing exactly on a target or a limit is enough. Where a metric has
    an interval, at `level`, all of it has to be on one side of the bound to decide. A guardrail for
    every other slice is one for each that the baseline, the candidate or `slices` has.
    """
    spelled_out = expand(criterion.metric, guardrails, [*slices, *baseline, *candidate])
    asked = [Asked.of_primary(criterion), *map(Asked.of_guardrail, spelled_out)]
    judged = [judge_metric(each, baseline, candidate, level) for each in asked]
    findings = tuple(each.finding for each in judged)
    outcome, reason = _conclude(findings)
    return Verdict(
        outcome=outcome,
        reason=reason,
        findings=findings,
        level=level if any(each.low is not None for each in findings) else None,
        advice=" ".join(each.advice for each in judged if each.advice),
    )


def _conclude(findings: Sequence[Finding]) -> tuple[Outcome, str]:
    primary, guards = findings[0], findings[1:]
    if primary.standing is Standing.UNKNOWN:
        return Outcome.INVALID, f"{primary.metric}: {primary.reason}"
    if broken := _names(guards, Standing.MISSED):
        words = "broke their guardrails" if "," in broken else "broke its guardrail"
        return Outcome.REFUTED, f"{broken} {words}"
    if primary.standing is Standing.MISSED:
        return Outcome.REFUTED, f"{primary.metric} did not reach its target"
    unclear = []
    if primary.standing is Standing.UNDECIDED:
        unclear.append(f"{primary.metric} is not surely on one side of its target")
    if undecided := _names(guards, Standing.UNDECIDED):
        unclear.append(f"{undecided} may or may not have kept within the guardrail")
    if unknown := _names(guards, Standing.UNKNOWN):
        unclear.append(f"{unknown} could not be checked")
    if unclear:
        return Outcome.INCONCLUSIVE, "; ".join(unclear)
    return Outcome.SUPPORTED, f"{primary.metric} reached its target"


def _names(findings: Sequence[Finding], standing: Standing) -> str:
    return ", ".join(str(each.metric) for each in findings if each.standing is standing)
