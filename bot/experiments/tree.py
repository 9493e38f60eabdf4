"""The hypotheses of a project as a tree: where their next steps lead, and in how many days.

Steps may join and may even come back, so it is a graph; teams speak of the tree. Nothing here
recurses, and all of it takes time in proportion to the hypotheses and to what is named.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.experiments.branches import branches, by_number, cycles, is_decided, successors
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.next_steps import NextStep
from bot.experiments.text import shorten

_TAKEN = {
    HypothesisState.SUPPORTED: {Decision.SUCCESS_STEP},
    HypothesisState.REFUTED: {Decision.FAILURE_STEP},
    HypothesisState.INCONCLUSIVE: {Decision.SUCCESS_STEP, Decision.FAILURE_STEP},
}
_MOST_IN_A_SENTENCE = 8
_DEEPEST_INDENT = 8
_LONGEST_TOLD = 150


class Trouble(StrEnum):
    """What can be wrong with where a tree leads."""

    CYCLE = "cycle"
    MISSING = "missing"
    DEAD_END = "dead_end"
    UNREACHABLE = "unreachable"
    DECIDED = "decided"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a tree; `words` is one sentence for the owner."""

    trouble: Trouble
    #: The hypotheses that it is about, in the order that the sentence names them.
    numbers: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Budget:
    """What a project plans and has spent, in working days."""

    planned_path: int
    planned_tree: int
    spent: int
    extensions: int
    extended_days: int


@dataclass(frozen=True)
class Line:
    """What one hypothesis plans, has spent and has left with its extensions, in working days."""

    number: int
    ref: str
    planned: int
    spent: int
    left: int
    extensions: int


def problems(hypotheses: Sequence[Hypothesis]) -> tuple[Problem, ...]:
    """What is wrong with where the tree leads; by kind of trouble, then by number."""
    known = by_number(hypotheses)
    undecided = {number: each for number, each in known.items() if not is_decided(each)}
    found = [
        *_cycles(undecided),
        *_missing(undecided, known),
        *_dead_ends(undecided, known),
        *_unreachable(known),
        *_decided(undecided, known),
    ]
    return tuple(found)


def _cycles(undecided: Mapping[int, Hypothesis]) -> Iterator[Problem]:
    for found in cycles(undecided):
        lowest = found.index(min(found))
        numbers = found[lowest:] + found[:lowest]
        refs = [f"H{number}" for number in (*numbers, numbers[0])]
        if len(refs) > _MOST_IN_A_SENTENCE:
            refs[_MOST_IN_A_SENTENCE - 2 : -2] = ["…"]
        way = " → ".join(refs)
        yield Problem(
            Trouble.CYCLE, numbers, f"{way} goes round in a circle: send one step elsewhere."
        )


def _missing(
    undecided: Mapping[int, Hypothesis], known: Mapping[int, Hypothesis]
) -> Iterator[Problem]:
    for number, each in undecided.items():
        for branch in branches(each):
            if not branch.step:
                words = f"{each.ref} does not say yet what happens if it {branch.condition}."
            elif (target := branch.step.hypothesis) is not None and target not in known:
                words = (
                    f"If {each.ref} {branch.condition}, it goes on with H{target}, "
                    "which is not in this project."
                )
            else:
                continue
            yield Problem(Trouble.MISSING, (number,), words)


def _dead_ends(
    undecided: Mapping[int, Hypothesis], known: Mapping[int, Hypothesis]
) -> Iterator[Problem]:
    """Walk back from every end; what is never met can only stop, or go round for ever.

    A step that is missing is named as such, and may lead anywhere yet.
    """
    before: dict[int, list[int]] = defaultdict(list)
    leads_on: list[int] = []
    for number, each in undecided.items():
        steps = [branch.step for branch in branches(each)]
        for target in successors(each, undecided):
            before[target].append(number)
        if any(_is_open_end(step, known) for step in steps):
            leads_on.append(number)
    met = set(leads_on)
    while leads_on:
        fresh = set(before[leads_on.pop()]) - met
        met |= fresh
        leads_on.extend(fresh)
    for number, each in undecided.items():
        if number not in met:
            words = (
                f"Whatever comes out of {each.ref}, the project never gets to a launch plan: "
                "give one of its ways a launch or a next hypothesis."
            )
            yield Problem(Trouble.DEAD_END, (number,), words)


def _is_open_end(step: NextStep, known: Mapping[int, Hypothesis]) -> bool:
    if step.hypothesis is not None:
        return step.hypothesis not in known
    return step.choice != "stop"


