from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import Amount, AmountKind, Guardrail, SuccessCriterion
from bot.experiments.findings import Standing
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Outcome, judge

from .strategies import amounts, decimals, directions

PRIMARY = MetricKey("recall", "bec")
GUARDED = tuple(MetricKey("recall", name) for name in ("phishing", "malware", "spam"))
RANK = {Outcome.REFUTED: 0, Outcome.INCONCLUSIVE: 1, Outcome.SUPPORTED: 2}

values = decimals(-2, 2, places=1) | decimals(-1, 1, places=4)

sometimes = st.booleans()


@dataclass(frozen=True, kw_only=True)
class Case:
    criterion: SuccessCriterion
    guardrails: tuple[Guardrail, ...]
    baseline: dict[MetricKey, Decimal]
    candidate: dict[MetricKey, Decimal]

    def judge(self):
        before, after = (
            {key: Measured(value=value) for key, value in side.items()}
            for side in (self.baseline, self.candidate)
        )
        return judge(self.criterion, self.guardrails, baseline=before, candidate=after)


@st.composite
def cases(draw, amounts=amounts, measured=sometimes):
    """Cases near their bounds; each metric is measured or not as `measured` draws."""
    guarded = draw(st.lists(st.sampled_from(GUARDED), unique=True))
    criterion = SuccessCriterion(PRIMARY, draw(directions), draw(amounts))
    guardrails = tuple(Guardrail(key, draw(directions), draw(amounts)) for key in guarded)
    baseline = {key: draw(values) for key in (PRIMARY, *guarded)}
    bounds = {PRIMARY: criterion.target(Measured(value=baseline[PRIMARY]))}
    for each in guardrails:
        bounds[each.metric] = each.limit(Measured(value=baseline[each.metric]))
    candidate = {
        key: draw(st.just(bound) | values | decimals(-1, 1, places=3).map(bound.__add__))
        for key, bound in bounds.items()
        if draw(measured)
    }
    return Case(criterion=criterion, guardrails=guardrails, baseline=baseline, candidate=candidate)


complete_cases = cases(measured=st.just(True))
#: Without points: a share that gets better without end is none any more.
endless_cases = cases(
    amounts=amounts.filter(lambda amount: amount.kind is not AmountKind.POINTS),
    measured=st.just(True),
)


def gain(direction: Direction, amount: Amount, before: Decimal, after: Decimal) -> Fraction | None:
    """How far a metric improved, in the unit of the amount; None where it has no meaning."""
    better = Fraction(after) - Fraction(before)
    if direction is Direction.LOWER:
        better = -better
    if amount.kind is AmountKind.ABSOLUTE:
        return better
    if amount.kind is AmountKind.POINTS:
        return better * 100 if abs(before) <= 1 and abs(after) <= 1 else None
    return better / abs(Fraction(before)) * 100 if before else None


def expected(case: Case) -> Outcome:
    """The rules again, in exact fractions and as a person would say them."""

    def improved(rule, amount):
        before, after = case.baseline[rule.metric], case.candidate.get(rule.metric)
        return None if after is None else gain(rule.direction, amount, before, after)

    lift = improved(case.criterion, case.criterion.minimum_lift)
    changes = [(each, improved(each, each.tolerance)) for each in case.guardrails]
    if lift is None:
        return Outcome.INVALID
    if any(change is not None and -change > each.tolerance.value for each, change in changes):
        return Outcome.REFUTED
    if lift < case.criterion.minimum_lift.value:
        return Outcome.REFUTED
    if any(change is None for _, change in changes):
        return Outcome.INCONCLUSIVE
    return Outcome.SUPPORTED


def mirrored(case: Case) -> Case:
    def flip(rule):
        other = Direction.LOWER if rule.direction is Direction.HIGHER else Direction.HIGHER
        return replace(rule, direction=other)

    return Case(
        criterion=flip(case.criterion),
        guardrails=tuple(map(flip, case.guardrails)),
        baseline={key: -value for key, value in case.baseline.items()},
        candidate={key: -value for key, value in case.candidate.items()},
    )


class TestJudge:
    @given(cases())
    def test_follows_the_rules(self, case):
        assert case.judge().outcome is expected(case)

    @given(cases())
    def test_sees_the_same_in_a_mirror(self, case):
        assert mirrored(case).judge().outcome is case.judge().outcome

    @given(
        cases(amounts=amounts.map(lambda amount: replace(amount, kind=AmountKind.RELATIVE))),
        st.sampled_from([Decimal("0.001"), Decimal("0.5"), Decimal(3), Decimal(100)]),
    )
    def test_does_not_depend_on_the_unit_of_relative_amounts(self, case, unit):
        scaled = replace(
            case,
            baseline={key: value * unit for key, value in case.baseline.items()},
            candidate={key: value * unit for key, value in case.candidate.items()},
        )

        assert scaled.judge().outcome is case.judge().outcome

    @given(cases(), st.randoms())
    def test_does_not_depend_on_the_order_of_guardrails(self, case, random):
        shuffled = list(case.guardrails)
        random.shuffle(shuffled)

        verdict = replace(case, guardrails=tuple(shuffled)).judge()

        assert verdict.outcome is case.judge().outcome
        assert set(verdict.findings) == set(case.judge().findings)

    @given(endless_cases, st.data())
    def test_never_thinks_worse_of_a_better_candidate(self, case, data):
        rules = (case.criterion, *case.guardrails)
        improved = {
            rule.metric: case.candidate[rule.metric]
            + rule.direction.sign * data.draw(decimals(0, 2, places=3))
            for rule in rules
        }
        verdict, better = case.judge(), replace(case, candidate=improved).judge()

        if verdict.outcome is Outcome.INVALID:
            assert better.outcome is Outcome.INVALID
        else:
            assert RANK[better.outcome] >= RANK[verdict.outcome]

    @given(complete_cases)
    def test_lets_a_broken_guardrail_outrank_any_lift(self, case):
        broken = any(each.standing is Standing.MISSED for each in case.judge().findings[1:])
        huge = case.criterion.direction.sign * Decimal(1_000_000)

        verdict = replace(case, candidate=case.candidate | {PRIMARY: huge}).judge()

        assert (verdict.outcome is Outcome.REFUTED) == (
            broken and verdict.findings[0].standing is not Standing.UNKNOWN
        )

    @given(cases())
    def test_gives_each_metric_a_bound_and_a_reason_or_no_number(self, case):
        for finding in case.judge().findings:
            assert finding.reason
            assert (finding.bound is None) == (finding.standing is Standing.UNKNOWN)
            assert ("→" in finding.reason) == (finding.bound is not None)

    @given(cases())
    def test_is_certain_only_when_everything_is_known(self, case):
        verdict = case.judge()

        if verdict.outcome is Outcome.SUPPORTED:
            assert {each.standing for each in verdict.findings} == {Standing.MET}
        if verdict.outcome is Outcome.REFUTED:
            assert Standing.MISSED in {each.standing for each in verdict.findings}
