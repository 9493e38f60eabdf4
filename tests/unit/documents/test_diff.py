"""What changed between two texts, told so that people can read it."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.diff import Kind, Piece, abridge, compare
from bot.experiments.fields import MAX_TEXT

_parts = st.sampled_from(
    ["recall ", "BEC", " ", "\n", ". ", "up by 10%", "é", "🎉", "\n\n", "a, b"]
)
texts = st.lists(_parts, max_size=30).map("".join) | st.text(max_size=60)


def without(kind, pieces):
    return "".join(piece.text for piece in pieces if piece.kind is not kind)


@given(before=texts, after=texts)
def test_applying_a_difference_gives_the_new_text_and_undoing_it_the_old(before, after):
    pieces = compare(before, after)

    assert without(Kind.REMOVED, pieces) == after
    assert without(Kind.ADDED, pieces) == before


@given(text=texts)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.kind for piece in compare(text, text)} <= {Kind.KEPT}


@given(before=texts, after=texts)
def test_each_change_is_one_piece_that_went_and_one_that_came(before, after):
    kinds = [piece.kind for piece in compare(before, after)]

    assert all(one is not other for one, other in pairwise(kinds))
    assert (Kind.ADDED, Kind.REMOVED) not in pairwise(kinds)
    assert all(piece.text for piece in compare(before, after))


@given(before=texts, after=texts)
def test_shortening_hides_no_change(before, after):
    pieces = compare(before, after)

    changes = [piece for piece in pieces if piece.kind is not Kind.KEPT]

    assert [piece for piece in abridge(pieces) if piece.kind is not Kind.KEPT] == changes


def test_a_changed_word_is_told_between_the_words_around_it():
    assert compare("Labels came late in May", "Labels came early in May") == (
        Piece(Kind.KEPT, "Labels came "),
        Piece(Kind.REMOVED, "late"),
        Piece(Kind.ADDED, "early"),
        Piece(Kind.KEPT, " in May"),
    )


def test_what_has_little_in_common_is_told_as_replaced():
    pieces = compare("Graph embeddings of vendors", "Headers of mail, parsed anew")

    assert [piece.kind for piece in pieces] == [Kind.REMOVED, Kind.ADDED]


def test_an_inserted_line_leaves_the_lines_around_it_alone():
    lines = [f"Line {number} of the plan" for number in range(9)]
    longer = [*lines[:4], "A new one", *lines[4:]]

    pieces = compare("\n".join(lines), "\n".join(longer))

    assert [piece for piece in pieces if piece.kind is not Kind.KEPT] == [
        Piece(Kind.ADDED, "A new one\n")
    ]


def test_long_unchanged_stretches_are_shortened_on_both_sides_of_a_change():
    before = f"{'before ' * 90}late{' after' * 90}"

    first, removed, added, last = abridge(compare(before, before.replace("late", "early")))

    assert (removed.text, added.text) == ("late", "early")
    assert first.text.startswith("… before before")
    assert first.text.endswith("before ")
    assert last.text.endswith("after …")
    assert len(first.text) + len(last.text) < 200


def test_a_short_unchanged_stretch_stays_whole():
    pieces = compare("We log in May.", "We log in June.")

    assert abridge(pieces) == pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * (MAX_TEXT // 2), "a\nb\n" * (MAX_TEXT // 4)),
        ("a " * (MAX_TEXT // 2), "b a " * (MAX_TEXT // 4)),
        ("".join(f"w{n} u{n} " for n in range(2000)), "".join(f"w{n} v{n} " for n in range(2000))),
        (
            "".join(f"w{n}. u{n}. " for n in range(800)),
            "".join(f"w{n}. v{n}. " for n in range(800)),
        ),
        ("x" * MAX_TEXT, "y" * MAX_TEXT),
        ("." * MAX_TEXT, ". " * (MAX_TEXT // 2)),
    ],
    ids=["lines", "words", "every other word", "every other sentence", "one word", "dots"],
)
def test_texts_of_full_length_are_compared_while_somebody_waits(before, after):
    began = time.monotonic()

    pieces = compare(before, after)

    assert without(Kind.REMOVED, pieces) == after
    assert time.monotonic() - began < 1.5
