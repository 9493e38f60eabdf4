"""Checking in: asking the team where a hypothesis stands, when its time has come."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from bot.experiments.errors import Refusal
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.log import CheckedIn
from bot.experiments.ports import Act, DueCheckIn, IntentKind, Work
from bot.experiments.projects import Project
from bot.experiments.service.log import write_entry
from bot.experiments.timeboxes import CheckInKind

#: A check-in that comes this long after it was due is marked late.
LATE_AFTER = timedelta(minutes=15)


class CheckInBroke(Exception):
    """A project's check-ins cannot be held; the cause says why."""

    def __init__(self, project_id: int) -> None:
        super().__init__(f"project {project_id}")
        self.project_id = project_id


async def hold_due_check_ins(
    work: Work, act: Act, *, limit: int, leave_out: Collection[int] = ()
) -> int:
    """Hold the check-ins that are due of up to `limit` projects, but not of `leave_out`.

    Of several for one hypothesis only the latest is posted. Returns how many were due, 0 when
    none are left. Raises CheckInBroke, which names the project to leave out.
    """
    due = await work.check_ins.claim_due(act.at, limit, leave_out)
    for (project_id, number), missed in groupby(due, key=lambda each: each.of):
        # Each hypothesis is a cause of its own: their entries do not share a reply.
        own_act = replace(act, key=f"{act.key}:{project_id}/H{number}")
        try:
            await _hold(work, own_act, project_id, number, list(missed))
        except (ValueError, LookupError, ArithmeticError, TypeError, Refusal) as broken:
            raise CheckInBroke(project_id) from broken
    return len(due)


async def _hold(
    work: Work, act: Act, project_id: int, number: int, due: Sequence[DueCheckIn]
) -> None:
    project = await work.projects.get(project_id)
    hypothesis = await work.hypotheses.get(project_id, number)
    over = any(each.kind is CheckInKind.DEADLINE for each in due)
    if over and hypothesis.state is HypothesisState.RUNNING:
        hypothesis = hypothesis.end_timebox()
        await work.hypotheses.save(hypothesis)
        await work.outbox.add(project, IntentKind.HYPOTHESIS, str(number))
        await work.outbox.add(project, IntentKind.CARD)
    await write_entry(work, act, project, number, _event(act, project, hypothesis, due))


def _event(
    act: Act, project: Project, hypothesis: Hypothesis, due: Sequence[DueCheckIn]
) -> CheckedIn:
    latest = max(due, key=lambda each: each.due_at)
    return CheckedIn(
        check_in=latest.kind,
        statement=hypothesis.statement,
        criterion=str(hypothesis.criterion),
        due_at=latest.due_at,
        late=act.at - latest.due_at > LATE_AFTER,
        skipped=len(due) - 1,
        spent=hypothesis.days_spent(act.at, project.owner_zone),
        timebox=hypothesis.days_allowed,
        deadline=hypothesis.deadline or latest.due_at,
        asked=project.asked,
        latest_verdict=hypothesis.latest_verdict,
        success_step=str(hypothesis.next_step(Decision.SUCCESS_STEP)),
        failure_step=str(hypothesis.next_step(Decision.FAILURE_STEP)),
    )
