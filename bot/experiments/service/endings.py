"""How a project ends: launched, stopped, or put away and brought back."""

from dataclasses import dataclass, replace

from bot.experiments.errors import FieldErrors, NotPossible
from bot.experiments.fields import Need
from bot.experiments.hypotheses import OUTCOMES, Hypothesis, HypothesisState
from bot.experiments.log import LogEntry, ProjectMoved
from bot.experiments.ports import Work
from bot.experiments.projects import STAGES, Project, ProjectState, Right
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.recounting import recount
from bot.experiments.service.reviews import Lacking, lacking
from bot.experiments.service.telling import write_entry
from bot.experiments.template import Template


@dataclass(frozen=True)
class Readiness:
    """What a launch still lacks: sections with something missing, and all of it in sentences."""

    sections: tuple[Lacking, ...]
    lacking: tuple[str, ...]


async def readiness(work: Work, template: Template, project: Project) -> Readiness:
    """Look at what a launch needs: the launch plan, and a hypothesis that bears it out."""
    missing = await lacking(work, template, project.id, Need.LAUNCH)
    found = [f"{each.title}: {', '.join(each.labels)}" for each in missing]
    if not any(map(_bears_out, await work.hypotheses.all(project.id))):
        found.append("A supported hypothesis that leads to the launch")
    return Readiness(sections=missing, lacking=tuple(found))


def _bears_out(hypothesis: Hypothesis) -> bool:
    """Whether it was supported, and does not lead on to another hypothesis or a stop."""
    leads_on = hypothesis.plan.get("success_step", "") not in {"launch", ""}
    return hypothesis.state is HypothesisState.SUPPORTED and not leads_on


async def launch_project(
    work: Work, act: Act, template: Template, *, project_id: int, reason: str = ""
) -> Project:
    """Launch; where something is lacking, only with a reason, which the log keeps.

    Raises NotAllowed, NotPossible, and FieldErrors on `reason`.
    """
    project = await work.projects.get(project_id)
    project.require(Right.MANAGE, act.actor_id)
    if not project.state.is_open:
        raise NotPossible(f"“{project.title}” is {project.state.words} already.")
    ready = await readiness(work, template, project)
    if ready.lacking and not reason.strip():
        raise FieldErrors({"reason": f"Still lacking: {'; '.join(ready.lacking)}."})
    event = ProjectMoved(state=ProjectState.LAUNCHED, reason=reason.strip(), lacking=ready.lacking)
    return await _move(work, act, project, event)


async def stop_project(
    work: Work, act: Act, *, project_id: int, reason: str, learning: str
) -> Project:
    """End work on a project for good; what was learned stays. Raises FieldErrors."""
    project = await work.projects.get(project_id)
    project.require(Right.MANAGE, act.actor_id)
    if not project.state.is_open:
        raise NotPossible(f"“{project.title}” is {project.state.words} already.")
    errors = {}
    if not reason.strip():
        errors["reason"] = "Say why it stops."
    if not learning.strip():
        errors["learning"] = "Write what was learned: it is what stays."
    if errors:
        raise FieldErrors(errors)
    event = ProjectMoved(
        state=ProjectState.STOPPED, reason=reason.strip(), learning=learning.strip()
    )
    await work.check_ins.disarm(project_id)
    calendar, _ = await calendar_of(work, project)
    for hypothesis in await work.hypotheses.open(project_id):
        taken = hypothesis.days_spent(act.at, calendar)
        stopped = replace(hypothesis, state=HypothesisState.STOPPED, days_taken=taken)
        await work.hypotheses.save(stopped)
    return await _move(work, act, project, event)


async def archive_project(work: Work, act: Act, *, project_id: int) -> Project:
    """Put a project away: it asks for nothing until it is brought back."""
    project = await work.projects.get(project_id)
    project.require(Right.MANAGE, act.actor_id)
    if project.state is ProjectState.ARCHIVED:
        raise NotPossible(f"“{project.title}” is archived already.")
    await work.check_ins.disarm(project_id)
    put_away = replace(project, archived_from=project.state)
    return await _move(work, act, put_away, ProjectMoved(state=ProjectState.ARCHIVED))


async def restore_project(work: Work, act: Act, *, project_id: int) -> Project:
    """Bring a project back from the archive, its check-ins too."""
    project = await work.projects.get(project_id)
    project.require(Right.MANAGE, act.actor_id)
    if project.state is not ProjectState.ARCHIVED:
        raise NotPossible(f"“{project.title}” is not archived.")
    back = project.archived_from or ProjectState.DRAFT
    restored = replace(project, archived_from=None)
    restored = await _move(work, act, restored, ProjectMoved(state=back))
    await recount(work, act, restored, "the project came back from the archive")
    return restored


async def _move(work: Work, act: Act, project: Project, event: ProjectMoved) -> Project:
    moved = replace(project, state=event.state)
    await work.projects.save(moved)
    entry = await write_entry(work, act, moved, 0, event)
    if event.state in {ProjectState.LAUNCHED, ProjectState.STOPPED}:
        await work.outbox.add(moved, IntentKind.SUMMARY, str(entry.id))
    if moved.state.can_change != project.state.can_change:
        await _show_anew(work, moved, entry)
    await work.outbox.add(moved, IntentKind.TREE)
    await work.outbox.add(moved, IntentKind.CARD)
    return moved


async def _show_anew(work: Work, project: Project, entry: LogEntry) -> None:
    """Promise that every reply loses the buttons that cannot work any more, or has them again."""
    settled = {*OUTCOMES, HypothesisState.REVISED}
    known = await work.hypotheses.all(project.id)
    unsettled = [each for each in known if each.state not in settled]
    if not project.state.can_change:
        for subject in (*(each.ref for each in unsettled), *STAGES):
            await work.outbox.add(project, IntentKind.PROMPTS, f"{subject}:{entry.id}")
    for section in await work.sections.all(project.id):
        await work.outbox.add(project, IntentKind.SECTION, section.key)
    for hypothesis in unsettled:
        await work.outbox.add(project, IntentKind.HYPOTHESIS, str(hypothesis.number))
    review = await work.reviews.latest(project.id)
    if review is not None:
        await work.outbox.add(project, IntentKind.REVIEW, str(review.round))
