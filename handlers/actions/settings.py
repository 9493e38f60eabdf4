"""Buttons of the settings, and of a person's days away."""

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.projects import Project
from bot.experiments.service.people import remove_absence
from bot.experiments.settings import WORKSPACE as WHOLE_WORKSPACE
from bot.experiments.settings import Settings
from handlers import ids
from handlers.interaction import Interaction
from handlers.overviews import build_away, open_settings, scope_key
from handlers.views.away_modal import moved_lines
from handlers.views.people_modal import build_people_modal
from handlers.views.settings_modals import CHANNEL, PROJECT, build_settings_form
from storage.work import SqlWork


async def show(interaction: Interaction) -> None:
    """Show the settings of the project whose card has the button."""
    await open_settings(interaction, interaction.target.project_id)


async def edit_people(interaction: Interaction) -> None:
    """Open the form for a project's people."""
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.target.project_id)
    state = interaction.modal_state(project_id=project.id)
    await interaction.open(build_people_modal(project, metadata=state))


async def edit(interaction: Interaction) -> None:
    """Open the form of the scope whose button was pressed."""
    scope = str(interaction.pressed["action_id"]).removeprefix(ids.SETTINGS_EDIT)
    project_id = interaction.state.project_id
    async with interaction.read() as work:
        project = await interaction.see(work, project_id) if project_id else None
        key = scope_key(interaction, scope, project)
        chosen = await work.settings.chosen(key)
        wider = await _wider(work, scope, project)
        own = [key for key, _ in await work.templates.keys()]
    view = build_settings_form(
        scope,
        chosen,
        wider,
        [DEFAULT_TEMPLATE.key, *own],
        metadata=interaction.modal_state(project_id=project_id, section=scope),
    )
    await interaction.open(view)


async def _wider(work: SqlWork, scope: str, project: Project | None) -> Settings:
    """What holds where a scope chooses nothing."""
    if scope == PROJECT and project is not None:
        return await work.settings.for_channel(project.channel_id)
    scopes = [await work.settings.chosen(WHOLE_WORKSPACE)] if scope == CHANNEL else []
    return Settings.merge(scopes)


async def forget_absence(interaction: Interaction) -> None:
    """Take back one of the person's own absences, and show what is left of them."""
    absence_id = interaction.pressed_id
    async with interaction.begin() as work:
        moved = await remove_absence(work, interaction.act, absence_id=absence_id)
    await interaction.ack()
    notice = ["*Removed.*", *moved_lines(moved)]
    view = await build_away(interaction, notice, form=interaction.state.revision)
    await interaction.refresh(interaction.view["id"], view)
