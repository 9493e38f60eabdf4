"""Verdicts over measurements that say how sure they are."""

from dataclasses import dataclass, replace
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from bot.experiments.criteria import AmountKind, Guardrail, SuccessCriterion
from bot.experiments.findings import Standing
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey, format_number
from bot.experiments.verdicts import Outcome, judge

from .factories import RECALL_BEC, absolute, recall_up
from .strategies import amounts, decimals, directions, levels, spread, unsure

PRIMARY, GUARDED = MetricKey("recall", "bec"), MetricKey("recall", "phishing")
RANK = {Outcome.REFUTED: 0, Outcome.INCONCLUSIVE: 1, Outcome.SUPPORTED: 2}

#: Without points: what moves without end is no share.
changes = amounts.filter(lambda amount: amount.kind is not AmountKind.POINTS)
#: Never 0, so that every change can be counted.
before = decimals(1, 9, places=1)
near = decimals(-3, 3, places=1)


@dataclass(frozen=True, kw_only=True)
class Case:
    criterion: SuccessCriterion
    guardrail: Guardrail
    baseline: dict[MetricKey, Measured]
    candidate: dict[MetricKey, Measured]
    level: Decimal

    def judge(self):
        return judge(
            self.criterion,
            [self.guardrail],
            baseline=self.baseline,
            candidate=self.candidate,
            level=self.level,
        )

    def with_both_sides(self, change):
        sides = (self.baseline, self.candidate)
        moved = [{key: change(value) for key, value in side.items()} for side in sides]
        return replace(self, baseline=moved[0], candidate=moved[1])


@st.composite
def cases(draw, amounts=changes, before_spread=spread):
    """Candidates around their bounds, with any spread."""
    criterion = SuccessCriterion(PRIMARY, draw(directions), draw(amounts))
    guardrail = Guardrail(GUARDED, draw(directions), draw(amounts))
    baseline = {key: draw(before_spread)(draw(before)) for key in (PRIMARY, GUARDED)}
    bounds = {
        PRIMARY: criterion.target(baseline[PRIMARY]),
        GUARDED: guardrail.limit(baseline[GUARDED]),
    }
    candidate = {key: draw(spread)(bound + draw(near)) for key, bound in bounds.items()}
    return Case(
        criterion=criterion,
        guardrail=guardrail,
        baseline=baseline,
        candidate=candidate,
        level=draw(levels),
    )


#: Met, and still asked about: a recall of 1 that becomes one of 20.
PERHAPS_PER_CENT = Case(
    criterion=SuccessCriterion(PRIMARY, Direction.HIGHER, absolute("19")),
    guardrail=Guardrail(GUARDED, Direction.HIGHER, absolute("0")),
    baseline={PRIMARY: Measured(value=Decimal(1)), GUARDED: Measured(value=Decimal(1))},
    candidate={PRIMARY: Measured(value=Decimal(20)), GUARDED: Measured(value=Decimal(1))},
    level=Decimal("0.95"),
)


def mapped(measured, change):
    """A measurement with every number of it changed; a spread by how far two numbers are apart."""
    if measured.replicates:
        return Measured.of_replicates(tuple(map(change, measured.replicates)), measured.unit)
    ci, stderr = measured.ci, measured.stderr
    return replace(
        measured,
        value=change(measured.value),
        ci=tuple(sorted(map(change, ci))) if ci else None,
        stderr=abs(change(stderr) - change(Decimal(0))) if stderr is not None else None,
    )


def narrowed(measured, factor):
    """The same value with a spread that is so much smaller."""
    centre = measured.value
    narrower = mapped(measured, lambda number: centre + (number - centre) * factor)
    return replace(narrower, value=centre)


