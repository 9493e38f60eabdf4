"""Buttons with which a project ends, and comes back."""

from bot.experiments.errors import NotPossible
from bot.experiments.projects import Right
from bot.experiments.service.endings import archive_project, readiness, restore_project
from handlers.interaction import Interaction
from handlers.overviews import show_settings_again
from handlers.views.ending_modals import build_launch_modal, build_stop_modal


async def launch(interaction: Interaction) -> None:
    """Open the form that launches, with what is still lacking."""
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.target.project_id)
        project.require(Right.MANAGE, interaction.act.actor_id)
        if not project.state.is_open:
            raise NotPossible(f"“{project.title}” is {project.state.words} already.")
        template = await work.templates.of(project)
        ready = await readiness(work, template, project)
    state = interaction.modal_state(project_id=project.id)
    await interaction.open(build_launch_modal(project, ready, metadata=state))


async def stop(interaction: Interaction) -> None:
    """Open the form that ends work on a project."""
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.target.project_id)
    project.require(Right.MANAGE, interaction.act.actor_id)
    state = interaction.modal_state(project_id=project.id)
    await interaction.open(build_stop_modal(project, metadata=state))


async def archive(interaction: Interaction) -> None:
    """Put a project away."""
    project_id = interaction.target.project_id
    async with interaction.begin() as work:
        await interaction.see(work, project_id)
        await archive_project(work, interaction.act, project_id=project_id)
    await show_settings_again(interaction, interaction.view["id"])


async def restore(interaction: Interaction) -> None:
    """Bring a project back from the archive."""
    project_id = interaction.target.project_id
    async with interaction.begin() as work:
        await interaction.see(work, project_id)
        await restore_project(work, interaction.act, project_id=project_id)
    await show_settings_again(interaction, interaction.view["id"])
