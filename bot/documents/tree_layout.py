"""Where everything stands on the picture of a tree, from left to right; lengths are in inches.

A hypothesis stands one column right of the last that leads to it. A deep tree goes on below,
like lines of writing, and so does what a step cannot reach without crossing it all: such a step
ends in a tag that names its hypothesis. Within a column things are ordered so that few lines
cross, and moved as close to what they belong to as their heights allow.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from bot.experiments.branches import Branch, branches, by_number, cycles, successors
from bot.experiments.hypotheses import Decision, Hypothesis
from bot.experiments.tree import chosen_path

BOX_WIDTH, BOX_HEIGHT = 2.7, 1.25
TAG_WIDTH, TAG_HEIGHT = 1.55, 0.32
#: How far from the middle of a box its two steps leave it.
PORT = 0.29
MOST_SHOWN = 30
_COLUMN_GAP = 1.35
_GAP = 0.2
_BAND_GAP = 0.55
_MOST_COLUMNS = 5
_SWEEPS = 8


@dataclass
class Item:
    """A hypothesis' box, the tag at the end of a step, or the place where a long line passes."""

    column: int
    height: float
    number: int | None = None
    #: What the tag stands for.
    end: Branch | None = None
    #: Its middle, from the top of the picture.
    y: float = 0

    @property
    def left(self) -> float:
        """Its left edge, from that of the picture."""
        return self.column * (BOX_WIDTH + _COLUMN_GAP)

    @property
    def right(self) -> float:
        """Its right edge, from the left one of the picture."""
        return self.left + (TAG_WIDTH if self.end else BOX_WIDTH)


@dataclass(frozen=True)
class Wire:
    """A step's line: from its hypothesis through passing places to a box or a tag."""

    decision: Decision
    items: tuple[Item, ...]


@dataclass
class Layout:
    """A picture's items and lines, its size without margins, and how many it has no room for."""

    items: list[Item] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    width: float = BOX_WIDTH
    height: float = 0
    left_out: int = 0


def port(decision: Decision) -> float:
    """Where a step leaves its box, from the middle: above if it succeeds, below if it fails."""
    return -PORT if decision is Decision.SUCCESS_STEP else PORT


