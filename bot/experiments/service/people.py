"""The people around a project, and when they are away."""

from dataclasses import replace
from datetime import date

from bot.experiments.calendars import Away
from bot.experiments.errors import FieldErrors
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import PeopleChanged
from bot.experiments.ports import Work
from bot.experiments.projects import Project, Right
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.recounting import recount
from bot.experiments.service.telling import write_entry

MAX_ABSENCES = 50
#: A hypothesis whose deadline moved, with its project.
Moved = tuple[Project, Hypothesis]


async def change_people(
    work: Work,
    act: Act,
    *,
    project_id: int,
    owner_id: str,
    owner_zone: str,
    decider_id: str | None,
    collaborator_ids: tuple[str, ...],
    for_owner: bool = False,
) -> Project:
    """Name a project's owner, decider and collaborators; deadlines follow the owner.

    `for_owner`: the actor may do so in the place of an owner who has left.
    """
    project = await work.projects.get(project_id)
    if not for_owner:
        project.require(Right.MANAGE, act.actor_id)
    changed = replace(
        project,
        owner_id=owner_id,
        owner_zone=owner_zone,
        decider_id=decider_id,
        collaborator_ids=tuple(each for each in collaborator_ids if each != owner_id),
    )
    if changed == project:
        return project
    await work.projects.save(changed)
    event = PeopleChanged(
        owner_id=owner_id,
        decider_id=decider_id,
        collaborator_ids=changed.collaborator_ids,
    )
    await write_entry(work, act, changed, 0, event)
    await work.outbox.add(changed, IntentKind.CARD)
    moved = (owner_id, owner_zone) != (project.owner_id, project.owner_zone)
    if moved:
        why = "the project has another owner"
        if owner_id == project.owner_id:
            why = "the owner lives in another time zone now"
        await recount(work, act, changed, why)
    return changed


async def add_absence(
    work: Work, act: Act, *, first: date, last: date, today: date
) -> tuple[Moved, ...]:
    """Note days on which the actor is away; timeboxes that they own make room for them.

    Returns what moved. Raises FieldErrors on `first` and `last`.
    """
    if last < first:
        raise FieldErrors({"last": "The last day cannot come before the first."})
    if last < today:
        raise FieldErrors({"last": "These days have passed."})
    if (last - first).days > 365:
        raise FieldErrors({"last": "At most a year can be noted at once."})
    known = [each.away for each in await work.absences.of(act.actor_id)]
    if len([each for each in known if each.last >= today]) >= MAX_ABSENCES:
        raise FieldErrors({"first": f"{MAX_ABSENCES} absences are to come. Remove one first."})
    for each in known:
        if first <= each.last and each.first <= last:
            words = f"You noted {each.first} to {each.last} already. Remove that first."
            raise FieldErrors({"first": words})
    await work.absences.add(act.actor_id, Away(first, last))
    return await _recount(work, act, "the owner is away")


async def remove_absence(work: Work, act: Act, *, absence_id: int) -> tuple[Moved, ...]:
    """Forget an absence of the actor's own; returns the timeboxes that moved."""
    await work.absences.remove(act.actor_id, absence_id)
    return await _recount(work, act, "the owner is not away after all")


async def _recount(work: Work, act: Act, why: str) -> tuple[Moved, ...]:
    moved: list[Moved] = []
    for project in await work.projects.with_running(owner_id=act.actor_id):
        moved += [(project, each) for each in await recount(work, act, project, why)]
    return tuple(moved)
