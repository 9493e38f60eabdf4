import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.tokens import MAX_LABEL, clean_label, parse_token_ref


@pytest.mark.parametrize("text", ["t12", "12", " T12 "])
def test_a_token_is_named_by_its_id(text):
    assert parse_token_ref(text) == 12


@pytest.mark.parametrize("text", ["", "t", "nightly", "-1", "t1t", "１２", "9" * 19])
def test_what_names_no_token_is_refused(text):
    with pytest.raises(NotFound):
        parse_token_ref(text)


@given(st.text(max_size=MAX_LABEL))
def test_a_label_is_one_line_that_can_do_nothing_to_a_terminal(text):
    label = clean_label(text)

    assert label.isprintable()
    assert clean_label(label) == label


def test_a_label_that_is_too_long_is_refused():
    with pytest.raises(FieldErrors) as refused:
        clean_label("x" * (MAX_LABEL + 1))

    assert list(refused.value.errors) == ["label"]
