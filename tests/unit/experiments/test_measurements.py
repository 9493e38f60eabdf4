"""Measurements: what people and software may write, and what comes of it."""

import re
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.measurements import (
    Measured,
    format_values,
    parse_measured,
    parse_values,
    with_unit,
)
from bot.experiments.metrics import MetricKey

from .factories import RECALL_BEC, RECALL_PHISHING, measured
from .strategies import measurements, metric_keys, typed_numbers

#: Texts of the words that measurements are made of, in any order.
WORDS = ["0.5", "−1e-3", "7", "90", "ms", "%", "stderr", "n", "at", "[", "]", ",", ";", "per cent"]
nearly = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)

HOW = "Write it like 0.52, 41 ms, 0.52 stderr 0.008, 0.52 [0.50, 0.54] or 0.51 0.53 0.52."


class TestParseMeasured:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("0.52", measured("0.52")),
            (" −3e-3 ", measured("-0.003")),
            ("41 ms", Measured(value=Decimal(41), unit="ms")),
            ("52%", Measured(value=Decimal(52), unit="%")),
            ("52 per cent", Measured(value=Decimal(52), unit="%")),
            ("3.2 req/s", Measured(value=Decimal("3.2"), unit="req/s")),
            ("0.52 stderr 0.008", Measured(value=Decimal("0.52"), stderr=Decimal("0.008"))),
            (
                "41 ms stderr 2 n 5120",
                Measured(value=Decimal(41), unit="ms", stderr=Decimal(2), n=5120),
            ),
            (
                "0.52 [0.50, 0.54]",
                Measured(value=Decimal("0.52"), ci=(Decimal("0.50"), Decimal("0.54"))),
            ),
            (
                "0.52[0.50,0.54] at 90 %",
                Measured(
                    value=Decimal("0.52"),
                    ci=(Decimal("0.50"), Decimal("0.54")),
                    ci_level=Decimal("0.9"),
                ),
            ),
        ],
    )
    def test_reads_a_value_its_unit_and_how_sure_it_is(self, text, expected):
        assert parse_measured(text) == expected

    @pytest.mark.parametrize("text", ["0.5 0.6 0.7", "0.5; 0.6; 0.7", "0.5, 0.6, 0.7"])
    def test_takes_several_numbers_as_repetitions_and_their_mean_as_the_value(self, text):
        read = parse_measured(text)

        assert read.replicates == (Decimal("0.5"), Decimal("0.6"), Decimal("0.7"))
        assert read.value == Decimal("0.6")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("0.52 [0.53, 0.54]", "The interval from 0.53 to 0.54 does not hold the value."),
            ("0.52 stderr -1", "A standard error is 0 or more."),
            (
                "0.52 [0.5, 0.6] at 100%",
                "A confidence level lies between 0.5 and 0.9999, such as 0.95 or 95%.",
            ),
            (
                "0.5 0.6 stderr 0.1",
                "“0.5 0.6 stderr 0.1” has replicates and an interval; give one of them.",
            ),
        ],
    )
    def test_says_what_contradicts_itself(self, text, words):
        with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
            parse_measured(text)

    @given(nearly)
    def test_answers_with_a_measurement_that_it_writes_back_or_with_a_sentence(self, text):
        try:
            read = parse_measured(text)
        except ValueError as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017
        else:
            assert parse_measured(read.text) == read

    @given(measurements)
    def test_reads_back_what_was_written(self, value):
        assert parse_measured(value.text) == value

    @given(typed_numbers)
    def test_reads_a_bare_number_as_it_was_kept_before_there_were_units(self, number):
        assert parse_measured(str(number)) == Measured(value=number)

    @pytest.mark.parametrize(
        "text",
        ["1" * 24_000 + "!", "1 " * 12_000 + "!", "1 [" + "1" * 24_000, "1" + " " * 24_000 + "!"],
        ids=["digits", "numbers", "interval", "spaces"],
    )
    def test_refuses_a_text_of_any_length_at_once(self, text):
        before = perf_counter()

        with pytest.raises(ValueError, match="is not a measurement"):
            parse_measured(text)

        assert perf_counter() - before < 0.5


