from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.entries import how_many_fit
from handlers.views.blocks import MESSAGE_BUDGET


@given(st.integers(2, 150), st.integers(MESSAGE_BUDGET + 1, 10_000_000))
def test_of_entries_that_are_too_long_together_fewer_stay_and_one_at_least(entries, length):
    assert 1 <= how_many_fit(entries, length) < entries


def test_as_many_stay_as_fit_where_all_are_of_one_length():
    assert how_many_fit(100, 4 * MESSAGE_BUDGET) == 25
