"""The forms with which a project ends."""

from bot.experiments.errors import FieldErrors
from bot.experiments.service.endings import launch_project, readiness, stop_project
from handlers.forms import Form, read_values
from handlers.interaction import Interaction
from handlers.overviews import show_settings_again
from handlers.views.ending_modals import build_launch_modal


class StopForm(Form):
    """Why a project stops and what was learned, as it was typed."""

    reason: str
    learning: str


async def submit_launch(interaction: Interaction) -> None:
    """Launch; where something is lacking by now, ask for a reason."""
    project_id = interaction.state.project_id
    values = read_values(interaction.view)
    try:
        async with interaction.begin() as work:
            project = await interaction.see(work, project_id)
            template = await work.templates.of(project)
            await launch_project(
                work,
                interaction.act,
                template,
                project_id=project_id,
                reason=str(values.get("reason", "")),
            )
    except FieldErrors:
        if "reason" in values:
            raise
        # Nothing was lacking when the form was opened, so it has no place for a reason yet.
        await _ask_for_reason(interaction)


async def _ask_for_reason(interaction: Interaction) -> None:
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.state.project_id)
        template = await work.templates.of(project)
        ready = await readiness(work, template, project)
    state = interaction.modal_state(project_id=project.id)
    view = build_launch_modal(project, ready, metadata=state)
    await interaction.ack(response_action="update", view=view)


async def submit_stop(interaction: Interaction) -> None:
    """End work on a project, and show the settings beneath anew."""
    project_id = interaction.state.project_id
    form = StopForm.read(interaction.view)
    async with interaction.begin() as work:
        await interaction.see(work, project_id)
        await stop_project(
            work,
            interaction.act,
            project_id=project_id,
            reason=form.reason,
            learning=form.learning,
        )
    await show_settings_again(interaction, str(interaction.view.get("previous_view_id")))
