"""Deciding what happens after a hypothesis."""

from dataclasses import dataclass, replace

from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.hypotheses import OUTCOMES, Decision, Hypothesis, HypothesisState
from bot.experiments.log import Decided
from bot.experiments.next_steps import NextStep, clean_next_steps
from bot.experiments.ports import Work
from bot.experiments.projects import Project, Right
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.telling import refresh, write_entry
from bot.experiments.service.timeboxes import begin_timebox, prepare_start
from bot.experiments.verdicts import Outcome


async def decide(
    work: Work,
    act: Act,
    *,
    project_id: int,
    number: int,
    decision: Decision,
    outcome: HypothesisState,
    learning: str,
    reason: str = "",
    next_step: NextStep | None = None,
) -> Hypothesis:
    """Close a hypothesis and, where the step taken names another, start that one too.

    Without a `next_step` the one is taken that the document foresaw. A next hypothesis that
    cannot start does not hold up the decision: the log says why. Raises NotAllowed,
    NotPossible, and FieldErrors for an outcome that is none, for a missing learning, and for
    a decision against the verdict without a reason.
    """
    project = await work.projects.get(project_id)
    project.require(Right.DECIDE, act.actor_id)
    current = await work.hypotheses.get(project_id, number)
    _check(current, decision, outcome, learning, reason)
    step = current.next_step(decision)
    if step is not None and next_step is not None:
        step = await _chosen(work, current, next_step)
    chosen = _Choice(decision, outcome, step, learning.strip(), reason.strip())
    return await _close(work, act, project, current, chosen)


async def take_success_step(
    work: Work, act: Act, project: Project, current: Hypothesis, *, why: str
) -> Hypothesis:
    """Close a supported hypothesis on its own, as the project asked for in its settings."""
    outcome, step = HypothesisState.SUPPORTED, current.next_step(Decision.SUCCESS_STEP)
    chosen = _Choice(Decision.SUCCESS_STEP, outcome, step, f"{why}.", is_automatic=True)
    # Whoever reported the result decided nothing.
    return await _close(work, replace(act, actor_id=""), project, current, chosen)


@dataclass(frozen=True)
class _Choice:
    """What was decided, checked."""

    decision: Decision
    outcome: HypothesisState
    step: NextStep | None
    learning: str
    reason: str = ""
    is_automatic: bool = False


async def _close(
    work: Work, act: Act, project: Project, current: Hypothesis, chosen: _Choice
) -> Hypothesis:
    calendar, _ = await calendar_of(work, project)
    spent = current.days_spent(act.at, calendar)
    closed = current.decide(chosen.decision, chosen.outcome, spent)
    await work.hypotheses.save(closed)
    await work.check_ins.arm(project.id, current.ref, ())
    following, obstacle = await _following(work, act, project, chosen.step)
    event = Decided(
        decision=chosen.decision,
        outcome=closed.state,
        verdict=current.latest_verdict,
        statement=current.statement,
        learning=chosen.learning,
        next_step=str(chosen.step) if chosen.step else "",
        reason=chosen.reason,
        obstacle=obstacle,
        spent=spent,
        timebox=current.days_allowed,
        is_automatic=chosen.is_automatic,
    )
    entry = await write_entry(work, act, project, current.number, event)
    if following is not None:
        await begin_timebox(work, act, project, following)
    await work.outbox.add(project, IntentKind.PROMPTS, f"{current.ref}:{entry.id}")
    await refresh(work, project, closed)
    return closed


def goes_against(verdict: Outcome | None, decision: Decision, outcome: HypothesisState) -> bool:
    """Whether people decide otherwise than the numbers say; an invalid verdict says nothing."""
    if verdict is None or verdict is Outcome.INVALID:
        return False
    if decision not in {Decision.SUCCESS_STEP, Decision.FAILURE_STEP}:
        return False
    against_step = {
        Outcome.SUPPORTED: Decision.FAILURE_STEP,
        Outcome.REFUTED: Decision.SUCCESS_STEP,
    }
    return outcome.value != verdict.value or against_step.get(verdict) is decision


def _check(
    current: Hypothesis,
    decision: Decision,
    outcome: HypothesisState,
    learning: str,
    reason: str,
) -> None:
    current.require_open("decided")
    errors = {}
    if outcome not in OUTCOMES:
        errors["outcome"] = "Choose supported, refuted or inconclusive."
    if not learning.strip():
        errors["learning"] = "Write what was learned: it is what stays, whatever came out."
    if goes_against(current.latest_verdict, decision, outcome) and not reason.strip():
        errors["reason"] = (
            f"The numbers say {current.latest_verdict}. Say why you decide otherwise."
        )
    if errors:
        raise FieldErrors(errors)


async def _chosen(work: Work, current: Hypothesis, step: NextStep) -> NextStep:
    """A step that the person chose instead of the foreseen one, checked like in a plan."""
    known = await work.hypotheses.numbers(current.project_id)
    try:
        clean_next_steps({"success_step": step.choice}, current.number, known)
    except FieldErrors as wrong:
        raise FieldErrors({"next_step": wrong.message}) from None
    return step


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
