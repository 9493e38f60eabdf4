"""Deciding what happens after a hypothesis."""

from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.hypotheses import (
    OUTCOMES,
    Decision,
    Hypothesis,
    HypothesisState,
    NextStep,
)
from bot.experiments.log import Decided
from bot.experiments.ports import Act, IntentKind, Work
from bot.experiments.projects import Project, Right
from bot.experiments.service.hypotheses import begin_timebox, prepare_start
from bot.experiments.service.log import write_entry


async def decide(
    work: Work,
    act: Act,
    *,
    project_id: int,
    number: int,
    decision: Decision,
    outcome: HypothesisState,
    learning: str,
) -> Hypothesis:
    """Close a hypothesis and, where the step taken names another, start that one too.

    A next hypothesis that cannot start does not hold up the decision: the log says why.
    Raises NotAllowed, NotPossible, and FieldErrors for an outcome that is none.
    """
    project = await work.projects.get(project_id)
    project.require(Right.DECIDE, act.actor_id)
    if outcome not in OUTCOMES:
        raise FieldErrors({"outcome": "Choose supported, refuted or inconclusive."})
    current = await work.hypotheses.get(project_id, number)
    closed = current.decide(decision, outcome)
    await work.hypotheses.save(closed)
    await work.check_ins.arm(project_id, number, ())
    step = current.next_step(decision)
    following, obstacle = await _following(work, act, project, step)
    event = Decided(
        decision=decision,
        outcome=closed.state,
        verdict=current.latest_verdict,
        statement=current.statement,
        learning=learning.strip(),
        next_step=str(step) if step else "",
        obstacle=obstacle,
        spent=current.days_spent(act.at, project.owner_zone),
        timebox=current.days_allowed,
    )
    await write_entry(work, act, project, number, event)
    if following is not None:
        await begin_timebox(work, act, project, following)
    await work.outbox.add(project, IntentKind.PROMPTS, str(number))
    await work.outbox.add(project, IntentKind.HYPOTHESIS, str(number))
    await work.outbox.add(project, IntentKind.CARD)
    return closed


async def _following(
    work: Work, act: Act, project: Project, step: NextStep | None
) -> tuple[Hypothesis | None, str]:
    """The hypothesis to start next, ready to begin, or the reason why it cannot."""
    if step is None or step.hypothesis is None:
        return None, ""
    try:
        return await prepare_start(work, act, project, step.hypothesis), ""
    except Refusal as refusal:
        return None, refusal.message
