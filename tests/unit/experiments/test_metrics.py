import re
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.metrics import (
    MAX_NAME,
    MetricKey,
    parse_number,
)

from .factories import RECALL_BEC
from .strategies import metric_keys

EXTREME = ["1e400", "1e1000000", "1e-1000000", "-1e-9999999"]


class TestMetricKey:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("recall", MetricKey("recall")),
            ("recall[bec]", RECALL_BEC),
            ("  recall [ bec ] ", RECALL_BEC),
            ("NDCG@10[new users]", MetricKey("NDCG@10", "new users")),
            ("точность[счета]", MetricKey("точность", "счета")),
        ],
    )
    def test_reads_a_name_and_its_slice(self, text, key):
        assert MetricKey.parse(text) == key

    @given(metric_keys)
    def test_is_read_back_as_it_was_written(self, key):
        assert MetricKey.parse(str(key)) == key

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "  ",
            "[bec]",
            "recall[]",
            "recall[ ]",
            "recall[bec",
            "recall[bec][eu]",
            "a=b",
            "x" * 163,
        ],
    )
    def test_refuses_what_is_no_metric_and_shows_one(self, text):
        with pytest.raises(ValueError, match=r"is not a metric\. Write it like recall\[bec\]\.$"):
            MetricKey.parse(text)

    @pytest.mark.parametrize("text", ["recall\nbec", "recall\u2028bec", "recall[be\nc]"])
    def test_stands_on_one_line(self, text):
        with pytest.raises(ValueError, match="is not a metric"):
            MetricKey.parse(text)

    def test_may_have_a_name_and_a_slice_as_long_as_their_fields_take(self):
        key = MetricKey("m" * MAX_NAME, "s" * MAX_NAME)

        assert MetricKey.parse(str(key)) == key

    def test_refuses_a_text_of_any_length_at_once(self):
        before = perf_counter()

        with pytest.raises(ValueError, match="is not a metric"):
            MetricKey.parse("a" + " " * 100_000 + "[")

        assert perf_counter() - before < 0.1


class TestParseNumber:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("0.52", "0.52"),
            (" 41 ", "41"),
            (".5", "0.5"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("+2", "2"),
            ("1e-3", "0.001"),
            ("1e−3", "0.001"),
            ("0e999999999", "0"),
            ("1e15", "1000000000000000"),
        ],
    )
    def test_reads_decimals_as_people_type_them(self, text, number):
        assert parse_number(text) == Decimal(number)

    @pytest.mark.parametrize("text", ["", "n/a", "0,52", "52%", "41 ms", "0.5.2", "--1"])
    def test_refuses_what_is_no_number_and_shows_one(self, text):
        with pytest.raises(ValueError, match=r"is not a number\. Write it like 0\.52\.$"):
            parse_number(text)

    @pytest.mark.parametrize("text", ["NaN", "nan", "sNaN", "Infinity", "-inf", "−Infinity"])
    def test_refuses_what_is_not_finite(self, text):
        with pytest.raises(ValueError, match=f"^“{text}” is not a finite number\\.$"):
            parse_number(text)

    @pytest.mark.parametrize("text", ["1e31", "-1e31", "1e-31", "1" + "0" * 30 + "1", *EXTREME])
    def test_refuses_a_slip_of_the_keyboard(self, text):
        with pytest.raises(ValueError, match=r"is out of range \(1e-30 to 1e30\)\.$"):
            parse_number(text)

    @given(st.text(max_size=50))
    def test_answers_any_text_with_a_finite_number_or_a_sentence(self, text):
        try:
            answer = f"{parse_number(text):f}"
        except ValueError as refusal:
            answer = str(refusal)

        assert re.fullmatch(r"-?\d+(\.\d+)?|“.*” is .*\.", answer)

    def test_quotes_only_the_beginning_of_a_long_text(self):
        with pytest.raises(ValueError, match="…” is not a number") as refusal:
            parse_number("recall " * 400)

        assert len(str(refusal.value)) < 100
