"""What can be wrong with where a tree of hypotheses leads."""

import pytest
from hypothesis import given

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.tree import Trouble, chosen_path, problems, tree_lines

from .trees import S, node, trees


def troubles(*nodes: Hypothesis) -> list[tuple[Trouble, tuple[int, ...]]]:
    return [(each.trouble, each.numbers) for each in problems(nodes)]


class TestProblems:
    def test_a_tree_that_ends_well_has_none(self):
        assert troubles(node(1, "launch", "H2"), node(2, "launch", "stop")) == []

    def test_words_are_an_open_end(self):
        assert troubles(node(1, "talk to the data team", "stop")) == []

    def test_no_hypotheses_have_none(self):
        assert problems([]) == ()

    def test_steps_that_come_back_are_named_with_their_way(self):
        found = problems([node(2, "launch", "H1"), node(1, "launch", "H2")])

        assert [each.trouble for each in found] == [Trouble.CYCLE]
        assert found[0].numbers == (1, 2)
        assert found[0].words.startswith("H1 → H2 → H1 goes round")

    def test_each_cycle_is_named_once_though_both_branches_take_it(self):
        found = troubles(node(1, "H2", "H2"), node(2, "H1", "H3"), node(3, "launch", "H2"))

        assert found == [(Trouble.CYCLE, (1, 2)), (Trouble.CYCLE, (2, 3))]

    def test_a_long_cycle_is_named_in_a_short_sentence(self):
        ring = [node(each, "launch", f"H{each % 40 + 1}") for each in range(1, 41)]

        [found] = problems(ring)

        assert found.numbers == tuple(range(1, 41))
        assert "H1 → H2 → H3 → H4 → H5 → H6 → … → H40 → H1" in found.words

    def test_a_branch_without_a_step_is_missing(self):
        found = problems([node(1, "launch", "")])

        assert [each.words for each in found] == ["H1 does not say yet what happens if it fails."]

    def test_a_step_to_a_hypothesis_that_is_not_there_is_missing(self):
        [found] = problems([node(1, "launch", "H9")])

        assert found.trouble is Trouble.MISSING
        assert "H9, which is not in this project" in found.words

    def test_a_way_that_can_only_stop_is_a_dead_end_from_where_it_begins(self):
        found = troubles(node(1, "launch", "H2"), node(2, "H3", "stop"), node(3, "stop", "stop"))

        assert found == [(Trouble.DEAD_END, (2,)), (Trouble.DEAD_END, (3,))]

    def test_a_circle_without_a_way_out_is_a_dead_end(self):
        assert (Trouble.DEAD_END, (1,)) in troubles(node(1, "H2", "stop"), node(2, "H1", "stop"))

    def test_a_planned_one_that_no_step_leads_to_is_unreachable(self):
        assert troubles(node(1, "launch", "stop"), node(2, "launch", "stop")) == [
            (Trouble.UNREACHABLE, (2,))
        ]

    @pytest.mark.parametrize(
        ("outcome", "reached"),
        [
            (S.REFUTED, True),
            (S.INCONCLUSIVE, True),
            (S.SUPPORTED, False),
            (S.STOPPED, False),
            (S.REVISED, False),
        ],
    )
    def test_a_decided_one_leads_on_only_by_the_step_that_it_stands_for(self, outcome, reached):
        found = troubles(node(1, "launch", "H2", outcome), node(2, "launch", "stop"))

        assert found == ([] if reached else [(Trouble.UNREACHABLE, (2,))])

    def test_a_step_to_a_decided_one_cannot_be_taken(self):
        [found] = problems(
            [node(1, "launch", "stop", S.REFUTED), node(2, "launch", "H1", S.RUNNING)]
        )

        assert (found.trouble, found.numbers) == (Trouble.DECIDED, (2, 1))
        assert "H1, which is refuted already" in found.words

    @pytest.mark.parametrize("state", [each for each in S if each not in {S.PLANNED, S.RUNNING}])
    def test_what_a_decided_one_had_planned_is_no_problem_any_more(self, state):
        found = troubles(node(1, "", "H1", state))

        assert bool(found) == state.is_open

    @given(trees())
    def test_their_kinds_come_in_order_and_concern_hypotheses_that_exist(self, nodes):
        found = problems(nodes)

        kinds = [list(Trouble).index(each.trouble) for each in found]
        assert kinds == sorted(kinds)
        assert {number for each in found for number in each.numbers} <= {n.number for n in nodes}
        assert found == problems(nodes[::-1])

    @given(trees())
    def test_a_cycle_is_named_exactly_where_following_steps_comes_back(self, nodes):
        named = {
            n for each in problems(nodes) if each.trouble is Trouble.CYCLE for n in each.numbers
        }
        undecided = {each.number: each for each in nodes if each.state in OPEN_OR_PLANNED}
        comes_back = {n for n in undecided if n in reachable(n, undecided)}

        assert bool(named) == bool(comes_back)
        assert named <= comes_back

    @given(trees())
    def test_a_dead_end_is_what_reaches_neither_launch_nor_an_open_end(self, nodes):
        named = {n for e in problems(nodes) if e.trouble is Trouble.DEAD_END for n in e.numbers}
        every = {each.number: each for each in nodes}
        undecided = {n: each for n, each in every.items() if each.state in OPEN_OR_PLANNED}

        def ends_open(number: int) -> bool:
            steps = [undecided[number].plan[f"{name}_step"] for name in ("success", "failure")]
            return any(
                s in {"launch", ""} or (s[0] == "H" and int(s[1:]) not in every) for s in steps
            )

        dead = {n for n in undecided if not any(map(ends_open, {n} | reachable(n, undecided)))}
        assert named == dead

    def test_five_thousand_in_a_row_take_no_stack(self):
        chain = [node(each, "launch", f"H{each + 1}") for each in range(1, 5001)]
        assert [each.trouble for each in problems(chain)] == [Trouble.MISSING]
        assert len(chosen_path(chain)) == 1
        assert len(tree_lines(chain)) == 10_001


OPEN_OR_PLANNED = {S.PLANNED, S.RUNNING, S.AWAITING_DECISION}


def reachable(start: int, known: dict[int, Hypothesis]) -> set[int]:
    """What following steps from here meets, the slow way; itself only if it comes back."""
    met: set[int] = set()
    while True:
        steps = {
            int(known[n].plan[f"{name}_step"][1:])
            for n in met | {start}
            for name in ("success", "failure")
            if known[n].plan[f"{name}_step"][:1] == "H"
        }
        more = met | (steps & known.keys())
        if more == met:
            return met
        met = more
