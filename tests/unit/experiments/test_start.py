from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.errors import NotPossible
from bot.experiments.measurements import parse_measured
from bot.experiments.metrics import MetricKey

from .factories import BASELINE, LATENCY, RECALL_BEC, RECALL_PHISHING, hypothesis, measured, plan

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
ONE = measured("1")


class TestStart:
    def test_keeps_when_it_began(self):
        started = hypothesis().start(MONDAY, dict(BASELINE))

        assert started.started_at == MONDAY

    def test_freezes_the_baseline_of_the_metrics_that_it_measures(self):
        baseline = BASELINE | {MetricKey("auc"): measured("0.94")}

        started = hypothesis().start(MONDAY, baseline)
        baseline[RECALL_BEC] = measured("0.10")

        assert started.baseline == BASELINE
        assert tuple(started.baseline) == started.metrics

    def test_is_refused_without_a_baseline_and_says_what_to_write(self):
        with pytest.raises(NotPossible) as refusal:
            hypothesis().start(MONDAY, {})

        assert "H1 cannot start yet: the project has no baseline." in refusal.value.message
        assert "Baseline section" in refusal.value.message

    @given(st.sets(st.sampled_from(sorted(BASELINE)), min_size=1))
    def test_is_refused_where_the_baseline_lacks_a_metric_and_says_which(self, lacking):
        baseline = {key: value for key, value in BASELINE.items() if key not in lacking}
        baseline[MetricKey("auc")] = measured("0.94")

        with pytest.raises(NotPossible) as refusal:
            hypothesis().start(MONDAY, baseline)

        for metric in BASELINE:
            assert (str(metric) in refusal.value.message) == (metric in lacking)

    def test_does_not_take_the_whole_for_a_slice(self):
        whole = BASELINE | {MetricKey("recall"): measured("0.8")}
        del whole[RECALL_BEC]

        with pytest.raises(NotPossible, match=r"no value for recall\[bec\]\."):
            hypothesis().start(MONDAY, whole)

    @pytest.mark.parametrize("zero", [RECALL_BEC, RECALL_PHISHING])
    def test_is_refused_where_a_relative_amount_has_a_baseline_of_0_and_says_which(self, zero):
        with pytest.raises(NotPossible) as refusal:
            hypothesis().start(MONDAY, BASELINE | {zero: measured("0")})

        assert refusal.value.message == (
            f"H1 cannot start yet. {zero}: a relative change over a baseline of 0 is undefined; "
            "use an absolute amount."
        )

    def test_freezes_every_other_slice_for_a_guardrail_of_all_of_them(self):
        spam = MetricKey("recall", "spam")
        baseline = BASELINE | {spam: parse_measured("0.97 0.98"), MetricKey("auc", "spam"): ONE}

        started = hypothesis(plan=plan(guardrails="recall[*] -1 point")).start(MONDAY, baseline)

        assert started.baseline == {
            key: baseline[key] for key in (RECALL_BEC, RECALL_PHISHING, spam)
        }
        assert tuple(started.baseline) == started.metrics

    def test_is_refused_where_there_is_no_other_slice_to_guard(self):
        guarded = hypothesis(plan=plan(guardrails="auc[*] -1 point"))

        with pytest.raises(NotPossible, match=r"the baseline has no value for auc\[\*\]\. Add it"):
            guarded.start(MONDAY, BASELINE)

    @pytest.mark.parametrize(
        ("overrides", "problem"),
        [
            (
                {"lift_kind": "points", "metric": "latency_ms", "slice": "", "guardrails": ""},
                "latency_ms: percentage points need a share, and 38 is none; write 38% if",
            ),
            (
                {"guardrails": "queue[*] up at most 1 point"},
                "queue[eu]: percentage points of a value in ms mean nothing",
            ),
            (
                {"guardrails": "alarms up at most 5%"},
                "alarms: a relative change over a baseline of 0 is undefined; use an",
            ),
        ],
    )
    def test_is_refused_where_an_amount_cannot_be_counted_and_says_which(self, overrides, problem):
        baseline = BASELINE | {
            MetricKey("queue", "eu"): parse_measured("7 ms"),
            MetricKey("alarms"): measured("0"),
        }

        with pytest.raises(NotPossible) as refusal:
            hypothesis(plan=plan(**overrides)).start(MONDAY, baseline)

        assert refusal.value.message.startswith(f"H1 cannot start yet. {problem}")

    def test_needs_a_registered_baseline_even_where_one_that_is_sent_along_decides(self):
        compared = hypothesis(plan=plan(compare_with="sent"))

        assert compared.start(MONDAY, BASELINE).baseline == BASELINE
        with pytest.raises(NotPossible, match="the project has no baseline"):
            compared.start(MONDAY, {})

    def test_takes_a_baseline_of_0_where_the_amounts_are_absolute(self):
        planned = hypothesis(plan=plan(lift_kind="absolute", minimum_lift="0.1"))

        zeros = {RECALL_BEC: measured("0"), LATENCY: measured("0")}
        started = planned.start(MONDAY, BASELINE | zeros)

        assert started.criterion.target(started.baseline[RECALL_BEC]) == Decimal("0.1")
