from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import Guardrail, SuccessCriterion
from bot.experiments.findings import Asked, Standing
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import judge

from .factories import RECALL_BEC, absolute, measured, recall_up, relative
from .strategies import amounts, decimals, directions, typed_numbers

LOSS = MetricKey("loss")


def find(criterion, before, after, guardrails=()):
    """The findings about one metric, as primary and as guardrail."""
    return judge(
        criterion,
        guardrails,
        baseline={criterion.metric: measured(before)},
        candidate={criterion.metric: measured(after)},
    ).findings


class TestScale:
    @given(directions, amounts, st.booleans(), decimals(1, 50, places=1), st.sampled_from([-1, 1]))
    def test_is_how_far_a_bound_moves_when_its_baseline_does(
        self, direction, amount, is_primary, size, sign
    ):
        if is_primary:
            asked = Asked.of_primary(SuccessCriterion(LOSS, direction, amount))
        else:
            asked = Asked.of_guardrail(Guardrail(LOSS, direction, amount))
        # In per cent, so that points can be counted of any value.
        before, after = (
            Measured(value=sign * each, unit="%") for each in (size, size + Decimal("0.1"))
        )

        moved = asked.bound(after) - asked.bound(before)

        assert moved == asked.scale(before) * (after.value - before.value)


class TestAReason:
    @pytest.mark.parametrize(
        ("after", "words"),
        [
            ("0.61", "0.52 → 0.61 (+0.09, +17.3%), target 0.572"),
            ("0.5719999670982361", "0.52 → 0.57199997 (+0.052, +10%), target 0.572"),
            ("0.572" + "0" * 36 + "1", f"0.52 → 0.572{'0' * 36}1 (+0.052, +10%), target 0.572"),
        ],
    )
    def test_shows_how_far_a_value_is_from_its_target_however_near(self, after, words):
        (finding,) = find(recall_up(relative("10")), "0.52", after)

        assert finding.reason == words

    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [
            ("1e-12", "1e14", "+100000000000000"),
            ("1e-15", "-1e15", "−1000000000000000"),
            ("0.001", "9.9", "+9.899, +989900%"),
            ("0.001", "20", "+19.999"),
        ],
    )
    def test_gives_a_change_in_the_metrics_unit_alone_where_per_cent_would_be_huge(
        self, before, after, change
    ):
        (finding,) = find(SuccessCriterion(LOSS, Direction.LOWER, relative("10")), before, after)

        assert f"({change})" in finding.reason

    @given(typed_numbers, typed_numbers, directions, amounts, amounts)
    def test_shows_two_numbers_alike_only_if_they_are(
        self, before, after, direction, lift, tolerance
    ):
        criterion = SuccessCriterion(RECALL_BEC, direction, lift)
        guardrail = Guardrail(RECALL_BEC, direction, tolerance)

        for finding in find(criterion, before, after, [guardrail]):
            if finding.standing is not Standing.UNKNOWN:
                shown = finding.reason.split(" → ")[1].split(" (")[0]
                asked = finding.reason.split()[-1]
                assert (shown == asked) == (finding.candidate == finding.bound)

    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity"])
    def test_has_no_lift_over_a_baseline_that_is_no_number(self, value):
        (finding,) = find(recall_up(relative("10")), value, "0.61")

        assert finding.reason == "the baseline is not a finite number"
        assert (finding.absolute_lift, finding.lift) == (None, None)

    def test_names_a_limit_where_it_is_about_a_guardrail(self):
        guardrail = Guardrail(LOSS, Direction.LOWER, absolute("0.1"))
        criterion = SuccessCriterion(LOSS, Direction.LOWER, absolute("0.1"))

        primary, guard = find(criterion, "0.4", "0.45", [guardrail])

        assert primary.reason == "0.4 → 0.45 (+0.05, +12.5%), target 0.3"
        assert guard.reason == "0.4 → 0.45 (+0.05, +12.5%), limit 0.5"
