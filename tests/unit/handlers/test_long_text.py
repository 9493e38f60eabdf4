"""Long texts: what was split over several inputs comes together again exactly."""

from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.default_template import DATA_MOTIVATION
from bot.experiments.fields import MAX_INPUT, MAX_TEXT
from bot.experiments.text import tidy
from bot.workspace.memory.ids import Ids
from bot.workspace.memory.surfaces import initial_values, with_ids
from bot.workspace.validation.views import view_problems
from handlers.forms import read_content, read_values
from handlers.long_text import continuations, join_text, more_room, split_text
from handlers.views.inputs import fill
from handlers.views.section_modal import build_section_modal

#: Words, blanks in every number, and characters that do not show.
_parts = st.sampled_from(
    ["\n\n", "\n", " ", "\t", " \n ", "\u200b", "word", "é", "🎉", "x" * 700, " " * 900, "~2p"]
)
texts = st.lists(st.tuples(_parts, st.integers(1, 9)), max_size=40).map(
    lambda runs: tidy("".join(part * times for part, times in runs)[:MAX_TEXT])
)


@given(text=texts)
def test_any_text_comes_back_from_its_inputs_as_it_was(text):
    pieces = split_text("problem", text)

    assert all(1 <= len(piece) <= MAX_INPUT for piece in pieces.values()) or not text
    assert join_text("problem", pieces) == text


@given(text=texts.filter(bool))
def test_any_text_comes_back_from_a_form_that_nobody_touches(text):
    content = [{"evidence": text}]

    view = build_section_modal(
        DATA_MOTIVATION, fill(DATA_MOTIVATION, content), items=1, metadata="{}"
    )

    assert view_problems(view) == []
    untouched = {**view, "state": {"values": initial_values(with_ids(view["blocks"], Ids("T")))}}
    read = read_content(DATA_MOTIVATION, read_values(untouched), 1)
    assert DATA_MOTIVATION.clean(read) == tuple(content)


@given(paragraphs=st.lists(st.text("abc .", min_size=400, max_size=900).map(tidy), max_size=20))
def test_a_text_is_split_between_paragraphs_where_it_has_any(paragraphs):
    paragraphs = [each for each in paragraphs if each]
    text = "\n\n".join(paragraphs)

    for piece in split_text("problem", text).values():
        assert set(piece.split("\n\n")) <= {*paragraphs, ""}


def test_a_text_of_blanks_and_little_else_is_split_too():
    text = f"a{' ' * (MAX_TEXT - 2)}b"

    pieces = split_text("problem", text)

    assert len(pieces) == 8
    assert join_text("problem", pieces) == text


def test_what_is_typed_into_more_room_goes_on_as_a_new_paragraph():
    values = more_room("problem", {"problem": "First.", "why_now": "Now"})

    assert continuations("problem", values) == ["problem~2p"]
    assert join_text("problem", values | {"problem~2p": "Second."}) == "First.\n\nSecond."
    assert join_text("problem", values) == "First."
    assert join_text("problem", values | {"problem": "", "problem~2p": "Second."}) == "Second."


def test_more_room_can_be_made_again_and_again():
    values = {"problem": "First."}
    for _ in range(12):
        values = more_room("problem", values)

    assert len(continuations("problem", values)) == 12
