from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.errors import NotPossible
from bot.experiments.metrics import MetricKey

from .factories import BASELINE, LATENCY, RECALL_BEC, RECALL_PHISHING, hypothesis, plan

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class TestStart:
    def test_keeps_when_it_began(self):
        started = hypothesis().start(MONDAY, dict(BASELINE))

        assert started.started_at == MONDAY

    def test_freezes_the_baseline_of_the_metrics_that_it_measures(self):
        baseline = BASELINE | {MetricKey("auc"): Decimal("0.94")}

        started = hypothesis().start(MONDAY, baseline)
        baseline[RECALL_BEC] = Decimal("0.10")

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
        baseline[MetricKey("auc")] = Decimal("0.94")

        with pytest.raises(NotPossible) as refusal:
            hypothesis().start(MONDAY, baseline)

        for metric in BASELINE:
            assert (str(metric) in refusal.value.message) == (metric in lacking)

    def test_does_not_take_the_whole_for_a_slice(self):
        whole = BASELINE | {MetricKey("recall"): Decimal("0.8")}
        del whole[RECALL_BEC]

        with pytest.raises(NotPossible, match=r"no value for recall\[bec\]\."):
            hypothesis().start(MONDAY, whole)

    @pytest.mark.parametrize("zero", [RECALL_BEC, RECALL_PHISHING])
    def test_is_refused_where_a_relative_amount_has_a_baseline_of_0_and_says_which(self, zero):
        with pytest.raises(NotPossible) as refusal:
            hypothesis().start(MONDAY, BASELINE | {zero: Decimal(0)})

        assert refusal.value.message == (
            f"H1 cannot start yet: the baseline of {zero} is 0, and any percentage of 0 is 0. "
            "Ask for an absolute amount there."
        )

    def test_takes_a_baseline_of_0_where_the_amounts_are_absolute(self):
        planned = hypothesis(plan=plan(lift_kind="absolute", minimum_lift="0.1"))

        started = planned.start(MONDAY, BASELINE | {RECALL_BEC: Decimal(0), LATENCY: Decimal(0)})

        assert started.criterion.target(started.baseline[RECALL_BEC]) == Decimal("0.1")
