"""The calendar and the rhythm that a project is counted by."""

from collections.abc import Collection, Mapping

from bot.experiments.calendars import WorkCalendar
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.schedules import Rhythm
from bot.experiments.settings import Settings


async def calendar_of(
    work: Work, project: Project, settings: Settings | None = None
) -> tuple[WorkCalendar, Rhythm]:
    """The owner's working days, and when check-ins come; as settings and absences are now.

    Whoever has read the project's settings already hands them in.
    """
    settings = settings or await work.settings.for_project(project)
    absences = await work.absences.of(project.owner_id)
    calendar = settings.calendar(project.owner_zone, [each.away for each in absences])
    return calendar, settings.rhythm


async def calendars_of(work: Work, projects: Collection[Project]) -> Mapping[int, WorkCalendar]:
    """The owners' working days of many projects, by project, in as many queries as of one."""
    settings = await work.settings.for_projects(projects)
    absences = await work.absences.of_all({each.owner_id for each in projects})
    return {
        each.id: settings[each.id].calendar(
            each.owner_zone, [absence.away for absence in absences.get(each.owner_id, ())]
        )
        for each in projects
    }