def _unreachable(known: Mapping[int, Hypothesis]) -> Iterator[Problem]:
    reached = {
        branch.step.hypothesis
        for each in known.values()
        for branch in branches(each)
        if (not is_decided(each) or branch.decision in _TAKEN.get(each.state, ()))
        and branch.step.hypothesis != each.number
    }
    for number, each in list(known.items())[1:]:
        if each.state is HypothesisState.PLANNED and number not in reached:
            words = f"No step leads to {each.ref}: name it as a next step, or let it go."
            yield Problem(Trouble.UNREACHABLE, (number,), words)


def _decided(
    undecided: Mapping[int, Hypothesis], known: Mapping[int, Hypothesis]
) -> Iterator[Problem]:
    for number, each in undecided.items():
        for branch in branches(each):
            target = branch.step.hypothesis
            if target is not None and target in known and target not in undecided:
                words = (
                    f"If {each.ref} {branch.condition}, it goes on with H{target}, which is "
                    f"{known[target].state.words} already and cannot start again."
                )
                yield Problem(Trouble.DECIDED, (number, target), words)


def chosen_path(hypotheses: Sequence[Hypothesis]) -> tuple[int, ...]:
    """The way that the project takes, by number.

    Those that were started come first, in that order. Then it goes on from the last of them
    that is undecided, as if everything succeeded; where all are decided, by the step that the
    last outcome stands for; where none has started, from the first one that is planned.
    """
    known = by_number(hypotheses)
    started = sorted(
        (each.started_at, number) for number, each in known.items() if each.started_at is not None
    )
    path = dict.fromkeys(number for _, number in started)
    undecided = [known[number] for number in path if not is_decided(known[number])]
    planned = [each for each in known.values() if each.state is HypothesisState.PLANNED]
    if undecided:
        onward = branches(undecided[-1])[0].step.hypothesis
    elif started:
        onward = _step_taken(known[started[-1][1]])
    else:
        onward = planned[0].number if planned else None
    while onward in known and onward not in path:
        path[onward] = None
        onward = branches(known[onward])[0].step.hypothesis
    return tuple(path)


def _step_taken(decided: Hypothesis) -> int | None:
    success, failure = branches(decided)
    taken = {HypothesisState.SUPPORTED: success, HypothesisState.REFUTED: failure}
    return taken[decided.state].step.hypothesis if decided.state in taken else None


def budget(
    hypotheses: Sequence[Hypothesis], days: Mapping[int, int], spent: Mapping[int, int]
) -> Budget:
    """Planned and spent working days of the project, from those of each hypothesis by number."""
    return Budget(
        planned_path=sum(days.get(number, 0) for number in chosen_path(hypotheses)),
        planned_tree=sum(days.get(each.number, 0) for each in hypotheses),
        spent=sum(spent.get(each.number, 0) for each in hypotheses),
        extensions=sum(each.extensions for each in hypotheses),
        extended_days=sum(each.extended_days for each in hypotheses),
    )


def budget_lines(
    hypotheses: Sequence[Hypothesis], days: Mapping[int, int], spent: Mapping[int, int]
) -> tuple[Line, ...]:
    """Planned and spent working days of each hypothesis; a decided one has nothing left."""
    lines = []
    for number, each in by_number(hypotheses).items():
        planned, used = days.get(number, 0), spent.get(number, 0)
        left = 0 if is_decided(each) else max(0, planned + each.extended_days - used)
        lines.append(Line(number, each.ref, planned, used, left, each.extensions))
    return tuple(lines)


def tree_lines(hypotheses: Sequence[Hypothesis]) -> tuple[str, ...]:
    """The tree as an indented outline, for screen readers and documents.

    Every hypothesis is told once; where another step leads to it, "see H2 above".
    """
    known = by_number(hypotheses)
    led_to = {target for each in known.values() for target in successors(each, known)}
    first = next(iter(known), None)
    told: set[int] = set()
    lines: list[str] = []
    for root in sorted(known, key=lambda number: (number != first, number in led_to, number)):
        pending = [] if root in told else [(0, "", NextStep(f"H{root}"))]
        while pending:
            depth, condition, step = pending.pop()
            number = step.hypothesis
            words = _step_told(step, known, told)
            lines.append(f"{'  ' * min(depth, _DEEPEST_INDENT)}{condition}{words}")
            if number in known and number not in told:
                told.add(number)
                success, failure = branches(known[number])
                pending.append((depth + 1, "if it fails: ", failure.step))
                pending.append((depth + 1, "if it succeeds: ", success.step))
    return tuple(lines)


def _step_told(step: NextStep, known: Mapping[int, Hypothesis], told: Container[int]) -> str:
    number = step.hypothesis
    if number in told:
        return f"see H{number} above"
    if number is None or number not in known:
        return shorten(str(step), _LONGEST_TOLD)
    each = known[number]
    here = ", we are here" if each.state.is_open else ""
    return f"{each.ref}: {shorten(each.statement, _LONGEST_TOLD)} ({each.state.words}{here})"
