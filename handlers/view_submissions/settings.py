"""The form in which a project, a channel or the workspace chooses."""

from bot.experiments.service.settings import change_settings
from bot.experiments.settings import INHERIT, settings_of
from handlers.asking import is_admin
from handlers.forms import read_values
from handlers.interaction import Interaction
from handlers.overviews import scope_key, show_settings_again
from handlers.views.settings_modals import PROJECT


async def submit_settings(interaction: Interaction) -> None:
    """Keep what was chosen, and show the overview beneath anew."""
    state, values = interaction.state, read_values(interaction.view)
    choices: dict[str, str] = {}
    if not values.get("forget"):
        fields = settings_of(state.section).fields
        choices = {each.key: str(values.get(each.key, "")) for each in fields}
        template = str(values.get("template", ""))
        choices["template"] = "" if template == INHERIT else template
    of_project = state.section == PROJECT
    by_admin = not of_project and await is_admin(interaction.client, interaction.act.actor_id)
    async with interaction.begin() as work:
        project = await interaction.see(work, state.project_id) if state.project_id else None
        await change_settings(
            work,
            interaction.act,
            scope=scope_key(interaction, state.section, project),
            choices=choices,
            by_admin=by_admin,
            project_id=state.project_id if of_project else 0,
        )
    await show_settings_again(interaction, str(interaction.view.get("previous_view_id")))
