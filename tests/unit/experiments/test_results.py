from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.metrics import MetricKey
from bot.experiments.results import Arrival, Report, arrival_at, judge_report, unknown_metrics
from bot.experiments.verdicts import Outcome

from .factories import BASELINE, LATENCY, RECALL_BEC, RECALL_PHISHING, hypothesis

MEASURED = {
    RECALL_BEC: Decimal("0.61"),
    RECALL_PHISHING: Decimal("0.912"),
    LATENCY: Decimal(41),
}
BODY = {"hypothesis": "fraud-recall/H1", "run_id": "train-4711", "metrics": {"recall[bec]": 0.61}}


def report(values=MEASURED, body=BODY):
    return Report(source="ci", run_id="train-4711", values=values, body=body)


class TestArrivalAt:
    @pytest.mark.parametrize("state", HypothesisState)
    def test_is_early_before_the_start_and_late_after_the_decision(self, state):
        expected = {
            HypothesisState.PLANNED: Arrival.EARLY,
            HypothesisState.RUNNING: Arrival.ACCEPTED,
            HypothesisState.AWAITING_DECISION: Arrival.ACCEPTED,
        }

        assert arrival_at(hypothesis(state)) is expected.get(state, Arrival.LATE)


class TestJudgeReport:
    def test_compares_with_the_baseline_frozen_at_the_start(self):
        running = hypothesis(HypothesisState.RUNNING, baseline=BASELINE)

        assert judge_report(running, report()).outcome is Outcome.SUPPORTED

    def test_does_not_let_a_baseline_sent_along_decide(self):
        running = hypothesis(HypothesisState.RUNNING, baseline=BASELINE)
        lowered = BODY | {"baseline": [{"name": "recall", "slice": "bec", "value": 0.1}]}
        weak = MEASURED | {RECALL_BEC: Decimal("0.53")}

        verdict = judge_report(running, report(values=weak, body=lowered))

        assert verdict.outcome is Outcome.REFUTED


def test_unknown_metrics_are_those_that_the_hypothesis_asks_nothing_of():
    auc = MetricKey("auc")

    assert unknown_metrics(hypothesis(), report(values=MEASURED | {auc: Decimal(1)})) == (auc,)


class TestDigest:
    @given(st.permutations(list(BODY)))
    def test_is_the_same_for_a_repeat_in_another_order(self, keys):
        assert report(body={key: BODY[key] for key in keys}).digest == report().digest

    @pytest.mark.parametrize(
        "change",
        [{"metrics": {"recall[bec]": 0.62}}, {"note": "seed 2"}, {"metrics": {"recall": 0.61}}],
    )
    def test_differs_when_anything_that_was_sent_differs(self, change):
        assert report(body=BODY | change).digest != report().digest