class TestMeasured:
    @pytest.mark.parametrize(
        "doubly",
        [
            {"stderr": Decimal(1), "ci": (Decimal(0), Decimal(2))},
            {"stderr": Decimal(1), "replicates": (Decimal(0), Decimal(2))},
            {"ci": (Decimal(0), Decimal(2)), "replicates": (Decimal(0), Decimal(2))},
        ],
    )
    def test_says_in_one_way_how_sure_it_is(self, doubly):
        with pytest.raises(ValueError, match="Give one of a standard error, an interval and repl"):
            Measured(value=Decimal(1), **doubly)

    @pytest.mark.parametrize(
        ("text", "unsure"),
        [
            ("0.52", False),
            ("0.52 stderr 0", True),
            ("0.52 [0.5, 0.6]", True),
            ("0.52 0.53", True),
        ],
    )
    def test_is_uncertain_where_it_says_how_much(self, text, unsure):
        assert parse_measured(text).is_uncertain is unsure

    def test_of_one_repetition_is_a_single_number(self):
        assert not Measured.of_replicates((Decimal("0.5"),)).is_uncertain

    @pytest.mark.parametrize("bad", ["NaN", "Infinity", "-Infinity", "sNaN"])
    def test_is_not_a_number_where_one_repetition_is_none(self, bad):
        assert Measured.of_replicates((Decimal("0.5"), Decimal(bad))).value.is_nan()

    def test_keeps_its_level_where_it_is_not_the_usual_one(self):
        assert parse_measured("0.5 [0.4, 0.6] at 95%").text == "0.5 [0.4, 0.6]"
        assert parse_measured("0.5 [0.4, 0.6] at 99.5%").text == "0.5 [0.4, 0.6] at 99.5%"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [("52", "%", "52%"), ("41", "ms", "41 ms"), ("0.5", "", "0.5"), ("NaN", "ms", "not a number")],
)
def test_a_number_stands_with_its_unit(value, unit, words):
    assert with_unit(Decimal(value), unit) == words


class TestParseValues:
    def test_reads_one_value_a_line_in_order(self):
        text = "recall[bec] = 0.52\n\n  recall[phishing]=0.91\nlatency_ms: 38\n"

        values = parse_values(text)

        assert list(values.items()) == [
            (RECALL_BEC, measured("0.52")),
            (RECALL_PHISHING, measured("0.91")),
            (MetricKey("latency_ms"), measured("38")),
        ]

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("recall[phishing] 0.91", "write it like recall[bec] = 0.52."),
            ("= 0.91", "write it like recall[bec] = 0.52."),
            ("recall[phishing] = 0.91 ± 0.01", f"“0.91 ± 0.01” is not a measurement. {HOW}"),
            ("recall[phishing] = high", f"“high” is not a measurement. {HOW}"),
            ("recall[phishing] = NaN", f"“NaN” is not a measurement. {HOW}"),
            ("recall[phishing] = 0,91", f"“0,91” is not a measurement. {HOW}"),
            ("recall[*] = 0.91", "name one slice; recall[*] stands for all of them."),
            ("recall[] = 0.91", "“recall[]” is not a metric. Write it like recall[bec]."),
            ("recall [bec] = 0.53", "recall[bec] is there twice."),
        ],
    )
    def test_names_the_wrong_line_as_the_writer_counts_them(self, line, words):
        with pytest.raises(ValueError, match=r"^Line 3: ") as refusal:
            parse_values(f"recall[bec] = 0.52\n\n{line}")

        assert str(refusal.value) == f"Line 3: {words}"

    @pytest.mark.parametrize(
        ("line", "key"),
        [
            ("recall[country:de] = 0.5", MetricKey("recall", "country:de")),
            ("recall[country:de]: 0.5", MetricKey("recall", "country:de")),
            ("eval:recall=0.5", MetricKey("eval:recall")),
        ],
    )
    def test_takes_colons_within_names(self, line, key):
        assert parse_values(line) == {key: measured("0.5")}

    def test_keeps_a_slice_apart_from_the_whole(self):
        assert len(parse_values("recall = 0.80\nrecall[bec] = 0.52")) == 2

    @given(st.dictionaries(metric_keys, measurements, max_size=8))
    def test_reads_back_what_was_written(self, values):
        assert parse_values(format_values(values)) == values
