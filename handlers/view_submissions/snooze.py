"""The form that puts a check-in off."""

from datetime import date

from pydantic import Field

from bot.experiments.service.timeboxes import snooze_hypothesis
from handlers.forms import Form
from handlers.interaction import Interaction


class SnoozeForm(Form):
    """When to ask again and why, as it was chosen."""

    until: date
    reason: str = Field(default="", max_length=500)


async def submit_snooze(interaction: Interaction) -> None:
    """Ask again on another day."""
    state = interaction.state
    form = SnoozeForm.read(interaction.view)
    async with interaction.begin() as work:
        await interaction.see(work, state.project_id)
        await snooze_hypothesis(
            work,
            interaction.act,
            project_id=state.project_id,
            number=state.number,
            until=form.until,
            reason=form.reason,
        )