class TestAVerdict:
    @given(cases(), st.sampled_from([Decimal("0.001"), Decimal("0.5"), Decimal(3), Decimal(1000)]))
    def test_of_relative_amounts_does_not_depend_on_the_unit(self, case, unit):
        case = replace(
            case,
            criterion=replace(
                case.criterion,
                minimum_lift=replace(case.criterion.minimum_lift, kind=AmountKind.RELATIVE),
            ),
            guardrail=replace(
                case.guardrail,
                tolerance=replace(case.guardrail.tolerance, kind=AmountKind.RELATIVE),
            ),
        )

        scaled = case.with_both_sides(lambda each: mapped(each, lambda number: number * unit))

        assert scaled.judge().outcome is case.judge().outcome

    @given(cases())
    def test_sees_the_same_in_a_mirror(self, case):
        def flipped(rule):
            ways = {Direction.LOWER: Direction.HIGHER, Direction.HIGHER: Direction.LOWER}
            return replace(rule, direction=ways[rule.direction])

        mirrored = replace(
            case.with_both_sides(lambda each: mapped(each, lambda number: -number)),
            criterion=flipped(case.criterion),
            guardrail=flipped(case.guardrail),
        )

        assert mirrored.judge().outcome is case.judge().outcome

    @given(cases(), decimals(0, 3, places=1), decimals(0, 3, places=1))
    def test_is_never_worse_for_a_better_candidate_that_is_as_sure(self, case, gain, relief):
        better = {
            PRIMARY: gain * case.criterion.direction.sign,
            GUARDED: relief * case.guardrail.direction.sign,
        }
        moved = {
            key: mapped(value, lambda number, by=better[key]: number + by)
            for key, value in case.candidate.items()
        }

        after = replace(case, candidate=moved).judge()

        assert RANK[after.outcome] >= RANK[case.judge().outcome]

    @given(cases(before_spread=st.just(lambda value: Measured(value=value))), st.data())
    def test_that_was_decided_stays_where_the_candidate_becomes_surer(self, case, data):
        surer = {
            key: narrowed(value, data.draw(decimals(0, 1, places=2)))
            for key, value in case.candidate.items()
        }
        verdict = case.judge()

        if verdict.outcome is not Outcome.INCONCLUSIVE:
            assert replace(case, candidate=surer).judge().outcome is verdict.outcome

    @given(cases())
    def test_is_supported_only_where_each_whole_interval_keeps_its_bound(self, case):
        verdict = case.judge()

        kept = []
        for each in verdict.findings:
            low = each.candidate if each.low is None else each.low
            high = each.candidate if each.high is None else each.high
            higher = each.direction is Direction.HIGHER
            kept.append(low >= each.bound if higher else high <= each.bound)
        assert (verdict.outcome is Outcome.SUPPORTED) == all(kept)

    @given(cases())
    def test_is_refuted_only_where_a_whole_interval_misses_its_bound(self, case):
        verdict = case.judge()

        missed = []
        for each in verdict.findings:
            low = each.candidate if each.low is None else each.low
            high = each.candidate if each.high is None else each.high
            higher = each.direction is Direction.HIGHER
            missed.append(high < each.bound if higher else low > each.bound)
        assert (verdict.outcome is Outcome.REFUTED) == any(missed)

    @given(cases())
    def test_names_its_level_where_anything_has_an_interval(self, case):
        verdict = case.judge()

        intervals = [each for each in verdict.findings if each.low is not None]
        assert verdict.level == (case.level if intervals else None)
        for each in intervals:
            assert each.low <= each.candidate <= each.high
            assert f"{case.level * 100:.0f}% interval" in each.reason

    @given(cases())
    @example(PERHAPS_PER_CENT)
    def test_advises_where_something_is_undecided_or_looks_odd_and_nowhere_else(self, case):
        verdict = case.judge()

        for each in verdict.findings:
            undecided = each.standing is Standing.UNDECIDED
            was, now = format_number(each.baseline), format_number(each.candidate)
            question = f"{each.metric}: {now} after {was}; is one of them in per cent?"
            looks_odd = question in verdict.advice
            assert (f"{each.metric}: " in verdict.advice) == (undecided or looks_odd)

    @given(cases(), st.sampled_from([PRIMARY, GUARDED]), st.sampled_from(["NaN", "Infinity"]))
    def test_never_rests_on_what_is_not_a_number(self, case, key, value):
        broken = Measured(value=Decimal(value))
        for side in ("baseline", "candidate"):
            sides = {side: getattr(case, side) | {key: broken}}
            verdict = replace(case, **sides).judge()

            finding = next(each for each in verdict.findings if each.metric == key)
            assert finding.standing is Standing.UNKNOWN
            assert verdict.outcome is not Outcome.SUPPORTED
            if key == PRIMARY:
                assert verdict.outcome is Outcome.INVALID

    @given(unsure, decimals(1, 9), levels)
    def test_of_one_bad_repetition_is_invalid(self, shape, value, level):
        runs = (Decimal(value), Decimal("NaN"), Decimal(value))

        verdict = judge(
            recall_up(absolute("1")),
            (),
            baseline={RECALL_BEC: shape(Decimal(value))},
            candidate={RECALL_BEC: Measured.of_replicates(runs)},
            level=level,
        )

        assert verdict.outcome is Outcome.INVALID
