import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.metrics import (
    MetricKey,
    format_number,
    format_values,
    parse_number,
    parse_values,
    shorten,
)

from .factories import RECALL_BEC, RECALL_PHISHING
from .strategies import metric_keys, typed_numbers, writable


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
        "text", ["", "  ", "[bec]", "recall[]", "recall[bec", "recall[bec][eu]", "a=b", "x" * 161]
    )
    def test_refuses_what_is_no_metric_and_shows_one(self, text):
        with pytest.raises(ValueError, match=r"is not a metric\. Write it like recall\[bec\]\.$"):
            MetricKey.parse(text)


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

    @pytest.mark.parametrize("text", ["1e16", "-1e16", "1e-16", "1000000000000001", "1e400"])
    def test_refuses_a_slip_of_the_keyboard(self, text):
        with pytest.raises(ValueError, match=r"is out of range \(1e-15 to 1e15\)\.$"):
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


class TestParseValues:
    def test_reads_one_value_a_line_in_order(self):
        text = "recall[bec] = 0.52\n\n  recall[phishing]=0.91\nlatency_ms: 38\n"

        values = parse_values(text)

        assert list(values.items()) == [
            (RECALL_BEC, Decimal("0.52")),
            (RECALL_PHISHING, Decimal("0.91")),
            (MetricKey("latency_ms"), Decimal(38)),
        ]

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("recall[phishing] 0.91", "write it like recall[bec] = 0.52."),
            ("= 0.91", "write it like recall[bec] = 0.52."),
            ("recall[phishing] = 0.91 ± 0.01", "write it like recall[bec] = 0.52."),
            ("recall[phishing] = high", "“high” is not a number. Write it like 0.52."),
            ("recall[phishing] = NaN", "“NaN” is not a finite number."),
            ("recall[] = 0.91", "“recall[]” is not a metric. Write it like recall[bec]."),
            ("recall [bec] = 0.53", "recall[bec] is there twice."),
        ],
    )
    def test_names_the_wrong_line_as_the_writer_counts_them(self, line, words):
        with pytest.raises(ValueError, match=r"^Line 3: ") as refusal:
            parse_values(f"recall[bec] = 0.52\n\n{line}")

        assert str(refusal.value) == f"Line 3: {words}"

    def test_keeps_a_slice_apart_from_the_whole(self):
        assert len(parse_values("recall = 0.80\nrecall[bec] = 0.52")) == 2

    @given(st.dictionaries(metric_keys, writable, max_size=8))
    def test_reads_back_what_was_written(self, values):
        assert parse_values(format_values(values)) == values


class TestFormatNumber:
    @pytest.mark.parametrize(
        ("number", "text"),
        [
            ("0.520", "0.52"),
            ("38.0", "38"),
            ("1e3", "1000"),
            ("1234567", "1234567"),
            ("0.123456789", "0.123457"),
            ("1234.56789", "1234.57"),
            ("9.9999999", "10"),
            ("0.00000012", "0.00000012"),
            ("-0.5", "−0.5"),
            ("-0.0", "0"),
            ("0e-9", "0"),
        ],
    )
    def test_writes_numbers_plainly(self, number, text):
        assert format_number(Decimal(number)) == text

    @given(typed_numbers)
    def test_shows_at_most_six_significant_digits_of_a_fraction(self, number):
        shown = parse_number(format_number(number))

        assert abs(shown - number) <= abs(number) * Decimal("0.000005")

    @given(st.integers(-(10**15), 10**15))
    def test_never_rounds_a_whole_number(self, number):
        assert int(parse_number(format_number(Decimal(number)))) == number

    @given(typed_numbers)
    def test_changes_nothing_when_repeated(self, number):
        once = format_number(number)

        assert format_number(parse_number(once)) == once


class TestShorten:
    @given(st.text(max_size=200), st.integers(1, 80))
    def test_never_exceeds_its_limit_and_stays_on_one_line(self, text, limit):
        short = shorten(text, limit)

        assert len(short) <= limit
        assert len(short.splitlines()) <= 1
