"""How a place writes what words alone cannot say, and what several texts word alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.experiments.hypotheses import HypothesisState

#: What it means that a hypothesis was closed this way; none of it is a failure.
CLOSED = {
    HypothesisState.SUPPORTED: "confirmed",
    HypothesisState.REFUTED: "ruled out",
    HypothesisState.INCONCLUSIVE: "no clear answer",
    HypothesisState.STOPPED: "work ended",
    HypothesisState.REVISED: "found to need another wording",
}


@dataclass(frozen=True)
class Markup:
    """How one place writes what words alone cannot say."""

    bold: Callable[[str], str]
    #: Makes foreign text safe there.
    escape: Callable[[str], str]
    person: Callable[[str], str]
    when: Callable[[datetime], str]
    #: A link, from an address and its words.
    link: Callable[[str, str], str]

    def people(self, user_ids: Iterable[str]) -> str:
        """Several people by name."""
        return ", ".join(map(self.person, user_ids))


def day(on: date) -> str:
    """A day as people write it: `Tue 24 Nov 2026`."""
    return on.strftime("%a %-d %b %Y")


def days(number: int) -> str:
    """`1 working day`, `5 working days`."""
    return f"{number} working day{'' if number == 1 else 's'}"


def time_taken(spent: int, allowed: int) -> str:
    """`in 4 of 10 days, 6 days returned to the plan`; or by how much it took longer."""
    left = allowed - spent
    if left < 0:
        return f"in {spent} days, {-left} more than planned"
    returned = f", {left} day{'' if left == 1 else 's'} returned to the plan" if left else ""
    return f"in {spent} of {allowed} days{returned}"
