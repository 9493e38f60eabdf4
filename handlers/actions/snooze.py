"""The button that puts a check-in off."""

from datetime import timedelta

from bot.experiments.projects import Right
from bot.experiments.service.calendars import calendar_of
from handlers.interaction import Interaction
from handlers.views.snooze_modal import build_snooze_modal


async def snooze(interaction: Interaction) -> None:
    """Open the form that asks until when."""
    target = interaction.target
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
        calendar, _ = await calendar_of(work, project)
    project.require(Right.DECIDE, interaction.act.actor_id)
    hypothesis.require_open("snoozed")
    until = calendar.working_day_from(calendar.local_day(interaction.act.at) + timedelta(days=2))
    if hypothesis.deadline is not None and hypothesis.deadline > interaction.act.at:
        # The end of the timebox is asked about by itself; later than that cannot be chosen.
        until = min(until, calendar.local_day(hypothesis.deadline))
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    await interaction.open(build_snooze_modal(hypothesis, until, metadata=state))
