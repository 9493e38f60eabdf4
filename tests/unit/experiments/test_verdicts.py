import pytest

from bot.experiments.criteria import SuccessCriterion, parse_guardrails
from bot.experiments.findings import Standing
from bot.experiments.measurements import parse_values
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Outcome, judge

from .factories import (
    BASELINE,
    RECALL_BEC,
    absolute,
    latency_down,
    measured,
    recall_up,
    relative,
)

NO_OTHER_CLASS_DOWN = parse_guardrails("recall[phishing] -1%\nrecall[malware] -1%")
CLASSES = "recall[bec] = 0.52\nrecall[phishing] = 0.91\nrecall[malware] = 0.88"


def judge_classes(measured, guardrails=NO_OTHER_CLASS_DOWN, baseline=CLASSES, lift=None):
    """Judge “recall of BEC up by 10% without any other class down by more than 1%”."""
    return judge(
        recall_up(lift or relative("10")),
        guardrails,
        baseline=parse_values(baseline),
        candidate=parse_values(measured),
    )


class TestAGoalWithGuardrails:
    def test_is_supported_when_the_class_rises_enough_and_no_other_falls(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[phishing]=0.92\nrecall[malware]=0.875")

        assert verdict.outcome is Outcome.SUPPORTED
        assert verdict.reason == "recall[bec] reached its target"
        assert [each.reason for each in verdict.findings] == [
            "0.52 → 0.61 (+0.09, +17.3%), target 0.572",
            "0.91 → 0.92 (+0.01, +1.1%), limit 0.9009",
            "0.88 → 0.875 (−0.005, −0.6%), limit 0.8712",
        ]

    def test_is_refuted_when_the_class_does_not_rise_enough(self):
        verdict = judge_classes("recall[bec]=0.56\nrecall[phishing]=0.95\nrecall[malware]=0.95")

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.reason == "recall[bec] did not reach its target"

    def test_is_refuted_by_another_class_that_falls_too_far_and_names_it(self):
        verdict = judge_classes("recall[bec]=0.99\nrecall[phishing]=0.90\nrecall[malware]=0.89")

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.reason == "recall[phishing] broke its guardrail"

    def test_names_every_class_that_fell_too_far(self):
        verdict = judge_classes("recall[bec]=0.99\nrecall[phishing]=0.5\nrecall[malware]=0.5")

        assert verdict.reason == "recall[phishing], recall[malware] broke their guardrails"

    def test_is_inconclusive_while_another_class_is_not_measured(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[phishing]=0.92")

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "recall[malware] could not be checked"
        assert verdict.findings[2].reason == "the result does not report it"

    def test_is_inconclusive_where_a_guardrail_has_no_baseline(self):
        verdict = judge_classes(
            "recall[bec]=0.61\nrecall[phishing]=0.92\nrecall[malware]=0.88",
            baseline="recall[bec]=0.52\nrecall[phishing]=0.91",
        )

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.findings[2].reason == "there is no baseline value"

    def test_is_refuted_by_a_missed_target_whether_or_not_the_rest_was_measured(self):
        verdict = judge_classes("recall[bec]=0.53")

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.reason == "recall[bec] did not reach its target"

    def test_is_refuted_by_one_broken_guardrail_though_another_is_unknown(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[phishing]=0.80")

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.reason == "recall[phishing] broke its guardrail"

    def test_lists_the_primary_metric_first_and_the_guardrails_as_written(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[phishing]=0.92\nrecall[malware]=0.88")

        assert [str(each.metric) for each in verdict.findings] == [
            "recall[bec]",
            "recall[phishing]",
            "recall[malware]",
        ]
        assert [each.is_primary for each in verdict.findings] == [True, False, False]

    def test_does_not_mind_metrics_that_it_asks_nothing_of(self):
        verdict = judge_classes("recall[bec]=0.61\nauc=0.1", guardrails=())

        assert verdict.outcome is Outcome.SUPPORTED


class TestAnExactHit:
    def test_of_the_target_and_the_limit_is_enough(self):
        # In binary floating point 0.52 × 1.1 lies above 0.572, and the target would be missed.
        verdict = judge_classes("recall[bec]=0.572\nrecall[phishing]=0.9009\nrecall[malware]=0.88")

        assert verdict.outcome is Outcome.SUPPORTED

    def test_of_an_absolute_target_is_enough(self):
        verdict = judge_classes("recall[bec]=0.62", guardrails=(), lift=absolute("0.1"))

        assert verdict.outcome is Outcome.SUPPORTED

    @pytest.mark.parametrize(
        ("latency", "outcome"),
        [("33", Outcome.SUPPORTED), ("33.000000000001", Outcome.REFUTED)],
    )
    def test_of_a_lower_target_is_enough_and_anything_above_is_not(self, latency, outcome):
        verdict = judge(
            latency_down(absolute("5")),
            (),
            baseline=BASELINE,
            candidate=parse_values(f"latency_ms = {latency}"),
        )

        assert verdict.outcome is outcome


class TestANumberThatCannotBeJudged:
    @pytest.mark.parametrize(
        ("baseline", "measured", "why"),
        [
            ("auc=0.9", "recall[bec]=0.61", "there is no baseline value"),
            ("recall=0.8", "recall[bec]=0.61", "there is no baseline value"),
            ("recall[bec]=0.52", "recall=0.61", "the result does not report it"),
            ("recall[bec]=0", "recall[bec]=0.61", "a relative change over a baseline of 0 "),
        ],
    )
    def test_makes_the_result_invalid_and_says_why(self, baseline, measured, why):
        verdict = judge_classes(measured, guardrails=(), baseline=baseline)

        assert verdict.outcome is Outcome.INVALID
        assert verdict.reason.startswith(f"recall[bec]: {why}")
        assert verdict.findings[0].standing is Standing.UNKNOWN
        assert verdict.findings[0].bound is None

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
    @pytest.mark.parametrize("side", ["baseline", "candidate"])
    def test_is_never_one_that_is_not_finite(self, side, value):
        sides = {"baseline": BASELINE, "candidate": BASELINE}
        sides[side] = {RECALL_BEC: measured(value)}

        verdict = judge(recall_up(absolute("0.1")), (), **sides)

        assert verdict.outcome is Outcome.INVALID
        name = "value" if side == "candidate" else side
        assert verdict.reason == f"recall[bec]: the {name} is not a finite number"

    def test_makes_it_invalid_even_where_a_guardrail_broke(self):
        verdict = judge_classes("recall[phishing] = 0.2")

        assert verdict.outcome is Outcome.INVALID

    def test_is_judged_over_a_baseline_of_zero_when_the_lift_is_absolute(self):
        verdict = judge_classes(
            "recall[bec]=0.05", guardrails=(), baseline="recall[bec]=0", lift=absolute("0.05")
        )

        assert verdict.outcome is Outcome.SUPPORTED
        assert verdict.findings[0].reason == "0 → 0.05 (+0.05), target 0.05"

    def test_leaves_it_inconclusive_when_it_is_a_guardrails_relative_zero(self):
        verdict = judge_classes(
            "recall[bec]=0.61\nfalse_alarms=2",
            guardrails=parse_guardrails("false_alarms up at most 5%"),
            baseline="recall[bec]=0.52\nfalse_alarms=0",
        )

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert "use an absolute amount" in verdict.findings[1].reason


def test_a_negative_baseline_improves_towards_and_beyond_zero():
    score = MetricKey("log_likelihood")
    criterion = SuccessCriterion(score, Direction.HIGHER, relative("10"))

    verdict = judge(
        criterion, (), baseline={score: measured("-40")}, candidate={score: measured("-36")}
    )

    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.findings[0].reason == "−40 → −36 (+4, +10%), target −36"
