"""Writing the sections of a design doc."""

from bot.experiments.errors import Conflict
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.measurements import Measured, parse_values
from bot.experiments.metrics import MetricKey
from bot.experiments.ports import Work
from bot.experiments.projects import Project, Right
from bot.experiments.records import Act, IntentKind, SavedSection
from bot.experiments.service.revisions import keep_revision, note_change_since_approval
from bot.experiments.service.stages import arm_stages
from bot.experiments.template import Content, Template

_BASELINE = "baseline"


class SectionChanged(Conflict):
    """Someone saved the same section while this text was being written."""

    def __init__(self, current: SavedSection) -> None:
        super().__init__("Someone saved this section while you were writing.")
        self.current = current


async def save_section(
    work: Work,
    act: Act,
    template: Template,
    *,
    project_id: int,
    key: str,
    content: Content,
    revision: int,
    reason: str = "",
) -> SavedSection:
    """Keep a section's new content, written over `revision` (0: nothing was there).

    Raises FieldErrors, NotAllowed, NotPossible, and SectionChanged where someone came first.
    """
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    shape = template.section(key)
    cleaned = shape.clean(content)
    current = await work.sections.get(project_id, key)
    if current is not None and current.content == cleaned:
        return current
    if current is not None and current.revision != revision:
        raise SectionChanged(current)
    saved = await keep_section(work, act, project, key, cleaned, revision + 1, reason)
    await note_change_since_approval(
        work,
        act,
        project,
        shape=shape,
        subject=key,
        was_revision=current.document_revision if current else 0,
        before=current.content if current else (),
        after=cleaned,
    )
    return saved


async def keep_section(
    work: Work,
    act: Act,
    project: Project,
    key: str,
    content: Content,
    revision: int,
    reason: str = "",
) -> SavedSection:
    """Keep a checked content as a section's new revision; the caller checked who asks."""
    project = await keep_revision(
        work, act, project, subject=key, number=revision, content=content, reason=reason
    )
    saved = SavedSection(
        project_id=project.id,
        key=key,
        revision=revision,
        content=content,
        edited_by=act.actor_id,
        edited_at=act.at,
        document_revision=project.document_revision,
    )
    await work.sections.save(saved)
    await work.outbox.add(project, IntentKind.SECTION, key)
    await work.outbox.add(project, IntentKind.CARD)
    await arm_stages(work, act, project, saved)
    return saved


async def read_baseline(work: Work, project_id: int) -> dict[MetricKey, Measured]:
    """The baseline as the document has it now; empty where it has none."""
    section = await work.sections.get(project_id, _BASELINE)
    return _values(section.content) if section is not None else {}


async def promised_baseline(
    work: Work, project: Project, hypothesis: Hypothesis
) -> dict[MetricKey, Measured]:
    """The baseline that a hypothesis is to be judged by, whatever else it measures.

    What was registered with it stands, then what was approved; what neither has a value for is
    as the document has it now.
    """
    approved = None
    if hypothesis.is_fixed(project.approved_revision) and not hypothesis.baseline:
        approved = await work.revisions.as_of(project.id, _BASELINE, project.approved_revision)
    fixed = _values(approved.content) if approved is not None else hypothesis.baseline
    return {**await read_baseline(work, project.id), **fixed}


def _values(content: Content) -> dict[MetricKey, Measured]:
    return parse_values(content[0].get("values", "")) if content else {}
