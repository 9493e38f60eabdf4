"""What a verdict says of a measurement that is not quite sure, and of what would settle it."""

from decimal import Decimal

import pytest

from bot.experiments.measurements import parse_measured
from bot.experiments.verdicts import Outcome, judge

from .factories import RECALL_BEC, recall_up, relative


def judge_recall(after, before="0.52", level="0.95"):
    return judge(
        recall_up(relative("10")),
        (),
        baseline={RECALL_BEC: parse_measured(before)},
        candidate={RECALL_BEC: parse_measured(after)},
        level=Decimal(level),
    )


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        ("0.60 [0.572, 0.62]", Outcome.SUPPORTED),
        ("0.60 [0.571, 0.62]", Outcome.INCONCLUSIVE),
        ("0.55 [0.53, 0.572]", Outcome.INCONCLUSIVE),
        ("0.55 [0.53, 0.571]", Outcome.REFUTED),
    ],
)
def test_an_interval_that_ends_on_the_target_reaches_it(after, outcome):
    assert judge_recall(after).outcome is outcome


class TestWords:
    @pytest.mark.parametrize(
        ("after", "outcome", "reason", "advice"),
        [
            ("0.61", "supported", "0.52 → 0.61 (+0.09, +17.3%), target 0.572", ""),
            (
                "0.61 stderr 0.008",
                "supported",
                "0.52 → 0.61 (+0.09, +17.3%; 95% interval 0.5943 to 0.6257), target 0.572",
                "",
            ),
            (
                "0.58 [0.55, 0.61]",
                "inconclusive",
                "0.52 → 0.58 (+0.06, +11.5%; 95% interval 0.55 to 0.61), target 0.572",
                "recall[bec]: a narrower interval would settle it; measure it on more data.",
            ),
            (
                "0.57 0.59 0.58",
                "inconclusive",
                "0.52 → 0.58 (+0.06, +11.5%; 95% interval 0.5552 to 0.6048), target 0.572",
                "recall[bec]: about 6 more runs like these would likely settle it.",
            ),
            (
                "0.571 0.573 0.572",
                "inconclusive",
                "0.52 → 0.572 (+0.052, +10%; 95% interval 0.5695 to 0.5745), target 0.572",
                "recall[bec]: not even 1,000 more runs would likely settle it; it is too close.",
            ),
        ],
    )
    def test_say_what_was_measured_how_sure_it_is_and_what_would_settle_it(
        self, after, outcome, reason, advice
    ):
        verdict = judge_recall(after)

        assert verdict.outcome.value == outcome
        assert verdict.findings[0].reason == reason
        assert verdict.advice == advice

    def test_say_that_the_baseline_is_what_is_in_doubt(self):
        verdict = judge_recall("0.60 0.61 0.62", before="0.52 stderr 0.05")

        assert verdict.reason == "recall[bec] is not surely on one side of its target"
        assert verdict.advice == (
            "recall[bec]: more runs alone would not settle it; measure the baseline again, too."
        )

    def test_name_the_level_that_the_workspace_asks_for(self):
        verdict = judge_recall("0.58 [0.55, 0.61]", level="0.8")

        assert verdict.level == Decimal("0.8")
        assert "80% interval 0.5604 to 0.5996" in verdict.findings[0].reason
