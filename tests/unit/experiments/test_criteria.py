from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import Guardrail, parse_guardrails
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey

from .factories import (
    LATENCY,
    RECALL_PHISHING,
    absolute,
    latency_down,
    measured,
    recall_up,
    relative,
)
from .strategies import decimals, directions, guardrails

STAYS_HIGH = Guardrail(RECALL_PHISHING, Direction.HIGHER, relative("1"))
STAYS_LOW = Guardrail(LATENCY, Direction.LOWER, absolute("5"))


class TestParseGuardrails:
    @pytest.mark.parametrize(
        "line",
        [
            "recall[phishing] down at most 1%",
            "recall[phishing] Down At Most 1 %",
            "recall[phishing] down 1%",
            "recall[phishing] at most 1% down",
            "recall[phishing] -1%",
            "recall[phishing] − 1 %",
            "recall[phishing] -1.00%",
            "recall[phishing] down at most 1 percent",
            "recall[phishing] down at most 1 per cent",
            "recall[phishing] down at most 1percent",
            "recall[phishing] down by at most 1%",
            "recall[phishing] down by 1%",
            "  recall [phishing]   down  at  most  1% ",
        ],
    )
    def test_reads_every_spelling_of_a_metric_that_stays_high(self, line):
        assert parse_guardrails(line) == (STAYS_HIGH,)

    @pytest.mark.parametrize(
        "line",
        [
            "latency_ms up at most 5",
            "latency_ms UP 5",
            "latency_ms at most 5 up",
            "latency_ms +5",
            "latency_ms + 5.0",
        ],
    )
    def test_reads_every_spelling_of_a_metric_that_stays_low(self, line):
        assert parse_guardrails(line) == (STAYS_LOW,)

    def test_takes_an_amount_as_relative_only_with_a_percent_sign(self):
        with_sign, without = parse_guardrails("precision -1%\nauc -1")

        assert with_sign.tolerance == relative("1")
        assert without.tolerance == absolute("1")

    def test_takes_a_tolerance_of_nothing(self):
        (guardrail,) = parse_guardrails("auc down at most 0")

        assert guardrail.limit(measured("0.94")) == Decimal("0.94")

    def test_takes_dashes_and_blanks_within_a_name(self):
        (guardrail,) = parse_guardrails("cpu-time per mail +5%")

        assert guardrail.metric == MetricKey("cpu-time per mail")

    def test_takes_words_of_direction_within_a_name(self):
        (guardrail,) = parse_guardrails("time up to the first alarm scale-up +5%")

        assert guardrail.metric == MetricKey("time up to the first alarm scale-up")

    def test_reads_no_guardrails_from_an_empty_text(self):
        assert parse_guardrails(" \n\n ") == ()

    @pytest.mark.parametrize(
        "line",
        [
            "recall[phishing]",
            "recall[phishing] at most 1%",
            "recall[phishing] 1%",
            "recall[phishing] must not fall",
            "recall[phishing] down",
            "down at most 1%",
            "recall[phishing] up at most 5 ms",
            "recall[phishing] down at most -1%",
            "recall[phishing] up at most +5",
            "recall[phishing] at most down 1%",
            "recall[phishing] by at most 1% down",
            "recall[phishing] -1% up",
            "recall[phishing] up at most 5 down",
        ],
    )
    def test_shows_the_ways_to_write_one_where_a_line_is_none(self, line):
        with pytest.raises(ValueError, match=r"^Line 2: ") as refusal:
            parse_guardrails(f"latency_ms up at most 5\n{line}")

        assert str(refusal.value) == (
            "Line 2: write it like recall[phishing] down at most 1%, "
            "recall[*] down at most 1 point or latency_ms up at most 5."
        )

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("recall[phishing] -1,5%", "“1,5” is not a number"),
            ("recall[phishing] down at most 1e99", "“1e99” is out of range"),
            ("recall[] -1%", "“recall[]” is not a metric"),
            ("latency_ms -2", "latency_ms is there twice."),
            ("recall" + " " * 2900 + "x", "a guardrail takes at most 250 characters."),
        ],
    )
    def test_says_what_is_wrong_with_a_line_and_which(self, line, words):
        with pytest.raises(ValueError, match=r"^Line 3: ") as refusal:
            parse_guardrails(f"latency_ms up at most 5\n\n{line}")

        assert words in str(refusal.value)

    @given(st.lists(guardrails, max_size=6, unique_by=lambda each: each.metric))
    def test_reads_back_what_was_written(self, written):
        text = "\n".join(map(str, written))

        assert parse_guardrails(text) == tuple(written)


class TestAmount:
    def test_is_a_share_of_the_baseline_when_relative(self):
        assert relative("10").of(measured("0.52")) == Decimal("0.052")

    def test_is_a_share_of_the_baselines_size_when_that_is_negative(self):
        assert relative("10").of(measured("-40")) == 4

    def test_is_itself_when_absolute(self):
        assert absolute("0.05").of(measured("0.52")) == Decimal("0.05")

    def test_is_written_with_a_percent_sign_only_when_relative(self):
        assert [str(relative("10.0")), str(absolute("0.050"))] == ["10%", "0.05"]


class TestSuccessCriterion:
    def test_asks_for_more_where_higher_is_better(self):
        assert recall_up(relative("10")).target(measured("0.52")) == Decimal("0.572")

    def test_asks_for_less_where_lower_is_better(self):
        assert latency_down(absolute("5")).target(measured("38")) == 33

    def test_reads_as_a_promise(self):
        assert str(recall_up(relative("10"))) == "recall[bec] up by at least 10% over baseline"
        assert str(latency_down(absolute("5"))) == "latency_ms down by at least 5 over baseline"


class TestGuardrail:
    def test_tolerates_a_fall_where_higher_is_better(self):
        assert STAYS_HIGH.limit(measured("0.91")) == Decimal("0.9009")

    def test_tolerates_a_rise_where_lower_is_better(self):
        assert STAYS_LOW.limit(measured("38")) == 43

    @given(guardrails, decimals(-100, 100, places=3))
    def test_never_asks_for_better_than_the_baseline(self, guardrail, baseline):
        limit = guardrail.limit(Measured(value=baseline))

        assert (baseline - limit) * guardrail.direction.sign >= 0

    @given(directions)
    def test_looks_the_same_way_as_a_better_value_lies(self, direction):
        assert (direction.sign > 0) == (direction is Direction.HIGHER)
