from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.metrics import format_number, parse_number

from .strategies import typed_numbers


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

    def test_writes_more_digits_of_a_fraction_where_they_are_asked_for(self):
        assert format_number(Decimal("0.123456789"), 8) == "0.12345679"

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
