"""Reading what a project's standing messages show."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.experiments.calendars import WorkCalendar
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.service.calendars import calendar_of
from handlers.views.blocks import Message
from handlers.views.card import CardFacts, build_card
from storage.work import SqlWork


@dataclass(frozen=True)
class Counted:
    """A project's hypotheses, with the working days that each was planned for and has taken."""

    hypotheses: tuple[Hypothesis, ...]
    #: By number, without extensions; those still to come as if they began today.
    days: dict[int, int]
    spent: dict[int, int]
    #: The owner's calendar, and the day in it on which it was counted.
    calendar: WorkCalendar
    today: date


async def count_days(work: SqlWork, project: Project, now: datetime) -> Counted:
    """Count the days of all of a project's hypotheses, as of now."""
    calendar, _ = await calendar_of(work, project)
    today = calendar.local_day(now)
    hypotheses = tuple(await work.hypotheses.all(project.id))
    return Counted(
        hypotheses=hypotheses,
        days={each.number: each.planned_days(today, calendar) for each in hypotheses},
        spent={each.number: each.days_spent(now, calendar) for each in hypotheses},
        calendar=calendar,
        today=today,
    )


async def read_card(work: SqlWork, project: Project, now: datetime) -> Message:
    """The project's card as it stands now."""
    counted = await count_days(work, project, now)
    return build_card(
        CardFacts(
            project=project,
            template=await work.templates.of(project),
            sections={each.key: each for each in await work.sections.all(project.id)},
            hypotheses=counted.hypotheses,
            days=counted.days,
            spent=counted.spent,
            today=counted.today,
            review=await work.reviews.latest(project.id),
        )
    )
