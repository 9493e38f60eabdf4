"""The form for a note, from wherever it is opened."""

from collections.abc import Sequence

from bot.experiments.errors import NotFound
from bot.experiments.projects import Project
from bot.experiments.service.notes import MAX_NOTE
from handlers import ids
from handlers.interaction import Interaction
from handlers.views.blocks import cut
from handlers.views.note_modal import build_note_modal
from storage.work import SqlWork

#: Slack takes 100 options.
_MOST = 100


async def open_note(
    interaction: Interaction,
    project_id: int | None,
    *,
    number: int = 0,
    text: str = "",
    message_ts: str = "",
    author_id: str = "",
) -> None:
    """Open the form for a note on a project; None takes the newest that may be written to.

    `message_ts` and `author_id` are of the message that is quoted. Raises NotFound, and
    NotPossible for a project that is stopped or archived.
    """
    async with interaction.read() as work:
        project = await interaction.see(work, project_id) if project_id else None
        projects = await _choices(interaction, work, project)
        if not projects:
            raise NotFound(f"There is no project to add it to yet. {ids.COMMAND} new opens one.")
        project = project or projects[0]
        project.require_changeable()
        hypotheses = await work.hypotheses.all(project.id)
    quoted_id = "" if author_id == interaction.act.actor_id else author_id
    state = interaction.modal_state(
        project_id=project.id, message_ts=message_ts, author_id=quoted_id
    )
    await interaction.open(
        build_note_modal(
            projects,
            project,
            hypotheses,
            text=cut(text, MAX_NOTE),
            number=number,
            author_id=quoted_id,
            metadata=state,
        )
    )


async def show_project(interaction: Interaction, project_id: int, text: str) -> None:
    """Show the open form for another project; what was typed stays."""
    state = interaction.state
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
        projects = await _choices(interaction, work, project)
        hypotheses = await work.hypotheses.all(project.id)
    await interaction.redraw(
        build_note_modal(
            projects,
            project,
            hypotheses,
            text=text,
            author_id=state.author_id,
            metadata=state.model_dump_json(exclude_defaults=True),
        )
    )


async def _choices(
    interaction: Interaction, work: SqlWork, chosen: Project | None
) -> Sequence[Project]:
    """The projects that can be written to from here, the chosen one among them."""
    channel_id = interaction.channel_id or interaction.state.channel_id
    projects = await work.projects.changeable_from(channel_id, _MOST)
    if chosen and chosen.id not in {each.id for each in projects}:
        return [chosen, *projects[: _MOST - 1]]
    return projects
