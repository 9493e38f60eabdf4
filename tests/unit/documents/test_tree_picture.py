"""Pictures come out whole whatever people wrote, and the same each time."""

import struct
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.drawing import MISSING, readable, width_of, wrap
from bot.documents.tree_picture import alt_text, draw_burndown, draw_tree
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.tree import tree_lines

from ..experiments.trees import S, node, trees

DAYS = dict.fromkeys(range(1, 31), 10)
SPENT = dict.fromkeys(range(1, 31), 4)
TREE = [
    node(1, "launch", "H2", S.REFUTED),
    node(2, "H3", "stop", S.RUNNING, extensions=1, extended_days=3),
    node(3, "launch", "ask the data team"),
]


def saying(text: str) -> Hypothesis:
    said = node(1, "launch", "")
    return replace(said, plan=said.plan | {"statement": text, "failure_note": text})


def png_size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def draw(nodes: Sequence[Hypothesis], form: str = "png") -> bytes:
    return draw_tree(nodes, DAYS, SPENT, form=form)


class TestTheTree:
    @pytest.mark.parametrize("form", ["png", "svg"])
    def test_gives_the_same_bytes_each_time_and_in_whatever_order_it_comes(self, form):
        assert draw(TREE, form) == draw(TREE[::-1], form)

    def test_gives_the_same_bytes_in_several_threads_at_once(self):
        with ThreadPoolExecutor(4) as threads:
            pictures = set(threads.map(lambda _: draw(TREE), range(8)))

        assert pictures == {draw(TREE)}

    def test_a_different_tree_gives_a_different_picture(self):
        decided = [TREE[0], replace(TREE[1], state=S.SUPPORTED), TREE[2]]

        assert draw(decided) != draw(TREE)

    def test_an_svg_is_well_formed_and_says_neither_when_nor_by_what_it_was_made(self):
        picture = draw(TREE, "svg")

        assert ElementTree.fromstring(picture).tag.endswith("svg")
        assert b"dc:date" not in picture
        assert b"dc:creator" not in picture

    def test_no_hypotheses_make_a_small_picture_too(self):
        width, height = png_size(draw([]))

        assert width > height > 50

    def test_a_hundred_make_a_picture_that_is_still_of_a_size_to_look_at(self):
        nodes = [node(number, "launch", f"H{number + 1}") for number in range(1, 101)]

        assert max(png_size(draw(nodes))) < 4000

    # A picture takes long enough for a few to do, in a long run too.
    @settings(max_examples=15)
    @given(trees())
    def test_any_tree_can_be_drawn(self, nodes):
        assert min(png_size(draw(nodes))) > 50

    @settings(max_examples=25)
    @given(st.text(max_size=120))
    def test_any_text_can_be_drawn(self, text):
        for form in ("png", "svg"):
            assert draw([saying(text)], form)

    @pytest.mark.parametrize(
        "text",
        [
            r"$\frac{1}{0}$ and $5 or $x",
            "検知率を10%上げる",
            "ตรวจจับการฉ้อโกง",
            "यह मॉडल बेहतर है",
            "تحسين الاسترجاع",
            "👩‍💻 ships 🚀️ \ud800",
            "Zalgo" + "\u0301" * 60,
            "W" * 500,
        ],
    )
    def test_any_script_and_what_looks_like_mathematics_can_be_drawn(self, text):
        assert draw([saying(text)]) == draw([saying(text)])

    def test_the_bot_starts_without_waiting_for_the_library_that_draws(self):
        code = "import sys, bot.documents.tree_picture; sys.exit('matplotlib' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestText:
    @given(st.text())
    def test_what_is_readable_stays_as_it_is(self, text):
        assert readable(readable(text)) == readable(text)

    def test_what_the_font_lacks_is_a_box_and_what_nobody_sees_is_nothing(self):
        assert readable("a\u200b 率 \n b\U000e0100") == f"a {MISSING} b"

    @given(st.text(max_size=80), st.floats(0.5, 3), st.integers(1, 3))
    def test_lines_keep_within_their_width_and_number(self, text, width, most):
        lines = wrap(text, width, 9, most)

        assert 1 <= len(lines) <= most
        assert all(len(line) < 2 or width_of(line, 9) <= width for line in lines)

    def test_what_is_cut_off_leaves_a_mark(self):
        assert wrap("one two three four", 0.6, 9, 2)[-1].endswith("…")
        assert wrap("one two", 3, 9, 2) == ["one two"]


class TestAltText:
    def test_is_the_outline(self):
        assert alt_text(tree_lines(TREE)).splitlines() == list(tree_lines(TREE))

    def test_of_a_large_tree_ends_at_a_whole_line_that_says_so(self):
        nodes = [node(number, "launch", f"H{number + 1}") for number in range(1, 101)]

        told = alt_text(tree_lines(nodes))

        assert len(told) <= 2000
        assert told.splitlines()[-1] == "… the text tells the rest."
        assert set(told.splitlines()[:-1]) <= set(tree_lines(nodes))

    def test_is_never_blank(self):
        assert alt_text([]) == "No hypotheses yet."


class TestTheBurndown:
    BEGUN = date(2026, 11, 2)

    @pytest.mark.parametrize("form", ["png", "svg"])
    def test_gives_the_same_bytes_in_whatever_order_its_days_come(self, form):
        points = [(self.BEGUN + timedelta(n), 20.0 - n, 20.0 - n / 2) for n in range(20)]

        assert draw_burndown(points, form=form) == draw_burndown(points[::-1], form=form)

    @pytest.mark.parametrize(
        "values", [[], [(0, 0)], [(10, 10)], [(3, 2), (2, -4)], [(1e6, 1e6), (0, 0.25)]]
    )
    def test_any_number_of_days_can_be_drawn(self, values):
        points = [(self.BEGUN + timedelta(n), *value) for n, value in enumerate(values)]

        width, height = png_size(draw_burndown(points, form="png"))

        assert width > height > 100
