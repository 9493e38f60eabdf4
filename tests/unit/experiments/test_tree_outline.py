"""Which way a tree of hypotheses goes, what it costs, and how it reads."""

from datetime import timedelta

import pytest
from hypothesis import given

from bot.experiments.tree import Budget, Line, budget, budget_lines, chosen_path, tree_lines

from .factories import hypothesis, plan
from .trees import DAY, S, node, trees


class TestChosenPath:
    def test_begins_with_the_first_planned_one_and_goes_on_as_if_all_succeeded(self):
        nodes = [node(3, "launch", "stop"), node(1, "H3", "H2"), node(2, "launch", "stop")]

        assert chosen_path(nodes) == (1, 3)

    def test_holds_what_was_started_in_that_order_then_what_is_to_come(self):
        nodes = [
            node(1, "launch", "H2", S.REFUTED, started_at=DAY + timedelta(days=9)),
            node(2, "H3", "stop", S.RUNNING, started_at=DAY + timedelta(days=20)),
            node(3, "launch", "stop"),
            node(4, "launch", "stop", S.INCONCLUSIVE, started_at=DAY),
        ]

        assert chosen_path(nodes) == (4, 1, 2, 3)

    @pytest.mark.parametrize(
        ("outcome", "path"), [(S.SUPPORTED, (1, 2)), (S.REFUTED, (1, 3)), (S.STOPPED, (1,))]
    )
    def test_goes_on_by_the_step_of_the_last_outcome_where_all_are_decided(self, outcome, path):
        nodes = [node(1, "H2", "H3", outcome), *(node(n, "launch", "stop") for n in (2, 3))]

        assert chosen_path(nodes) == path

    def test_stops_where_it_comes_back(self):
        assert chosen_path([node(1, "H2", "stop", S.RUNNING), node(2, "H1", "stop")]) == (1, 2)

    @given(trees())
    def test_names_each_started_one_once_and_no_other_before_them(self, nodes):
        path = chosen_path(nodes)
        started = {each.number for each in nodes if each.started_at is not None}

        assert len(set(path)) == len(path)
        assert set(path[: len(started)]) == started


class TestBudget:
    def test_counts_the_path_the_tree_and_what_was_spent(self):
        nodes = [
            node(1, "launch", "H2", S.REFUTED),
            node(2, "H3", "H4", S.RUNNING, extensions=2, extended_days=5),
            node(3, "launch", "stop"),
            node(4, "launch", "stop"),
        ]

        counted = budget(nodes, {1: 10, 2: 8, 3: 5, 4: 20}, {1: 4, 2: 11})

        assert counted == Budget(23, 43, 15, 2, 5)

    def test_a_line_says_what_is_left_of_the_timebox_with_its_extensions(self):
        nodes = [
            node(2, "launch", "stop", S.RUNNING, extensions=1, extended_days=5),
            node(1, "launch", "H2", S.REFUTED),
            node(3, "launch", "stop", S.AWAITING_DECISION),
        ]

        lines = budget_lines(nodes, {1: 10, 2: 8, 3: 5}, {1: 4, 2: 11, 3: 7})

        assert lines == (
            Line(1, "H1", 10, 4, 0, 0),
            Line(2, "H2", 8, 11, 2, 1),
            Line(3, "H3", 5, 7, 0, 0),
        )

    @given(trees())
    def test_the_path_costs_no_more_than_the_tree(self, nodes):
        counted = budget(nodes, {each.number: each.number for each in nodes}, {})

        assert counted.planned_path <= counted.planned_tree


class TestTreeLines:
    def test_the_outline_says_where_we_are_and_what_happens_either_way(self):
        nodes = [
            node(1, "H3", "H2", S.REFUTED),
            node(2, "H3", "ask the data team", S.RUNNING),
            node(3, "launch", ""),
        ]

        assert tree_lines(nodes) == (
            "H1: Claim 1 (refuted)",
            "  if it succeeds: H3: Claim 3 (planned)",
            "    if it succeeds: start the launch plan",
            "    if it fails: not planned yet",
            "  if it fails: H2: Claim 2 (running, we are here)",
            "    if it succeeds: see H3 above",
            "    if it fails: ask the data team",
        )

    def test_what_no_step_leads_to_has_an_outline_of_its_own(self):
        lines = tree_lines([node(1, "launch", "stop"), node(2, "launch", "H1")])

        assert "H2: Claim 2 (planned)" in lines
        assert lines[-1] == "  if it fails: see H1 above"

    def test_long_claims_of_many_lines_are_one_short_line(self):
        answers = plan(statement="word \n" * 2_000)

        assert len(tree_lines([hypothesis(plan=answers)])[0]) < 180

    @given(trees())
    def test_tells_every_hypothesis_once_and_refers_only_to_what_was_told(self, nodes):
        lines = tree_lines(nodes)

        told: list[str] = []
        for line in lines:
            if line.endswith(" above"):
                assert line.split()[-2] in told
            told += [f"H{n.number}" for n in nodes if f"H{n.number}: Claim" in line]
        assert sorted(told) == sorted(f"H{each.number}" for each in nodes)
        assert len(lines) == len(nodes) * 3 - sum("if it" in e and "Claim" in e for e in lines)
