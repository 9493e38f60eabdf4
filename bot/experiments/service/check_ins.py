"""Checking in: asking the team where something stands, when its time has come."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from bot.experiments.errors import Refusal
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.log import CheckedIn
from bot.experiments.next_steps import parse_reference
from bot.experiments.ports import Work
from bot.experiments.projects import STAGES, Project
from bot.experiments.records import Act, DueCheckIn, IntentKind
from bot.experiments.schedules import Appointment, CheckInKind, next_weekly
from bot.experiments.service.calendars import calendar_of, calendars_of
from bot.experiments.service.reviews import REVIEW, remind_reviewers
from bot.experiments.service.stages import ask_about_stage
from bot.experiments.service.telling import refresh, write_entry

#: A check-in that comes this long after it was due is marked late.
LATE_AFTER = timedelta(minutes=15)
#: What a project that somebody spoiled by hand raises; an error of storage is not its fault.
_BREAKS = (ValueError, LookupError, ArithmeticError, TypeError, Refusal)


class CheckInBroke(Exception):
    """A project's check-ins cannot be held; the cause says why."""

    def __init__(self, project_id: int) -> None:
        super().__init__(f"project {project_id}")
        self.of = project_id


async def hold_due_check_ins(
    work: Work, act: Act, *, limit: int, leave_out: Collection[int] = ()
) -> int:
    """Hold the check-ins that are due of up to `limit` projects, but not of `leave_out`.

    Of several for one subject only the latest is posted. Returns how many were due, 0 when
    none are left. Raises CheckInBroke, which names the project to leave out.
    """
    due = await work.check_ins.claim_due(act.at, limit, leave_out)
    with suppress(*_BREAKS):  # what broke is met again below, and named
        await _read_at_once(work, due)
    for (project_id, subject), missed in groupby(due, key=lambda each: each.of):
        # Each subject is a cause of its own: their entries do not share a reply.
        own_act = replace(act, key=f"{act.key}:{project_id}/{subject}")
        try:
            await _hold(work, own_act, project_id, subject, list(missed))
        except _BREAKS as broken:
            raise CheckInBroke(project_id) from broken
    return len(due)


async def _read_at_once(work: Work, due: Sequence[DueCheckIn]) -> None:
    """Read what these check-ins ask for, each kind of it once."""
    projects = [await work.projects.get(each) for each in {each.project_id for each in due}]
    references = {
        (each.project_id, parse_reference(each.subject)[1])
        for each in due
        if each.subject != REVIEW and each.subject not in STAGES
    }
    if len(references) > 1:
        await calendars_of(work, projects)
        await work.hypotheses.hold(references)
        await work.results.look_up_judged(references)
        await work.log.expect(len(references))


async def _hold(
    work: Work, act: Act, project_id: int, subject: str, due: Sequence[DueCheckIn]
) -> None:
    project = await work.projects.get(project_id)
    latest = max(due, key=lambda each: each.due_at)
    late = act.at - latest.due_at > LATE_AFTER
    if subject == REVIEW:
        await remind_reviewers(work, act, project, late=late)
    elif subject in STAGES:
        asked = Appointment(latest.kind, latest.due_at)
        await ask_about_stage(work, act, project, subject, asked, late=late)
    else:
        await _hold_for_hypothesis(work, act, project, subject, due)


async def _hold_for_hypothesis(
    work: Work, act: Act, project: Project, subject: str, due: Sequence[DueCheckIn]
) -> None:
    hypothesis = await work.hypotheses.get(project.id, parse_reference(subject)[1])
    over = any(each.kind is CheckInKind.DEADLINE for each in due)
    if over and hypothesis.state is HypothesisState.RUNNING:
        hypothesis = hypothesis.end_timebox()
        await work.hypotheses.save(hypothesis)
        await refresh(work, project, hypothesis)
    if any(each.kind is CheckInKind.WEEKLY for each in due):
        calendar, rhythm = await calendar_of(work, project)
        again = next_weekly(act.at, calendar, rhythm)
        await work.check_ins.arm(project.id, subject, [again] if again else [])
    questions = [each for each in due if each.kind is not CheckInKind.WEEKLY]
    if not questions:
        await work.outbox.add(project, IntentKind.WAITING)
        return
    event = await _event(work, act, project, hypothesis, questions)
    await write_entry(work, act, project, hypothesis.number, event)


async def _event(
    work: Work, act: Act, project: Project, hypothesis: Hypothesis, due: Sequence[DueCheckIn]
) -> CheckedIn:
    calendar, _ = await calendar_of(work, project)
    latest = max(due, key=lambda each: each.due_at)
    results, latest_values = await work.results.judged(project.id, hypothesis.number)
    decider = project.decider_id or project.owner_id
    return CheckedIn(
        check_in=latest.kind,
        statement=hypothesis.statement,
        criterion=str(hypothesis.criterion),
        due_at=latest.due_at,
        late=act.at - latest.due_at > LATE_AFTER,
        skipped=len(due) - 1,
        spent=hypothesis.days_spent(act.at, calendar),
        timebox=hypothesis.days_allowed,
        deadline=hypothesis.deadline or latest.due_at,
        asked=(decider,) if latest.kind is CheckInKind.DECIDER else project.asked,
        latest_verdict=hypothesis.latest_verdict,
        success_step=str(hypothesis.next_step(Decision.SUCCESS_STEP)),
        failure_step=str(hypothesis.next_step(Decision.FAILURE_STEP)),
        extensions=hypothesis.extensions,
        results=results,
        latest_values=latest_values,
    )
