import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.text import numbered_lines, shorten, tidy


class TestTidy:
    def test_trims(self):
        assert tidy(" \tMissed invoice fraud\nevery week\n") == "Missed invoice fraud\nevery week"

    @pytest.mark.parametrize("text", ["\u200b", "\u2060\ufeff", "\u200d \u200d", "\0", "\x07\x1b"])
    def test_takes_a_text_of_invisible_characters_for_blank(self, text):
        assert tidy(text) == ""

    @pytest.mark.parametrize("text", ["👩\u200d💻", "می\u200cخواهم", "co\u00adoperate"])
    def test_keeps_invisible_characters_that_join_or_part_visible_ones(self, text):
        assert tidy(text) == text

    def test_drops_nuls(self):
        assert tidy("\0 recall\0 of BEC") == "recall of BEC"

    @given(st.text())
    def test_changes_nothing_when_repeated(self, text):
        assert tidy(tidy(text)) == tidy(text)


class TestNumberedLines:
    def test_leave_out_blank_lines_but_count_them(self):
        assert numbered_lines("\n recall \n\nauc") == [(2, "recall"), (4, "auc")]


class TestShorten:
    @given(st.text(max_size=200), st.integers(1, 80))
    def test_never_exceeds_its_limit_and_stays_on_one_line(self, text, limit):
        short = shorten(text, limit)

        assert len(short) <= limit
        assert len(short.splitlines()) <= 1
