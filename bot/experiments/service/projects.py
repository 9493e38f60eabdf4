"""Opening projects, and finding the one that someone means."""

from dataclasses import dataclass

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.ports import Work
from bot.experiments.projects import Project, ProjectState, clean_key, clean_title, key_from
from bot.experiments.records import Act, ExportFormat, IntentKind
from bot.experiments.service.digests import arm_digest
from bot.experiments.template import Template


@dataclass(frozen=True, kw_only=True)
class NewProject:
    """What it takes to open a project; a blank key is made from the title."""

    title: str
    key: str
    channel_id: str
    channel_is_private: bool
    owner_id: str
    owner_zone: str
    decider_id: str | None
    collaborator_ids: tuple[str, ...]


async def template_for(work: Work, channel_id: str) -> Template:
    """The template of new projects in a channel."""
    settings = await work.settings.for_channel(channel_id)
    return await work.templates.latest(settings.choices["template"])


async def open_project(
    work: Work, act: Act, new: NewProject, template: Template | None = None
) -> Project:
    """Open a project as a draft; its card is promised to the channel.

    It follows the channel's template unless another is given. Raises FieldErrors.
    """
    title = clean_title(new.title)
    for other in await work.projects.in_channel(new.channel_id):
        if other.title.casefold() == title.casefold():
            raise FieldErrors(
                {"title": f"This channel has a project of that title already: {other.key}."}
            )
    template = template or await template_for(work, new.channel_id)
    project = await work.projects.add(
        Project(
            id=0,
            workspace_id=act.workspace_id,
            key=await _free_key(work, new.key, title),
            title=title,
            channel_id=new.channel_id,
            channel_is_private=new.channel_is_private,
            state=ProjectState.DRAFT,
            owner_id=new.owner_id,
            owner_zone=new.owner_zone,
            decider_id=new.decider_id,
            collaborator_ids=new.collaborator_ids,
            created_at=act.at,
            template_key=template.key,
            template_version=template.version,
        )
    )
    await arm_digest(work, act, project.channel_id)
    await work.outbox.add(project, IntentKind.CARD)
    return project


async def _free_key(work: Work, asked: str, title: str) -> str:
    wanted = clean_key(asked) if asked.strip() else key_from(title)
    taken = await work.projects.taken_keys(wanted)
    if wanted not in taken:
        return wanted
    free = key_from(wanted.replace("-", " "), taken)
    if asked.strip():
        raise FieldErrors({"key": f"{wanted} is taken. {free} is free."})
    return free


async def find_visible(work: Work, key: str, channel_id: str) -> Project:
    """The project of this key, for someone in this channel.

    Raises NotFound alike for one that is hidden and one that does not exist.
    """
    project = await work.projects.find(key)
    if project is None or not project.is_visible_from(channel_id):
        raise NotFound(f"There is no project “{key}” here. /lab list shows this channel's.")
    return project


async def see_project(work: Work, project_id: int, channel_id: str) -> Project:
    """The project that a button or a form is about, for someone in this channel.

    Raises NotFound alike for one that is hidden and one that does not exist.
    """
    project = await work.projects.get(project_id)
    if not project.is_visible_from(channel_id):
        raise NotFound("This project does not exist any more.")
    return project


async def order_export(work: Work, project: Project, form: ExportFormat) -> None:
    """Promise the whole document as a file of this format in the project's thread."""
    # The delivery notes the uploaded file's id behind the colon.
    await work.outbox.add(project, IntentKind.EXPORT, f"{form}:")