def lay_out(hypotheses: Sequence[Hypothesis]) -> Layout:
    """Place the liveliest hypotheses, at most `MOST_SHOWN`, with their steps."""
    shown = by_number(_liveliest(hypotheses))
    layout = Layout(left_out=len(hypotheses) - len(shown))
    if not shown:
        return layout
    back = {(way[-1], way[0]) for way in cycles(shown)}
    depths = _depths(shown, back)
    deepest = max(depths.values()) + 1
    columns = ceil(deepest / ceil(deepest / _MOST_COLUMNS))
    top = 0.0
    for band in range(ceil(deepest / columns)):
        numbers = [number for number in shown if depths[number] // columns == band]
        boxes = {number: Item(depths[number] % columns, BOX_HEIGHT, number) for number in numbers}
        items, wires = _connect(boxes, shown, back)
        top = _place(items, wires, top) + _BAND_GAP
        layout.items += items
        layout.wires += wires
    layout.width = max(item.right for item in layout.items)
    layout.height = top - _BAND_GAP
    return layout


def _liveliest(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Those that are worked on, then the way that the project takes, then the newest."""
    path = set(chosen_path(hypotheses))
    order = sorted(
        hypotheses, key=lambda each: (not each.state.is_open, each.number not in path, -each.number)
    )
    return order[:MOST_SHOWN]


def _depths(shown: Mapping[int, Hypothesis], back: set[tuple[int, int]]) -> dict[int, int]:
    """The longest way to each from where nothing leads, not counting steps that come back."""
    steps = {
        number: [to for to in successors(each, shown) if (number, to) not in back]
        for number, each in shown.items()
    }
    waits = dict.fromkeys(shown, 0)
    for to in (to for targets in steps.values() for to in targets):
        waits[to] += 1
    depths = dict.fromkeys(shown, 0)
    ready = [number for number in shown if not waits[number]]
    while ready:
        number = ready.pop()
        for to in steps[number]:
            depths[to] = max(depths[to], depths[number] + 1)
            waits[to] -= 1
            if not waits[to]:
                ready.append(to)
    return depths


def _connect(
    boxes: Mapping[int, Item], shown: Mapping[int, Hypothesis], back: set[tuple[int, int]]
) -> tuple[list[Item], list[Wire]]:
    """The items of a band, in the order of a walk through the tree, and the lines between them."""
    items: list[Item] = []
    wires: list[Wire] = []
    met: set[int] = set()
    pending = sorted(boxes, key=lambda number: (boxes[number].column, number), reverse=True)
    while pending:
        number = pending.pop()
        if number in met:
            continue
        met.add(number)
        box = boxes[number]
        items.append(box)
        for branch in branches(shown[number]):
            to = branch.step.hypothesis
            target = boxes.get(to) if to is not None and (number, to) not in back else None
            if target is None:
                target = Item(box.column + 1, TAG_HEIGHT, end=branch)
                items.append(target)
            passing = [Item(column, 0.1) for column in range(box.column + 1, target.column)]
            items += passing
            wires.append(Wire(branch.decision, (box, *passing, target)))
        pending += reversed([to for to in successors(shown[number], shown) if to in boxes])
    return items, wires


def _place(items: Sequence[Item], wires: Sequence[Wire], top: float) -> float:
    """Set the heights of a band's items, the topmost at `top`; answers with the lowest edge."""
    columns: dict[int, list[Item]] = {}
    for item in items:
        columns.setdefault(item.column, []).append(item)
    before: dict[int, list[tuple[Item, float]]] = {id(item): [] for item in items}
    after: dict[int, list[tuple[Item, float]]] = {id(item): [] for item in items}
    for wire in wires:
        for index, (left, right) in enumerate(pairwise(wire.items)):
            leaves = port(wire.decision) if index == 0 else 0
            before[id(right)].append((left, leaves))
            after[id(left)].append((right, -leaves))
    for column in columns.values():
        _settle(column, [0] * len(column))
    rightwards = sorted(columns)
    for sweep in range(_SWEEPS):
        last = sweep == _SWEEPS - 1
        for index in rightwards if sweep % 2 or last else rightwards[::-1]:
            column = columns[index]
            near = before if sweep % 2 or last else after
            wanted = {id(item): _mean(near[id(item)], item.y) for item in column}
            if sweep < _SWEEPS // 2:
                # Half of the sweeps put things in order, the others only move them.
                column.sort(key=lambda item: wanted[id(item)])
            _settle(column, [wanted[id(item)] for item in column])
    shift = top - min(item.y - item.height / 2 for item in items)
    for item in items:
        item.y += shift
    return max(item.y + item.height / 2 for item in items)


def _mean(near: Iterable[tuple[Item, float]], otherwise: float) -> float:
    heights = [item.y + offset for item, offset in near]
    return sum(heights) / len(heights) if heights else otherwise


def _settle(column: Sequence[Item], wanted: Sequence[float]) -> None:
    """Move a column's items as near to where they want to be as their order and heights allow.

    Least squares: neighbours that push each other move as one, to the mean of their wishes.
    """
    offsets = [0.0]
    for above, below in pairwise(column):
        offsets.append(offsets[-1] + (above.height + below.height) / 2 + _GAP)
    groups: list[tuple[float, int]] = []
    for wish, offset in zip(wanted, offsets, strict=True):
        total, size = wish - offset, 1
        while groups and groups[-1][0] / groups[-1][1] > total / size:
            more, others = groups.pop()
            total, size = total + more, size + others
        groups.append((total, size))
    starts = [total / size for total, size in groups for _ in range(size)]
    for item, start, offset in zip(column, starts, offsets, strict=True):
        item.y = start + offset
