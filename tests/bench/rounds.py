"""Contestants side by side: their rounds alternate, so that what slows the machine slows all."""

import gc
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

#: Runs one round of a contestant and returns what it measured.
Round = Callable[[], Awaitable[Sequence[float]]]
#: What each contestant measured, by round.
Rounds = Mapping[str, Sequence[Sequence[float]]]
#: Says what goes on, for whoever waits.
Tell = Callable[[str], None]

_RESAMPLES, _FEWEST = 1000, 3


async def alternate(
    contestants: Mapping[str, Round], rounds: int, tell: Tell, *, patience: float = 60
) -> Rounds:
    """Run everybody's first round to warm up, then `rounds` that count.

    Every second time the order is turned round: whoever comes first after a pause has no advantage.
    On a machine that is slow or busy there are fewer, but at least three, once `patience` seconds
    are over.
    """
    give_up = time.monotonic() + patience
    measured: dict[str, list[Sequence[float]]] = {name: [] for name in contestants}
    names = list(contestants)
    for number in range(rounds + 1):
        if number > _FEWEST and time.monotonic() > give_up:
            break
        tell(f"round {number} of {rounds}")
        for name in names if number % 2 else reversed(names):
            # Nobody pays for the garbage of the one before.
            gc.collect()
            samples = await contestants[name]()
            if number:
                measured[name].append(samples)
    return measured


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One contestant's median over another's, and what it has to be."""

    of: str
    to: str
    at_most: float | None = None
    at_least: float | None = None

    def holds(self, ratio: float) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_most is not None:
            return ratio <= self.at_most
        if self.at_least is not None:
            return ratio >= self.at_least
        return None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What all contestants measured of one thing."""

    title: str
    unit: str
    measured: Rounds
    ratios: Sequence[Ratio]
    #: Whether more is better, as of a rate; the tail is then the slow end, too.
    more_is_better: bool = False
    notes: Sequence[str] = field(default=())

    def median(self, name: str) -> float:
        """The median of all samples."""
        return median(_flat(self.measured[name]))

    def tail(self, name: str) -> float:
        """What only one sample in a hundred is worse than."""
        samples = sorted(_flat(self.measured[name]), reverse=self.more_is_better)
        return samples[min(len(samples) - 1, int(len(samples) * 0.99))]

    def ratio(self, ratio: Ratio) -> float:
        """The ratio of the medians."""
        return self.median(ratio.of) / self.median(ratio.to)

    def tail_ratio(self, ratio: Ratio) -> float:
        """The ratio of the tails."""
        return self.tail(ratio.of) / self.tail(ratio.to)

    def band(self, ratio: Ratio) -> tuple[float, float]:
        """Where the ratio lies with 95% confidence.

        Whole rounds are drawn again, those of both contestants together: samples of one round
        hang together, and so do rounds that ran side by side.
        """
        of, to = self.measured[ratio.of], self.measured[ratio.to]
        dice = random.Random(0)
        found = []
        for _ in range(_RESAMPLES):
            drawn = [dice.randrange(len(of)) for _ in of]
            above, below = ([rounds[each] for each in drawn] for rounds in (of, to))
            found.append(median(_flat(above)) / median(_flat(below)))
        found.sort()
        return found[int(_RESAMPLES * 0.025)], found[int(_RESAMPLES * 0.975)]


def _flat(rounds: Sequence[Sequence[float]]) -> list[float]:
    return [sample for each in rounds for sample in each]
