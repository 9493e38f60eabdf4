"""Planning, starting and extending hypotheses."""

from dataclasses import replace
from decimal import Decimal

from bot.experiments.errors import Conflict, FieldErrors, NotPossible
from bot.experiments.fields import MAX_TIMEBOX
from bot.experiments.hypotheses import Hypothesis, HypothesisState, clean_next_steps
from bot.experiments.log import Extended, Started
from bot.experiments.metrics import MetricKey, parse_values
from bot.experiments.ports import Act, IntentKind, Work
from bot.experiments.projects import Project, ProjectState, Right
from bot.experiments.service.log import write_entry
from bot.experiments.template import Item, Template
from bot.experiments.timeboxes import check_ins_for, deadline_after


class PlanChanged(Conflict):
    """Someone saved the same hypothesis while this plan was being written."""

    def __init__(self, current: Hypothesis) -> None:
        super().__init__(f"{current.ref} was changed while you were writing.")
        self.current = current


async def add_hypothesis(
    work: Work, act: Act, template: Template, *, project_id: int, plan: Item
) -> Hypothesis:
    """Plan a new hypothesis under the project's next number."""
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    (cleaned,) = template.hypothesis.clean([plan])
    known = await work.hypotheses.numbers(project_id)
    cleaned = clean_next_steps(cleaned, max(known, default=0) + 1, known)
    hypothesis = await work.hypotheses.add(project_id, cleaned)
    await _refresh(work, project, hypothesis)
    return hypothesis


async def edit_hypothesis(
    work: Work,
    act: Act,
    template: Template,
    *,
    project_id: int,
    number: int,
    plan: Item,
    revision: int,
) -> Hypothesis:
    """Change a planned hypothesis; its plan is fixed once it has started.

    Raises FieldErrors, NotAllowed, NotPossible, and PlanChanged where someone came first.
    """
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    (cleaned,) = template.hypothesis.clean([plan])
    cleaned = clean_next_steps(cleaned, number, await work.hypotheses.numbers(project_id))
    current = await work.hypotheses.get(project_id, number)
    if current.plan == cleaned:
        return current
    require_planned(current)
    if current.revision != revision:
        raise PlanChanged(current)
    changed = replace(current, plan=cleaned, revision=revision + 1)
    await work.hypotheses.save(changed)
    await _refresh(work, project, changed)
    return changed


def require_planned(hypothesis: Hypothesis) -> None:
    """Raise NotPossible once a hypothesis has started: its plan is what it is judged by."""
    if hypothesis.state is not HypothesisState.PLANNED:
        raise NotPossible(
            f"{hypothesis.ref} is {hypothesis.state.words}, so its plan is fixed: "
            "it is what the result is judged by. Add a new hypothesis instead."
        )


async def start_hypothesis(work: Work, act: Act, *, project_id: int, number: int) -> Hypothesis:
    """Begin a hypothesis' timebox on a person's word."""
    project = await work.projects.get(project_id)
    project.require(Right.RUN, act.actor_id)
    started = await prepare_start(work, act, project, number)
    await begin_timebox(work, act, project, started)
    await work.outbox.add(project, IntentKind.CARD)
    return started


async def prepare_start(work: Work, act: Act, project: Project, number: int) -> Hypothesis:
    """The hypothesis as it would be once started; raises NotFound or NotPossible."""
    planned = await work.hypotheses.get(project.id, number)
    deadline = deadline_after(act.at, planned.timebox, project.owner_zone)
    return planned.start(act.at, deadline, await _baseline(work, project.id))


async def begin_timebox(work: Work, act: Act, project: Project, started: Hypothesis) -> None:
    """Keep a start that was prepared: state, check-ins, log. The caller checked who asks."""
    deadline = started.deadline or act.at
    await work.hypotheses.save(started)
    if project.state is ProjectState.DRAFT:
        await work.projects.save(replace(project, state=ProjectState.RUNNING))
    await work.check_ins.arm(
        project.id, started.number, check_ins_for(deadline, project.owner_zone, act.at)
    )
    event = Started(
        statement=started.statement,
        criterion=str(started.criterion),
        guardrails=tuple(map(str, started.guardrails)),
        timebox=started.timebox,
        deadline=deadline,
    )
    await write_entry(work, act, project, started.number, event)
    await work.outbox.add(project, IntentKind.HYPOTHESIS, str(started.number))


async def extend_hypothesis(
    work: Work, act: Act, *, project_id: int, number: int, days: int, reason: str
) -> Hypothesis:
    """Prolong a timebox by working days, counted from its deadline or, once past, from today."""
    project = await work.projects.get(project_id)
    project.require(Right.DECIDE, act.actor_id)
    current = await work.hypotheses.get(project_id, number)
    if not 1 <= days <= MAX_TIMEBOX:
        raise FieldErrors({"days": f"Extend by 1 to {MAX_TIMEBOX} working days."})
    counted_from = max(act.at, current.deadline or act.at)
    deadline = deadline_after(counted_from, days, project.owner_zone)
    extended = current.extend(days, deadline)
    await work.hypotheses.save(extended)
    await work.check_ins.arm(
        project_id, number, check_ins_for(deadline, project.owner_zone, act.at)
    )
    event = Extended(
        days=days, reason=reason.strip(), deadline=deadline, timebox=extended.days_allowed
    )
    await write_entry(work, act, project, number, event)
    await work.outbox.add(project, IntentKind.PROMPTS, str(number))
    await _refresh(work, project, extended)
    return extended


async def _baseline(work: Work, project_id: int) -> dict[MetricKey, Decimal]:
    section = await work.sections.get(project_id, "baseline")
    if section is None or not section.content:
        return {}
    return parse_values(section.content[0].get("values", ""))


async def _refresh(work: Work, project: Project, hypothesis: Hypothesis) -> None:
    await work.outbox.add(project, IntentKind.HYPOTHESIS, str(hypothesis.number))
    await work.outbox.add(project, IntentKind.CARD)
