"""The stages of the delivery plan: each has its own date, criteria and check-in."""

from dataclasses import replace
from datetime import date

from bot.experiments.errors import FieldErrors, NotPossible
from bot.experiments.log import StageAnswered, StageDue
from bot.experiments.ports import Work
from bot.experiments.projects import STAGES, Project, Right
from bot.experiments.records import Act, IntentKind, SavedSection
from bot.experiments.schedules import Appointment, CheckInKind, check_in_on
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.telling import write_entry

DELIVERY = "delivery"


async def arm_stages(work: Work, act: Act, project: Project, section: SavedSection) -> None:
    """Set up the check-ins of a delivery plan's dates; those of the past are not asked about."""
    if section.key != DELIVERY:
        return
    calendar, rhythm = await calendar_of(work, project)
    for stage in STAGES:
        day = section.content[0].get(f"{stage}_date", "")
        appointments = []
        if day and stage not in project.delivered:
            on = calendar.working_day_from(date.fromisoformat(day))
            due_at = check_in_on(on, calendar, rhythm)
            if due_at > act.at:
                appointments.append(Appointment(CheckInKind.STAGE, due_at))
        await work.check_ins.arm(project.id, stage, appointments)


async def rearm_stages(work: Work, act: Act, project: Project) -> None:
    """Set up the check-ins of the stages anew, as the calendar is now."""
    section = await work.sections.get(project.id, DELIVERY)
    if section is not None:
        await arm_stages(work, act, project, section)


async def ask_about_stage(
    work: Work, act: Act, project: Project, stage: str, appointment: Appointment, *, late: bool
) -> None:
    """Ask in the thread whether a stage is there."""
    section = await work.sections.get(project.id, DELIVERY)
    if section is None or stage in project.delivered or not project.state.can_change:
        return
    plan = section.content[0]
    event = StageDue(
        stage=stage,
        content=plan.get(stage, ""),
        criteria=plan.get(f"{stage}_criteria", ""),
        due_at=appointment.due_at,
        late=late,
        # Who decides on hypotheses need not be who delivers.
        asked=(project.owner_id,),
    )
    await write_entry(work, act, project, 0, event)


async def deliver_stage(
    work: Work, act: Act, *, project_id: int, stage: str, words: str = ""
) -> Project:
    """Note that a stage is delivered."""
    project = await _for_stage(work, act, project_id, stage)
    project = replace(project, delivered=(*project.delivered, stage))
    await work.projects.save(project)
    await work.check_ins.arm(project.id, stage, ())
    event = StageAnswered(stage=stage, delivered=True, moved_to=None, words=words.strip())
    await _tell(work, act, project, event)
    return project


async def _for_stage(work: Work, act: Act, project_id: int, stage: str) -> Project:
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    if stage not in STAGES:
        raise NotPossible("There is no such stage.")
    if stage in project.delivered:
        raise NotPossible(f"The {stage} stage is delivered already.")
    return project


async def note_moved_stage(
    work: Work, act: Act, *, project_id: int, stage: str, day: date, words: str
) -> None:
    """Log that a stage was moved; the section that holds its date was saved in the same work.

    Raises FieldErrors for a day that has passed.
    """
    project = await _for_stage(work, act, project_id, stage)
    calendar, _ = await calendar_of(work, project)
    if day <= calendar.local_day(act.at):
        raise FieldErrors({"day": "Choose a day that is still to come."})
    event = StageAnswered(stage=stage, delivered=False, moved_to=day, words=words.strip())
    await _tell(work, act, project, event)


async def _tell(work: Work, act: Act, project: Project, event: StageAnswered) -> None:
    entry = await write_entry(work, act, project, 0, event)
    await work.outbox.add(project, IntentKind.PROMPTS, f"{event.stage}:{entry.id}")
    await work.outbox.add(project, IntentKind.CARD)
