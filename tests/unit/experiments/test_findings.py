from decimal import Decimal

import pytest
from hypothesis import given

from bot.experiments.criteria import Guardrail, SuccessCriterion
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Standing, judge

from .factories import RECALL_BEC, absolute, recall_up, relative
from .strategies import amounts, directions, typed_numbers

LOSS = MetricKey("loss")


def find(criterion, before, after, guardrails=()):
    """The findings about one metric, as primary and as guardrail."""
    return judge(
        criterion,
        guardrails,
        baseline={criterion.metric: Decimal(before)},
        candidate={criterion.metric: Decimal(after)},
    ).findings


class TestAReason:
    @pytest.mark.parametrize(
        ("after", "words"),
        [
            ("0.61", "0.52 → 0.61 (+17.3%), target 0.572"),
            ("0.5719999670982361", "0.52 → 0.57199997 (+10%), target 0.572"),
            ("0.572" + "0" * 40 + "1", f"0.52 → 0.572{'0' * 40}1 (+10%), target 0.572"),
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
            ("0.001", "9.9", "+989900%"),
            ("0.001", "20", "+19.999"),
        ],
    )
    def test_gives_a_change_in_the_metrics_unit_where_per_cent_would_be_huge(
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

    def test_names_a_limit_where_it_is_about_a_guardrail(self):
        guardrail = Guardrail(LOSS, Direction.LOWER, absolute("0.1"))
        criterion = SuccessCriterion(LOSS, Direction.LOWER, absolute("0.1"))

        primary, guard = find(criterion, "0.4", "0.45", [guardrail])

        assert primary.reason == "0.4 → 0.45 (+12.5%), target 0.3"
        assert guard.reason == "0.4 → 0.45 (+12.5%), limit 0.5"
