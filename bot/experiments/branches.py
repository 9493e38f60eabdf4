"""Where the next steps of hypotheses lead, and the ways that come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.next_steps import NextStep

_CONDITIONS = {Decision.SUCCESS_STEP: "succeeds", Decision.FAILURE_STEP: "fails"}


@dataclass(frozen=True)
class Branch:
    """What happens after a hypothesis one way."""

    decision: Decision
    step: NextStep

    @property
    def condition(self) -> str:
        """When it happens: "succeeds" or "fails"."""
        return _CONDITIONS[self.decision]


def branches(hypothesis: Hypothesis) -> tuple[Branch, Branch]:
    """Where it leads if it succeeds, and if it fails."""
    success, failure = (
        Branch(decision, hypothesis.next_step(decision) or NextStep()) for decision in _CONDITIONS
    )
    return success, failure


def is_decided(hypothesis: Hypothesis) -> bool:
    """Whether people have said what came out; such a one cannot start again."""
    return hypothesis.state is not HypothesisState.PLANNED and not hypothesis.state.is_open


def by_number(hypotheses: Sequence[Hypothesis]) -> dict[int, Hypothesis]:
    """The hypotheses in order of their numbers, to look up."""
    return {each.number: each for each in sorted(hypotheses, key=lambda each: each.number)}


def successors(hypothesis: Hypothesis, known: Mapping[int, Hypothesis]) -> list[int]:
    """The known hypotheses that its steps lead to, each once, the success step's first."""
    numbers = (branch.step.hypothesis for branch in branches(hypothesis))
    return list(dict.fromkeys(each for each in numbers if each is not None and each in known))


def cycles(known: Mapping[int, Hypothesis]) -> list[tuple[int, ...]]:
    """The ways that come back; to cut the last step of each would leave none."""
    found: list[tuple[int, ...]] = []
    seen: set[int] = set()
    for root in known:
        if root in seen:
            continue
        way = {root: 0}
        pending = [(root, iter(successors(known[root], known)))]
        while pending:
            number, following = pending[-1]
            step = next(following, None)
            if step is None:
                pending.pop()
                del way[number]
                seen.add(number)
            elif step in way:
                found.append(tuple(way)[way[step] :])
            elif step not in seen:
                way[step] = len(way)
                pending.append((step, iter(successors(known[step], known))))
    return found
