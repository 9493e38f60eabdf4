"""What buttons carry, read back."""

import pytest

from bot.experiments.errors import NotFound
from handlers.ids import parse_id


def test_a_button_may_carry_a_number_alone():
    assert parse_id("42") == 42


@pytest.mark.parametrize("value", ["", "42/H1", "-1", "4 2", "٤", "1" * 19])
def test_anything_else_is_of_no_button_of_ours(value):
    with pytest.raises(NotFound):
        parse_id(value)
