import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import Decided, Extended, Noted, ProjectMoved
from bot.experiments.projects import ProjectState
from bot.experiments.search import (
    MAX_WORDS,
    telling_words,
    told_by_event,
    told_by_plan,
    words_of,
)

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)

texts = st.text(max_size=300)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("recall[bec] ≥ 0.61", ["recall", "bec", "0", "61"]),
        ("vendor_graph Vendor-Graphs", ["vendor", "graph"]),
        ("Überprüfung naïve ﬁne R²", ["uberprufung", "naive", "fine", "r2"]),
        ("Straße STRASSE", ["strasse"]),
        (
            "The model's classes, queries and buses",
            ["the", "model", "class", "query", "and", "buse"],
        ),
        ("bus loss analysis gas", ["bus", "loss", "analysis", "gas"]),
        ("", []),
        ("🎉 — ** :", []),
    ],
)
def test_a_text_becomes_its_words(text, words):
    assert words_of(text) == words


def test_a_word_in_another_script_is_found_by_its_beginning():
    (whole,), (beginning,) = words_of("проверка"), words_of("пров")

    assert whole.startswith(beginning)
    assert whole.isascii()


def test_chinese_and_japanese_are_found_by_any_characters_of_them():
    assert set(words_of("検出")) < set(words_of("不正検出モデル"))


@given(texts)
def test_every_word_is_plain(text):
    for word in words_of(text):
        assert re.fullmatch("[a-z0-9]+", word)


@given(texts)
def test_case_and_accents_make_no_difference(text):
    assert words_of(unicodedata.normalize("NFD", text)) == words_of(text)
    # Not upper(): it makes "ss" of "ß" and then another word of it.
    assert words_of(text.casefold()) == words_of(text)


@given(texts, texts)
def test_what_stands_before_or_after_takes_no_word_away(before, after):
    asked = "vendor graphs"

    assert set(words_of(asked)) <= set(words_of(f"{before} {asked} {after}"))


@given(texts, st.integers(1, 5))
def test_no_more_words_than_asked_for_and_none_twice(text, limit):
    found = words_of(text, limit)

    assert found == words_of(text)[:limit]
    assert len(set(found)) == len(found) <= limit


def test_a_huge_text_stays_small():
    words = words_of(" ".join(f"{'word' * 100}{number}" for number in range(9 * MAX_WORDS)))
    numbered = words_of(" ".join(map(str, range(9 * MAX_WORDS))))

    assert len(words) == 1
    assert len(numbered) == MAX_WORDS


def test_what_any_hypothesis_says_tells_nothing():
    statement = "Vendor-graph features improve recall for BEC by 10% over baseline"

    assert telling_words(statement) == ["vendor", "graph", "feature", "recall", "bec"]
    assert telling_words("It improves the metric by 5%") == []


def test_a_plan_is_found_by_what_it_tries():
    plan = {"statement": "Graphs help", "method": "Node2vec", "metric": "recall", "timebox": "10"}

    assert words_of(told_by_plan("Fraud", plan)) == ["fraud", "graph", "help", "node2vec", "recall"]


def test_a_decision_an_ending_and_a_note_are_found_by_what_people_wrote():
    decided = Decided(
        decision=Decision.FAILURE_STEP,
        outcome=HypothesisState.REFUTED,
        verdict=None,
        statement="Graphs help",
        learning="Hubs drown the signal",
        next_step="",
        reason="Too sparse",
        spent=4,
        timebox=10,
    )
    stopped = ProjectMoved(state=ProjectState.STOPPED, reason="No budget", learning="Rules do")

    assert told_by_event("Fraud", decided) == "refuted Hubs drown the signal Too sparse"
    assert told_by_event("Fraud", stopped) == "Fraud stopped Rules do No budget"
    assert told_by_event("Fraud", Noted(source="slack", text="Labels leak")) == "Labels leak"


@pytest.mark.parametrize(
    "event",
    [
        Extended(days=3, reason="late labels", deadline=MONDAY, timebox=13),
        ProjectMoved(state=ProjectState.ARCHIVED),
        Noted(source="github", text="Workflow train finished"),
    ],
)
def test_what_says_nothing_of_an_outcome_is_not_searched(event):
    assert told_by_event("Fraud", event) == ""
