"""A message that is quoted in an input reads as it does in Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.blocks import escape
from handlers.views.quoted import mentioned, quoted

NAMES = {"U1": "Ana López"}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@U1> and <@U2|ben> and <@U3>", "@Ana López and @ben and @someone"),
        ("<#C1|fraud-ml> <!here> <!subteam^S1|@reviewers>", "#fraud-ml @here @reviewers"),
        ("<!date^1795424400^{date}|24 Nov 2026>", "24 Nov 2026"),
        ("<https://a.example/?a=1&amp;b=2>", "https://a.example/?a=1&b=2"),
        ("<https://a.example|the run>", "the run (https://a.example)"),
        ("<mailto:ana@a.example|ana@a.example>", "ana@a.example"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_what_slack_encodes_is_written_out(text, read):
    assert quoted(text, NAMES) == read


@given(text=st.text())
def test_what_was_typed_comes_back_as_it_was(text):
    assert quoted(escape(text).replace("\u200b", ""), {}) == text.replace("\u200b", "")


def test_each_person_who_is_mentioned_is_named_once():
    assert mentioned("<@U1> asks <@W2|ben>, <@U1> waits for <#C1|x>") == ["U1", "W2"]
