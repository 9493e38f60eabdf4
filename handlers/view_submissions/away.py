"""The form in which people note when they are away."""

from datetime import date

from bot.experiments.calendars import Away
from bot.experiments.service.people import add_absence
from handlers.asking import today_of
from handlers.forms import Form
from handlers.interaction import Interaction
from handlers.overviews import build_away
from handlers.views.away_modal import moved_lines, span


class AwayForm(Form):
    """Days away, as they were chosen; both included."""

    first: date
    last: date


async def submit_away(interaction: Interaction) -> None:
    """Note the absence; the form stays, and says which timeboxes moved."""
    act = interaction.act
    form = AwayForm.read(interaction.view)
    today = await today_of(interaction.client, act.actor_id, act.at)
    async with interaction.begin() as work:
        moved = await add_absence(work, act, first=form.first, last=form.last, today=today)
    notice = [f"*Noted: {span(Away(form.first, form.last))}.*", *moved_lines(moved)]
    view = await build_away(interaction, notice, form=interaction.state.revision + 1)
    await interaction.ack(response_action="update", view=view)
