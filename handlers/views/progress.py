"""How far hypotheses are, in words: their state, the days, and what was answered so far."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.documents.words import day
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.tree import budget
from handlers.views.blocks import escape
from handlers.views.text import when


def hypothesis_status(hypothesis: Hypothesis, zone_name: str) -> str:
    """A hypothesis' state in words, with its deadline or what its numbers say."""
    parts = [hypothesis.state.words]
    if hypothesis.state is HypothesisState.PLANNED:
        parts.append(str(hypothesis.timebox))
    if hypothesis.deadline and hypothesis.state is HypothesisState.RUNNING:
        parts.append(f"until {when(hypothesis.deadline, zone_name)}")
    if hypothesis.deadline and hypothesis.state is HypothesisState.AWAITING_DECISION:
        parts.append(f"its time was over {when(hypothesis.deadline, zone_name)}")
    if hypothesis.state.is_open and hypothesis.latest_verdict:
        parts.append(f"latest result: {hypothesis.latest_verdict.value}")
    if hypothesis.looks > 1 and hypothesis.best:
        best = f"{escape(hypothesis.best.value)}, {hypothesis.best.outcome.value}"
        parts.append(f"best of {hypothesis.looks} results: {best}")
    if hypothesis.extensions:
        parts.append(f"extended {hypothesis.extensions}×")
    if hypothesis.changed_after:
        parts.append(hypothesis.changed_after.words)
    return ", ".join(parts)


def budget_line(
    hypotheses: Sequence[Hypothesis],
    days: Mapping[int, int],
    spent: Mapping[int, int],
    today: date,
) -> str:
    """The working days spent and planned; `days` and `spent` by a hypothesis' number."""
    counted = budget(hypotheses, days, spent)
    extended = f", {counted.extensions} extensions" if counted.extensions else ""
    if counted.extensions == 1:
        extended = ", 1 extension"
    return (
        f"{counted.spent} working days spent by {day(today)}; "
        f"{counted.planned_path} planned on this path, {counted.planned_tree} in the whole "
        f"tree{extended}"
    )


def answers_line(hypotheses: Sequence[Hypothesis]) -> str:
    """What was learned so far: ruling something out is an answer like any other."""
    supported = sum(each.state is HypothesisState.SUPPORTED for each in hypotheses)
    ruled_out = [each for each in hypotheses if each.state is HypothesisState.REFUTED]
    if not supported and not ruled_out:
        return ""
    parts = [f"{supported} supported"] if supported else []
    if ruled_out:
        returned = sum(max(0, each.days_allowed - each.days_taken) for each in ruled_out)
        days = f", {returned} days returned to the plan" if returned else ""
        parts.append(f"{len(ruled_out)} ruled out{days}")
    return f"Answered so far: {'; '.join(parts)}"
