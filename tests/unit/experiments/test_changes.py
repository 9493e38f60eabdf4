"""Two people who wrote at the same time: what can be put together, and what cannot."""

from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.changes import Merged, changes_between, merge
from bot.experiments.default_template import HYPOTHESIS, METRIC_GOALS, PROBLEM

_words = st.sampled_from(["", "Vendors", "Forgers", "Renewals"])
problems = st.fixed_dictionaries({"problem": _words, "why_now": _words, "link": st.just("")})


@given(base=problems, theirs=problems, mine=problems)
def test_nothing_that_either_changed_is_undone_unless_both_did(base, theirs, mine):
    merged = merge(PROBLEM, [base], [theirs], [mine])

    (item,) = merged.content
    labels = {field.key: field.label for field in PROBLEM.fields}
    for key, text in item.items():
        clashes = len({base[key], theirs[key], mine[key]}) == 3
        assert (labels[key] in merged.clashes) == clashes
        expected = mine[key] if mine[key] != base[key] else theirs[key]
        assert text == expected


@given(base=problems, theirs=problems)
def test_a_form_that_nobody_touched_takes_over_everything(base, theirs):
    assert merge(PROBLEM, [base], [theirs], [base]) == Merged([theirs])


def test_the_first_writers_of_a_section_begin_with_nothing():
    theirs, mine = {"problem": "Vendors"}, {"problem": "Forgers", "why_now": "Renewals"}

    merged = merge(PROBLEM, (), [theirs], [mine])

    assert merged.content == [{"problem": "Forgers", "why_now": "Renewals", "link": ""}]
    assert merged.clashes == ("The problem",)


def test_goals_of_another_number_are_left_apart():
    base = METRIC_GOALS.clean([{"metric": "recall"}])
    theirs = METRIC_GOALS.clean([{"metric": "precision"}])
    mine = METRIC_GOALS.clean([{"metric": "recall"}, {"metric": "auc"}])

    merged = merge(METRIC_GOALS, base, theirs, mine)

    assert not merged.is_put_together
    assert [each["metric"] for each in merged.content] == ["recall", "auc"]


def test_an_empty_goal_in_an_open_form_does_not_count():
    base = METRIC_GOALS.clean([{"metric": "recall"}])
    theirs = METRIC_GOALS.clean([{"metric": "recall", "amount": "10"}])

    merged = merge(METRIC_GOALS, base, theirs, [*base, {"metric": ""}])

    assert merged.is_put_together
    assert [each["amount"] for each in merged.content] == ["10"]


def test_changes_are_told_as_people_read_them():
    before = {"direction": "higher_is_better", "success_step": "H2", "timebox": "5"}
    after = {"direction": "lower_is_better", "success_step": "stop", "timebox": "5"}

    changes = changes_between(HYPOTHESIS, [before], [after])

    assert [(each.label, each.before, each.after) for each in changes] == [
        ("Direction", "Higher is better", "Lower is better"),
        ("If it succeeds", "go on with H2", "stop here"),
    ]
