"""Everything has its place on the picture of a tree."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.documents.tree_layout import MOST_SHOWN, Item, Layout, lay_out, port

from ..experiments.trees import S, node, trees


def boxes(layout: Layout) -> dict[int, Item]:
    return {item.number: item for item in layout.items if item.number is not None}


def cross(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return (one[0] - other[0]) * (one[1] - other[1]) < 0


@given(trees())
def test_every_hypothesis_has_a_box_and_every_step_a_line(nodes):
    layout = lay_out(nodes)

    assert sorted(boxes(layout)) == sorted(each.number for each in nodes)
    assert len(layout.wires) == 2 * len(nodes)


@given(trees())
def test_nothing_lies_on_something_else_or_outside_of_the_picture(nodes):
    layout = lay_out(nodes)

    for item in layout.items:
        assert item.y - item.height / 2 > -0.001
        assert item.y + item.height / 2 < layout.height + 0.001
        assert 0 <= item.left < item.right <= layout.width
    for one, other in combinations(layout.items, 2):
        beside = one.column != other.column
        assert beside or abs(one.y - other.y) > (one.height + other.height) / 2


@given(trees())
def test_lines_go_to_the_right_column_by_column(nodes):
    for wire in lay_out(nodes).wires:
        columns = [item.column for item in wire.items]

        assert columns == list(range(columns[0], columns[0] + len(columns)))
        assert len(columns) > 1


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=14))
def test_lines_never_cross_where_no_steps_join(growth):
    steps = {1: ["launch", "stop"]}
    for parent, succeeds in growth:
        ways = steps[parent % len(steps) + 1]
        if ways[not succeeds][0] != "H":
            ways[not succeeds] = f"H{len(steps) + 1}"
            steps[len(steps) + 1] = ["launch", "stop"]

    layout = lay_out([node(number, *ways) for number, ways in steps.items()])

    drops = [
        (wire.items[0].column, (wire.items[0].y + port(wire.decision), wire.items[1].y))
        for wire in layout.wires
    ]
    for (column, one), (other_column, other) in combinations(drops, 2):
        assert column != other_column or not cross(one, other)


def test_each_stands_right_of_all_that_lead_to_it():
    nodes = [node(1, "H3", "H2"), node(2, "H3", "stop"), node(3, "launch", "stop")]

    placed = boxes(lay_out(nodes))

    assert [placed[number].column for number in (1, 2, 3)] == [0, 1, 2]


def test_a_deep_tree_goes_on_below_like_lines_of_writing():
    nodes = [node(number, "launch", f"H{number + 1}") for number in range(1, 25)]

    placed = boxes(lay_out(nodes))

    assert [placed[number].column for number in range(1, 11)] == [0, 1, 2, 3, 4] * 2
    rows = [placed[number].y for number in (1, 6, 11, 16, 21)]
    assert all(below > above for above, below in pairwise(rows))


def test_a_large_tree_shows_the_liveliest_and_counts_the_others():
    nodes = [node(number, "launch", "stop", S.REFUTED) for number in range(1, 101)]
    nodes[3] = node(4, "launch", "stop", S.RUNNING)

    layout = lay_out(nodes)

    assert len(boxes(layout)) == MOST_SHOWN
    assert 4 in boxes(layout)
    assert layout.left_out == 70
