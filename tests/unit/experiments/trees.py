"""Hypotheses with their next steps, and any tree of them, for properties."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.experiments.hypotheses import Hypothesis, HypothesisState

from .factories import hypothesis, plan

S = HypothesisState
DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
CHOICES = {"launch", "stop", ""}


def node(number: int, success: str, failure: str, state: S = S.PLANNED, **more: Any) -> Hypothesis:
    """A hypothesis with its next steps; what is no choice is a note in words."""
    steps = {}
    for name, step in (("success", success), ("failure", failure)):
        is_choice = step in CHOICES or step[:1] == "H"
        steps |= {
            f"{name}_step": step if is_choice else "",
            f"{name}_note": "" if is_choice else step,
        }
    started = None if state is S.PLANNED else DAY + timedelta(days=number)
    answers = plan(statement=f"Claim {number}", **steps)
    values = {"number": number, "plan": answers, "started_at": started}
    return hypothesis(state, **values | more)


@st.composite
def trees(draw: st.DrawFn) -> list[Hypothesis]:
    """Any hypotheses in any order; steps may lead anywhere, to what is not there too."""
    size = draw(st.integers(0, 7))
    step = st.sampled_from(["launch", "stop", "", "ask the data team"]) | st.builds(
        "H{}".format, st.integers(1, size + 1)
    )
    numbers = draw(st.permutations(range(1, size + 1)))
    return [node(each, draw(step), draw(step), draw(st.sampled_from(S))) for each in numbers]
