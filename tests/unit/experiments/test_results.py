from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.result_payload import ResultPayload
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.metrics import MetricKey
from bot.experiments.projects import ProjectState
from bot.experiments.results import Arrival, arrival_at, judge_report, unknown_metrics
from bot.experiments.verdicts import Outcome

from .factories import BASELINE, RECALL_BEC, RECALL_PHISHING, hypothesis, measured, plan, project

MEASURED = {"recall[bec]": 0.61, "recall[phishing]": 0.912, "latency_ms": 41}
BODY = {"hypothesis": "fraud-recall/H1", "run_id": "train-4711", "metrics": MEASURED}
SENT = {"recall[bec]": 0.58, "recall[phishing]": 0.91, "latency_ms": 40}
USUAL = Decimal("0.95")


def report(**changes):
    return ResultPayload.model_validate(BODY | changes).report()


def running(**overrides):
    return hypothesis(HypothesisState.RUNNING, baseline=BASELINE, plan=plan(**overrides))


class TestArrivalAt:
    @pytest.mark.parametrize("state", HypothesisState)
    def test_is_early_before_the_start_and_late_after_the_decision(self, state):
        expected = {
            HypothesisState.PLANNED: Arrival.EARLY,
            HypothesisState.RUNNING: Arrival.ACCEPTED,
            HypothesisState.AWAITING_DECISION: Arrival.ACCEPTED,
        }

        assert arrival_at(project(), hypothesis(state)) is expected.get(state, Arrival.LATE)

    @pytest.mark.parametrize("put_away", [ProjectState.STOPPED, ProjectState.ARCHIVED])
    @pytest.mark.parametrize("state", HypothesisState)
    def test_is_late_wherever_nothing_goes_on_any_more(self, put_away, state):
        assert arrival_at(project(state=put_away), hypothesis(state)) is Arrival.LATE


class TestJudgeReport:
    def test_compares_with_the_baseline_frozen_at_the_start(self):
        assert judge_report(running(), report(), USUAL).outcome is Outcome.SUPPORTED

    def test_does_not_let_a_baseline_sent_along_decide(self):
        weak = report(metrics=MEASURED | {"recall[bec]": 0.53}, baseline={"recall[bec]": 0.1})

        assert judge_report(running(), weak, USUAL).outcome is Outcome.REFUTED

    def test_weighs_intervals_at_the_level_that_is_asked_for(self):
        runs = [0.57, 0.60, 0.62, 0.61]
        unsure = report(
            metrics=[
                {"name": "recall", "slice": "bec", "replicates": runs},
                {"name": "recall", "slice": "phishing", "value": 0.92},
                {"name": "latency_ms", "value": 41},
            ]
        )

        assert judge_report(running(), unsure, USUAL).outcome is Outcome.INCONCLUSIVE
        assert judge_report(running(), unsure, Decimal("0.8")).outcome is Outcome.SUPPORTED


class TestABaselineSentAlong:
    def test_decides_where_the_hypothesis_says_so(self):
        compared = running(compare_with="sent")

        verdict = judge_report(compared, report(baseline=SENT), USUAL)

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.findings[0].baseline == Decimal("0.58")

    def test_is_missed_where_it_should_decide_and_did_not_come(self):
        verdict = judge_report(running(compare_with="sent"), report(), USUAL)

        assert verdict.outcome is Outcome.INVALID
        assert verdict.reason == "recall[bec]: there is no baseline value"

    @pytest.mark.parametrize(
        ("sent", "came", "missing"),
        [
            ("recall[spam]", "recall[phishing]", "recall[spam]"),
            ("recall[phishing]", "recall[spam]", "recall[spam]"),
            ("recall[phishing]", "recall[phishing]", ""),
        ],
    )
    def test_makes_no_slice_be_forgotten_on_any_side(self, sent, came, missing):
        compared = running(compare_with="sent", guardrails="recall[*] -1 point")
        arrived = report(
            metrics={"recall[bec]": 0.61, "recall[phishing]": 0.92, came: 0.92},
            baseline={"recall[bec]": 0.52, "recall[phishing]": 0.91, sent: 0.91},
        )

        verdict = judge_report(compared, arrived, USUAL)

        assert verdict.reason == (
            f"{missing} could not be checked" if missing else "recall[bec] reached its target"
        )

    def test_does_not_make_the_registered_slices_be_forgotten(self):
        compared = running(compare_with="sent", guardrails="recall[*] -1 point")
        without = report(metrics={"recall[bec]": 0.61}, baseline={"recall[bec]": 0.52})

        verdict = judge_report(compared, without, USUAL)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == f"{RECALL_PHISHING} could not be checked"


class TestUnknownMetrics:
    def test_are_those_that_the_hypothesis_asks_nothing_of(self):
        arrived = report(metrics=MEASURED | {"auc": 0.94, "recall": 0.8})

        assert unknown_metrics(hypothesis(), arrived) == (MetricKey("auc"), MetricKey("recall"))

    def test_are_none_of_the_slices_that_every_other_one_stands_for(self):
        planned = hypothesis(plan=plan(guardrails="recall[*] -1 point"))
        arrived = report(metrics={"recall[bec]": 0.61, "recall[spam]": 0.9, "auc[spam]": 0.9})

        assert unknown_metrics(planned, arrived) == (MetricKey("auc", "spam"),)


def test_a_hypothesis_measures_the_slices_of_its_baseline_with_the_tolerance_of_all():
    started = running(guardrails="recall[*] -1 point\nrecall[spam] -2 points")

    assert started.metrics == (RECALL_BEC, RECALL_PHISHING, MetricKey("recall", "spam"))
    assert str(started.guardrail_of(RECALL_PHISHING).tolerance) == "1 point"
    assert started.guardrail_of(RECALL_PHISHING).limit(measured("0.91")) == Decimal("0.90")


class TestDigest:
    @given(st.permutations(list(BODY)))
    def test_is_the_same_for_a_repeat_in_another_order(self, keys):
        again = ResultPayload.model_validate({key: BODY[key] for key in keys}).report()

        assert again.digest == report().digest

    @pytest.mark.parametrize(
        "change",
        [{"metrics": {"recall[bec]": 0.62}}, {"note": "seed 2"}, {"metrics": {"recall": 0.61}}],
    )
    def test_differs_when_anything_that_was_sent_differs(self, change):
        assert report(**change).digest != report().digest
