"""The experiment log's modal: every entry has a place in it, and Slack takes any page."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.log import Event, LogEntry, Noted
from bot.workspace.validation.views import view_problems
from handlers.experiment_log import PER_PAGE, Wanted
from handlers.views.log_modal import ANYTHING, KINDS, LogPage, build_log_modal
from handlers.views.pages import fits

from ..documents.generated import NOW, PROJECT

_texts = st.text(alphabet="a &<>*`|\n🎉é", min_size=1, max_size=3000)


def build_entry(event, **changes):
    values = {"id": 7, "project_id": 1, "number": 2, "at": NOW, "actor_id": "U1", "cause": "x"}
    return LogEntry(**values | changes, event=event)


def build_hypotheses(count):
    first = Hypothesis(
        project_id=1,
        number=1,
        state=HypothesisState.PLANNED,
        plan={"statement": "Vendor-graph features improve recall"},
        revision=1,
        baseline={},
    )
    return [replace(first, number=number) for number in range(1, count + 1)]


def build(page, hypotheses=(), kind="all", about=ANYTHING):
    return build_log_modal(PROJECT, hypotheses, page, kind=kind, about=about, metadata="{}")


def test_every_kind_of_entry_is_found_by_a_filter():
    filtered = {kind for _, kinds in KINDS.values() for kind in kinds}

    assert filtered == {each.kind for each in get_args(Event)}


@given(text=_texts)
def test_a_page_of_the_longest_notes_fits_into_a_modal(text):
    event = Noted(source="slack", text=text * 3, url=f"https://a.example/{'x' * 1400}")
    entries = [build_entry(event, id=each) for each in range(PER_PAGE, 0, -1)]
    links = {each.id: f"https://labthread.slack.com/{'y' * 200}" for each in entries}

    view = build(LogPage(entries=entries, has_newer=True, has_older=True, links=links))

    assert view_problems(view) == []
    assert fits(view)


@pytest.mark.parametrize("about", [ANYTHING, "H1", "H300"])
def test_the_chosen_hypothesis_is_among_the_hundred_that_can_be_offered(about):
    view = build(LogPage(entries=()), build_hypotheses(300), about=about)

    assert view_problems(view) == []
    (_, chooser) = view["blocks"][1]["elements"]
    assert chooser["initial_option"]["value"] == about
    assert len(chooser["options"]) == 100


@pytest.mark.parametrize(
    ("about", "number"),
    [("all", None), ("project", 0), ("H2", 2), ("H", None), ("H²", None), ("Hx", None)],
)
def test_what_is_chosen_is_read_as_a_number(about, number):
    assert Wanted(about=about).number == number


def test_what_a_crafted_view_chooses_is_taken_as_everything():
    values = {"log_filters": {"log_kind": {"selected_option": {"value": "secrets"}}}}

    assert Wanted.chosen({"state": {"values": values}}) == Wanted()
