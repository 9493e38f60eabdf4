"""Per cent, percentage points and plain amounts: three ways to count a change, never confused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import Amount, AmountKind, parse_guardrails
from bot.experiments.measurements import parse_measured
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Outcome, judge

from .factories import RECALL_BEC, absolute, measured, points, recall_up, relative
from .strategies import decimals

HALF = measured("0.50")


def judge_recall(lift, before, after):
    return judge(
        recall_up(lift),
        (),
        baseline={RECALL_BEC: parse_measured(before)},
        candidate={RECALL_BEC: parse_measured(after)},
    )


class TestOnePointAndOnePerCent:
    @pytest.mark.parametrize(
        ("amount", "baseline", "target"),
        [
            (points("1"), "0.50", "0.51"),
            (relative("1"), "0.50", "0.505"),
            (absolute("1"), "0.50", "1.50"),
            (points("1"), "50%", "51"),
            (relative("1"), "50%", "50.5"),
            (absolute("1"), "50%", "51"),
            (points("0.25"), "-0.1", "-0.0975"),
        ],
    )
    def test_of_a_half_are_not_the_same(self, amount, baseline, target):
        assert recall_up(amount).target(parse_measured(baseline)) == Decimal(target)

    @given(decimals(1, 50, places=2), decimals(-1, 1, places=3))
    def test_differ_unless_the_baseline_is_all_or_nothing(self, value, share):
        baseline = measured(str(share))

        same = points(str(value)).of(baseline) == relative(str(value)).of(baseline)

        assert same == (abs(share) == 1)

    @given(decimals(0, 50, places=2), decimals(-1, 1, places=3))
    def test_of_a_share_are_those_of_the_same_share_in_per_cent(self, value, share):
        in_per_cent = parse_measured(f"{share * 100}%")

        for kind in (AmountKind.POINTS, AmountKind.RELATIVE):
            amount = Amount(value, kind)
            assert amount.of(measured(str(share))) * 100 == amount.of(in_per_cent)

    def test_are_written_apart(self):
        amounts = [points("1"), points("2.50"), relative("1"), absolute("1")]

        assert list(map(str, amounts)) == ["1 point", "2.5 points", "1%", "1"]


class TestPoints:
    @pytest.mark.parametrize("baseline", ["0.52", "1", "0", "-1", "52%", "520%"])
    def test_are_counted_of_shares_and_of_per_cent(self, baseline):
        assert points("1").problem(parse_measured(baseline)) == ""

    @pytest.mark.parametrize(
        ("baseline", "problem"),
        [
            ("41 ms", "percentage points of a value in ms mean nothing"),
            ("0.5 ms", "percentage points of a value in ms mean nothing"),
            (
                "52",
                "percentage points need a share, and 52 is none; write 52% if that is what it is",
            ),
        ],
    )
    def test_of_anything_else_are_refused_and_say_why(self, baseline, problem):
        verdict = judge_recall(points("1"), baseline, baseline)

        assert points("1").problem(parse_measured(baseline)) == problem
        assert verdict.outcome is Outcome.INVALID
        assert verdict.reason == f"recall[bec]: {problem}"

    def test_are_not_counted_up_to_a_candidate_that_is_no_share(self):
        verdict = judge_recall(points("5"), "0.52", "61")

        assert verdict.outcome is Outcome.INVALID
        assert "61 is none; write 61%" in verdict.reason

    @pytest.mark.parametrize(
        ("before", "after", "outcome", "reason"),
        [
            ("0.52", "0.57", Outcome.SUPPORTED, "0.52 → 0.57 (+0.05, +9.6%), target 0.57"),
            ("0.52", "0.569", Outcome.REFUTED, "0.52 → 0.569 (+0.049, +9.4%), target 0.57"),
            ("52%", "57%", Outcome.SUPPORTED, "52% → 57% (+5 points, +9.6% relative), target 57%"),
            ("52%", "53%", Outcome.REFUTED, "52% → 53% (+1 point, +1.9% relative), target 57%"),
        ],
    )
    def test_decide_and_are_named_where_the_metric_is_in_per_cent(
        self, before, after, outcome, reason
    ):
        verdict = judge_recall(points("5"), before, after)

        assert (verdict.outcome, verdict.findings[0].reason) == (outcome, reason)


class TestATolerance:
    @pytest.mark.parametrize(
        ("line", "amount", "falls"),
        [
            ("recall -1%", relative("1"), True),
            ("recall -1 per cent", relative("1"), True),
            ("recall -1 point", points("1"), True),
            ("recall - 1 points", points("1"), True),
            ("recall -1pp", points("1"), True),
            ("recall down at most 1 percentage point", points("1"), True),
            ("recall: at most 0.5 points down", points("0.5"), True),
            ("recall up 2 percentage points", points("2"), False),
            ("recall -1", absolute("1"), True),
            ("recall +5", absolute("5"), False),
        ],
    )
    def test_is_counted_as_it_was_written(self, line, amount, falls):
        (guardrail,) = parse_guardrails(line)

        assert guardrail.metric == MetricKey("recall")
        assert guardrail.tolerance == amount
        assert guardrail.direction is (Direction.HIGHER if falls else Direction.LOWER)

    @pytest.mark.parametrize(
        "line",
        ["recall -1 %-points", "recall -1% points", "recall -1 per cent points", "recall -1 p"],
    )
    def test_that_could_be_either_is_not_guessed(self, line):
        with pytest.raises(ValueError, match=r"^Line 1: write it like "):
            parse_guardrails(line)

    @given(decimals(0, 40, places=1), decimals(0, 1, places=2), st.sampled_from(AmountKind))
    def test_leaves_the_same_room_below_that_a_lift_asks_for_above(self, value, share, kind):
        amount, baseline = Amount(value, kind), measured(str(share))
        (guardrail,) = parse_guardrails(f"recall down at most {amount}")

        target = recall_up(amount).target(baseline)

        assert baseline.value - guardrail.limit(baseline) == target - baseline.value
