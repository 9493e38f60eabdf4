"""Writing the sections of a design doc."""

from bot.experiments.errors import Conflict
from bot.experiments.ports import Act, IntentKind, SavedSection, Work
from bot.experiments.projects import Right
from bot.experiments.template import Content, Template


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
) -> SavedSection:
    """Keep a section's new content, written over `revision` (0: nothing was there).

    Raises FieldErrors, NotAllowed, and SectionChanged where someone else came first.
    """
    project = await work.projects.get(project_id)
    project.require(Right.EDIT, act.actor_id)
    cleaned = template.section(key).clean(content)
    current = await work.sections.get(project_id, key)
    if current is not None and current.content == cleaned:
        return current
    if current is not None and current.revision != revision:
        raise SectionChanged(current)
    saved = SavedSection(
        project_id=project_id,
        key=key,
        revision=revision + 1,
        content=cleaned,
        edited_by=act.actor_id,
        edited_at=act.at,
    )
    await work.sections.save(saved)
    await work.outbox.add(project, IntentKind.SECTION, key)
    await work.outbox.add(project, IntentKind.CARD)
    return saved
