"""Planning hypotheses, and changing what they promise."""

from dataclasses import replace

from bot.experiments.changes import changes_between
from bot.experiments.errors import Conflict, FieldErrors, NotPossible
from bot.experiments.hypotheses import FROZEN, ChangedAfter, Hypothesis, HypothesisState
from bot.experiments.log import Change, PlanRevised
from bot.experiments.measurements import format_values
from bot.experiments.next_steps import clean_next_steps
from bot.experiments.ports import Work
from bot.experiments.projects import Project, Right
from bot.experiments.records import Act
from bot.experiments.service.revisions import (
    keep_revision,
    note_change_since_approval,
    quoted,
)
from bot.experiments.service.sections import promised_baseline, read_baseline
from bot.experiments.service.telling import refresh, write_entry
from bot.experiments.service.timeboxes import change_timebox
from bot.experiments.template import Item, Section, Template
from bot.experiments.trackers import links_of


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
    number = max(known, default=0) + 1
    cleaned = clean_next_steps(cleaned, number, known)
    project = await keep_revision(
        work, act, project, subject=f"H{number}", number=1, content=[cleaned]
    )
    hypothesis = await work.hypotheses.add(project_id, cleaned, project.document_revision)
    await work.trackers.set(project_id, number, links_of(cleaned))
    await refresh(work, project, hypothesis)
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
    reason: str = "",
    rebase: bool = False,
) -> Hypothesis:
    """Change a hypothesis; what it promised when it was approved or started needs a reason.

    With `rebase` it takes the baseline as the document has it now. Raises
    FieldErrors, NotAllowed, NotPossible, and PlanChanged where someone came first.
    """
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    shape = template.hypothesis
    (cleaned,) = shape.clean([plan])
    cleaned = clean_next_steps(cleaned, number, await work.hypotheses.numbers(project_id))
    current = await work.hypotheses.get(project_id, number)
    current = replace(current, plan=shape.completed(current.plan))
    if current.plan == cleaned and not rebase:
        return current
    require_undecided(current)
    if current.revision != revision:
        raise PlanChanged(current)
    before = await _as_promised(work, project, current) if rebase else current
    revised = await _revised(work, before, cleaned, rebase)
    if revised == before:
        return current
    after = _changed_after(before, revised, project)
    _check(revised, after, reason)
    project = await keep_revision(
        work,
        act,
        project,
        subject=current.ref,
        number=revision + 1,
        content=[cleaned],
        reason=reason.strip() if after else "",
        after=after,
    )
    changed = replace(
        revised,
        revision=revision + 1,
        document_revision=project.document_revision,
        changed_after=current.changed_after.or_later(after),
        # What was judged by other promises says nothing about these.
        latest_verdict=None if after else current.latest_verdict,
        best=None if after else current.best,
    )
    await work.hypotheses.save(changed)
    await work.trackers.set(project_id, number, links_of(cleaned))
    if current.plan["timebox"] != cleaned["timebox"]:
        changed = await change_timebox(work, act, project, changed)
    if after:
        await _log_revision(work, act, project, shape, before, changed, after, reason)
    await note_change_since_approval(
        work,
        act,
        project,
        shape=shape,
        subject=current.ref,
        was_revision=current.document_revision,
        before=[current.plan],
        after=[cleaned],
    )
    await refresh(work, project, changed)
    return changed


def require_undecided(hypothesis: Hypothesis) -> None:
    """Raise NotPossible once a hypothesis is decided: it stays as it was judged."""
    if hypothesis.state is not HypothesisState.PLANNED and not hypothesis.state.is_open:
        raise NotPossible(
            f"{hypothesis.ref} is {hypothesis.state.words}, so it stays as it was judged. "
            "Add a new hypothesis instead."
        )


async def _as_promised(work: Work, project: Project, current: Hypothesis) -> Hypothesis:
    """The hypothesis with the baseline that it would be judged by, as far as it has one."""
    promised = await promised_baseline(work, project, current)
    measured = {each: promised[each] for each in current.metrics if each in promised}
    return replace(current, baseline=measured)


async def _revised(work: Work, current: Hypothesis, plan: Item, rebase: bool) -> Hypothesis:
    revised = replace(current, plan=plan)
    if not rebase:
        return revised
    newest = await read_baseline(work, current.project_id)
    return replace(revised, baseline=revised.require_baseline(newest))


def _changed_after(current: Hypothesis, revised: Hypothesis, project: Project) -> ChangedAfter:
    if not current.is_fixed(project.approved_revision):
        return ChangedAfter.NEVER
    changed = any(revised.plan.get(key, "") != current.plan.get(key, "") for key in FROZEN)
    if changed or revised.baseline != current.baseline:
        return current.changed_when()
    return ChangedAfter.NEVER


def _check(revised: Hypothesis, after: ChangedAfter, reason: str) -> None:
    if after and not reason.strip():
        raise FieldErrors(
            {"reason": f"{revised.ref} is {_fixed(revised)}: say why its promises change."}
        )
    unmeasured = [str(each) for each in revised.metrics if each not in revised.baseline]
    if revised.started_at is not None and unmeasured:
        raise FieldErrors(
            {
                "rebase": f"The baseline that {revised.ref} started with has no value for "
                f"{', '.join(unmeasured)}. Take the Baseline section's values of now."
            }
        )


def _fixed(hypothesis: Hypothesis) -> str:
    return "approved" if hypothesis.started_at is None else hypothesis.state.words


async def _log_revision(
    work: Work,
    act: Act,
    project: Project,
    shape: Section,
    before: Hypothesis,
    changed: Hypothesis,
    after: ChangedAfter,
    reason: str,
) -> None:
    changes = [*changes_between(shape, [before.plan], [changed.plan])]
    if before.baseline != changed.baseline:
        changes.append(
            Change(
                label="Baseline",
                before=format_values(before.baseline),
                after=format_values(changed.baseline),
            )
        )
    event = PlanRevised(after=after, changes=quoted(changes), reason=reason.strip())
    await write_entry(work, act, project, before.number, event)
