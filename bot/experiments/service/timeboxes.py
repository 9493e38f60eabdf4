"""Starting, extending and snoozing timeboxes, and counting them anew."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from bot.experiments.calendars import WorkCalendar
from bot.experiments.errors import FieldErrors, NotPossible, Refusal
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.log import DeadlineMoved, Extended, Snoozed, Started
from bot.experiments.ports import Work
from bot.experiments.projects import Project, ProjectState, Right
from bot.experiments.records import Act, IntentKind
from bot.experiments.schedules import (
    Appointment,
    CheckInKind,
    Rhythm,
    check_in_on,
    check_ins_for,
    day_asked_at,
    deadline_for,
    in_order,
    snoozed,
)
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.sections import promised_baseline
from bot.experiments.service.telling import refresh, write_entry
from bot.experiments.timeboxes import MAX_TIMEBOX, Timebox, TimeboxKind

_ANY = 10**9


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
    started = planned.start(act.at, await promised_baseline(work, project, planned))
    calendar, rhythm = await calendar_of(work, project)
    today = calendar.local_day(act.at)
    try:
        started = replace(started, days_planned=planned.timebox.working_days(today, calendar))
        return _counted(started, today, planned.timebox, calendar, rhythm)
    except ValueError as error:
        raise NotPossible(f"{planned.ref} cannot start: {error}") from None


async def begin_timebox(work: Work, act: Act, project: Project, started: Hypothesis) -> None:
    """Keep a start that was prepared: state, check-ins, log. The caller checked who asks."""
    await work.hypotheses.save(started)
    unapproved = project.approved_revision == 0
    if project.state in {ProjectState.DRAFT, ProjectState.IN_REVIEW, ProjectState.APPROVED}:
        await work.projects.save(replace(project, state=ProjectState.RUNNING))
    await _arm(work, act, started, *await calendar_of(work, project))
    event = Started(
        statement=started.statement,
        criterion=str(started.criterion),
        guardrails=tuple(map(str, started.guardrails)),
        timebox=started.days_planned,
        deadline=started.deadline or act.at,
        unapproved=unapproved,
        remarks=await _not_foreseen(work, project, started),
    )
    await write_entry(work, act, project, started.number, event)
    await work.outbox.add(project, IntentKind.HYPOTHESIS, str(started.number))
    await work.outbox.add(project, IntentKind.TREE)


async def _not_foreseen(work: Work, project: Project, started: Hypothesis) -> tuple[str, ...]:
    """What is better settled while the experiment runs than after it."""
    steps = ((Decision.SUCCESS_STEP, "succeeds"), (Decision.FAILURE_STEP, "fails"))
    open_ends = " or ".join(when for decision, when in steps if not started.next_step(decision))
    remarks = []
    if open_ends:
        remarks.append(f"The document does not say yet what follows if it {open_ends}.")
    design = await work.sections.get(project.id, "software_design")
    if design is None or not design.content[0].get("production_data", ""):
        remarks.append(
            "The software design does not say yet which data production will have; "
            "an experiment on other data could not ship."
        )
    return tuple(remarks)


async def extend_hypothesis(
    work: Work, act: Act, *, project_id: int, number: int, days: int, reason: str
) -> Hypothesis:
    """Prolong a timebox by working days, counted from its deadline or, once past, from today."""
    project = await work.projects.get(project_id)
    project.require(Right.DECIDE, act.actor_id)
    current = await work.hypotheses.get(project_id, number)
    if not 1 <= days <= MAX_TIMEBOX:
        raise FieldErrors({"days": f"Extend by 1 to {MAX_TIMEBOX} working days."})
    calendar, rhythm = await calendar_of(work, project)
    extended = current.extend(days)
    today = calendar.local_day(act.at)
    counted_from = max(today, calendar.local_day(current.deadline or act.at))
    try:
        more = Timebox(TimeboxKind.WORKING, days)
        extended = _counted(extended, counted_from, more, calendar, rhythm)
    except ValueError as error:
        raise FieldErrors({"days": str(error)}) from None
    await work.hypotheses.save(extended)
    await _arm(work, act, extended, calendar, rhythm)
    event = Extended(
        days=days,
        reason=reason.strip(),
        deadline=extended.deadline or act.at,
        timebox=extended.days_allowed,
    )
    entry = await write_entry(work, act, project, number, event)
    await work.outbox.add(project, IntentKind.PROMPTS, f"{current.ref}:{entry.id}")
    await refresh(work, project, extended)
    return extended


async def snooze_hypothesis(
    work: Work, act: Act, *, project_id: int, number: int, until: date, reason: str
) -> None:
    """Ask again on another day; what is due before is left out, a deadline never is."""
    project = await work.projects.get(project_id)
    project.require(Right.DECIDE, act.actor_id)
    hypothesis = await work.hypotheses.get(project_id, number)
    hypothesis.require_open("snoozed")
    calendar, rhythm = await calendar_of(work, project)
    today = calendar.local_day(act.at)
    if not today < until <= calendar.add_working_days(today, MAX_TIMEBOX):
        raise FieldErrors({"until": "Choose a day that is still to come, within some months."})
    until = calendar.working_day_from(until)
    try:
        later = snoozed(_coming(act, hypothesis, calendar, rhythm), until, calendar, rhythm)
    except ValueError as error:
        raise FieldErrors({"until": str(error)}) from None
    await work.check_ins.arm(project_id, hypothesis.ref, later)
    event = Snoozed(until=check_in_on(until, calendar, rhythm), reason=reason.strip())
    entry = await write_entry(work, act, project, number, event)
    await work.outbox.add(project, IntentKind.PROMPTS, f"{hypothesis.ref}:{entry.id}")


async def change_timebox(work: Work, act: Act, project: Project, changed: Hypothesis) -> Hypothesis:
    """Count a hypothesis anew after its planned timebox was revised, if it has started.

    Raises FieldErrors on `timebox`.
    """
    if changed.started_at is None:
        return changed
    calendar, rhythm = await calendar_of(work, project)
    start = calendar.local_day(changed.started_at)
    try:
        planned = changed.timebox.working_days(start, calendar)
        basis = changed.timebox
        if changed.extended_days:
            basis = Timebox(TimeboxKind.WORKING, planned + changed.extended_days)
        counted = _counted(replace(changed, days_planned=planned), start, basis, calendar, rhythm)
    except ValueError as error:
        raise FieldErrors({"timebox": str(error)}) from None
    if counted.deadline and counted.deadline > act.at:
        counted = replace(counted, state=HypothesisState.RUNNING)
    await work.hypotheses.save(counted)
    await _arm(work, act, counted, calendar, rhythm)
    return counted


async def recount_project(
    work: Work, act: Act, project: Project, why: str
) -> tuple[Hypothesis, ...]:
    """Count every timebox under way anew, since the calendar changed under it.

    One whose deadline has passed keeps it; the log tells of each that moved. Returns those.
    """
    all_moved: list[Hypothesis] = []
    calendar, rhythm = await calendar_of(work, project)
    for current in await work.hypotheses.open(project.id):
        moved = current
        if current.basis_day is not None and current.deadline and current.deadline > act.at:
            try:
                # Extensions may have made it longer than one that people may plan.
                basis = Timebox.parse(current.basis, most=_ANY)
                moved = _counted(current, current.basis_day, basis, calendar, rhythm)
            except ValueError as error:
                raise Refusal(f"{project.key}/{current.ref}: {error}") from None
        known = await work.check_ins.coming(project.id, current.ref)
        await _arm(work, act, moved, calendar, rhythm, known)
        if moved.deadline == current.deadline:
            continue
        await work.hypotheses.save(moved)
        event = DeadlineMoved(
            was=current.deadline or act.at, deadline=moved.deadline or act.at, why=why
        )
        await write_entry(work, act, project, current.number, event)
        await refresh(work, project, moved)
        all_moved.append(moved)
    return tuple(all_moved)


def _counted(
    hypothesis: Hypothesis, day: date, basis: Timebox, calendar: WorkCalendar, rhythm: Rhythm
) -> Hypothesis:
    """The hypothesis with its deadline counted from a day; raises ValueError with a sentence."""
    return replace(
        hypothesis,
        basis_day=day,
        basis=basis.text,
        deadline=deadline_for(basis.last_day(day, calendar), calendar, rhythm),
    )


async def _arm(
    work: Work,
    act: Act,
    hypothesis: Hypothesis,
    calendar: WorkCalendar,
    rhythm: Rhythm,
    known: Sequence[Appointment] = (),
) -> None:
    """Replace the check-ins to come by those that this deadline asks for.

    Of those that are `known`, what is due already is still asked, and a snooze still holds.
    """
    coming = _coming(act, hypothesis, calendar, rhythm)
    due = [each for each in known if each.due_at <= act.at]
    if any(each.kind is CheckInKind.DEADLINE for each in due):
        coming = tuple(each for each in coming if each.kind is not CheckInKind.DEADLINE)
    for each in known:
        if each.kind is CheckInKind.SNOOZED and each not in due:
            # A snooze that the deadline has overtaken is answered by the deadline.
            with suppress(ValueError):
                until = day_asked_at(each.due_at, calendar, rhythm)
                coming = snoozed(coming, until, calendar, rhythm)
    # What the calendar has moved into the past is asked now.
    still = [replace(each, due_at=max(each.due_at, act.at)) for each in coming]
    await work.check_ins.arm(hypothesis.project_id, hypothesis.ref, in_order([*due, *still]))


def _coming(
    act: Act, hypothesis: Hypothesis, calendar: WorkCalendar, rhythm: Rhythm
) -> tuple[Appointment, ...]:
    """The check-ins that a started hypothesis' deadline asks for, from now on."""
    if hypothesis.started_at is None or hypothesis.deadline is None:
        return ()
    start = calendar.local_day(hypothesis.started_at)
    coming = check_ins_for(start, hypothesis.deadline, calendar, rhythm, act.at)
    if hypothesis.state is HypothesisState.RUNNING and hypothesis.deadline <= act.at:
        # The calendar took days away: the time is over now, and must be said once.
        return (Appointment(CheckInKind.DEADLINE, act.at), *coming)
    return coming
