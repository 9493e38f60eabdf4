"""Numbers in different units are not compared; nobody guesses what was meant."""

import pytest

from bot.experiments.criteria import parse_guardrails
from bot.experiments.measurements import Measured, parse_measured, with_unit
from bot.experiments.verdicts import Outcome, judge

from .factories import LATENCY, RECALL_BEC, absolute, latency_down, recall_up, relative


def judge_latency(before, after, lift=None):
    return judge(
        latency_down(lift or relative("10")),
        (),
        baseline={LATENCY: parse_measured(before)},
        candidate={LATENCY: parse_measured(after)},
    )


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("41 ms", "0.03 s", "the baseline is in ms, the result in s"),
        ("41 ms", "30 Ms", "the baseline is in ms, the result in Ms"),
        ("52%", "0.41", "the baseline is in %, the result in no unit"),
        ("0.52", "41%", "the baseline is in no unit, the result in %"),
        ("52%", "41 ms", "the baseline is in %, the result in ms"),
    ],
)
def test_two_units_make_a_result_invalid_and_are_named(before, after, reason):
    verdict = judge_latency(before, after)

    assert verdict.outcome is Outcome.INVALID
    assert verdict.reason == f"latency_ms: {reason}"
    assert verdict.findings[0].candidate == parse_measured(after).value


@pytest.mark.parametrize(
    ("before", "after"), [("41", "30 ms"), ("41 ms", "30"), ("41 ms", "30 ms")]
)
def test_a_unit_that_one_side_leaves_out_is_that_of_the_other(before, after):
    verdict = judge_latency(before, after)

    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.findings[0].unit == "ms"
    assert verdict.findings[0].reason == "41 ms → 30 ms (−11 ms, −26.8%), target 36.9 ms"


@pytest.mark.parametrize("written", ["30%", "30 %", "30 percent", "30 per cent", "30 pct"])
def test_per_cent_is_one_unit_however_it_is_written(written):
    assert judge_latency("41%", written, absolute("11")).outcome is Outcome.SUPPORTED


def test_a_guardrail_in_another_unit_leaves_a_verdict_inconclusive():
    verdict = judge(
        recall_up(relative("10")),
        parse_guardrails("latency_ms up at most 5"),
        baseline={RECALL_BEC: parse_measured("0.52"), LATENCY: parse_measured("38 ms")},
        candidate={RECALL_BEC: parse_measured("0.61"), LATENCY: parse_measured("0.04 s")},
    )

    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason == "latency_ms could not be checked"


def test_a_number_is_shown_with_its_unit_as_it_is_read():
    assert str(Measured(value=parse_measured("41").value, unit="ms")) == "41 ms"
    assert with_unit(parse_measured("52").value, "%") == "52%"


@pytest.mark.parametrize(
    ("before", "after", "is_doubted"),
    [
        ("0.52", "61", True),
        ("0.02", "0.61", False),
        ("0.9", "1.4", False),
        ("12", "480", False),
        ("0.52", "61 EUR", False),
    ],
)
def test_what_may_be_per_cent_after_a_share_is_asked_about(before, after, is_doubted):
    verdict = judge(
        recall_up(relative("10")),
        (),
        baseline={RECALL_BEC: parse_measured(before)},
        candidate={RECALL_BEC: parse_measured(after)},
    )

    assert verdict.outcome is Outcome.SUPPORTED
    assert ("61 after 0.52; is one of them in per cent?" in verdict.advice) == is_doubted
