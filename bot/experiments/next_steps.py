"""Next steps: what follows a hypothesis either way, and how hypotheses are referred to."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.template import Item

_REFERENCE = re.compile(r"(?:(?P<key>[a-z0-9-]{1,30})/)?[Hh](?P<number>[1-9]\d{0,3})")


@dataclass(frozen=True)
class NextStep:
    """What happens after a hypothesis: another one, the launch plan, a stop, or words."""

    #: `H2`, `launch`, `stop`, or blank where only words were given.
    choice: str = ""
    note: str = ""

    @property
    def hypothesis(self) -> int | None:
        """The number of the hypothesis to go on with, if it is one."""
        return int(self.choice[1:]) if self.choice.startswith("H") else None

    def __bool__(self) -> bool:
        return bool(self.choice or self.note)

    def __str__(self) -> str:
        words = {"launch": "start the launch plan", "stop": "stop here", "": ""}
        choice = words.get(self.choice, f"go on with {self.choice}")
        return ": ".join(part for part in (choice, self.note) if part) or "not planned yet"


def parse_reference(text: str) -> tuple[str, int]:
    """Read `project-key/H2` or `H2` (blank key); raises NotFound where it is neither."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise NotFound("Name a hypothesis like fraud-recall/H2.")
    return match["key"] or "", int(match["number"])


def clean_next_steps(plan: Item, own: int, known: Collection[int]) -> dict[str, str]:
    """Check where a plan leads; a bare `H2` among the words counts as the choice.

    Raises FieldErrors for a hypothesis that names itself or one that does not exist.
    """
    plan = dict(plan)
    errors: dict[str, str] = {}
    for step in ("failure", "success"):
        choice, note = plan.get(f"{step}_step", ""), plan.get(f"{step}_note", "")
        where = f"{step}_step"
        if not choice and re.fullmatch(r"[Hh][1-9]\d{0,3}", note):
            choice, where = note.upper(), f"{step}_note"
            plan |= {f"{step}_step": choice, f"{step}_note": ""}
        number = NextStep(choice).hypothesis
        if number == own:
            errors[where] = f"H{own} cannot be its own next step."
        elif number is not None and number not in known:
            errors[where] = f"There is no {choice} in this project. Add it first, then name it."
    if errors:
        raise FieldErrors(errors)
    return plan
