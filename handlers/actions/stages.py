"""Buttons that answer whether a stage of the delivery plan is there."""

from datetime import timedelta

from bot.experiments.errors import NotPossible
from bot.experiments.projects import Right
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.stages import DELIVERY, deliver_stage
from handlers.interaction import Interaction
from handlers.views.stage_modal import build_stage_modal

_PROPOSED = timedelta(weeks=1)


async def deliver(interaction: Interaction) -> None:
    """Note that a stage is there."""
    target = interaction.target
    async with interaction.begin() as work:
        await interaction.see(work, target.project_id)
        await deliver_stage(
            work, interaction.act, project_id=target.project_id, stage=target.section
        )


async def move(interaction: Interaction) -> None:
    """Open the form that moves a stage to another day."""
    target = interaction.target
    stage = target.section
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        project.require(Right.EDIT, interaction.act.actor_id)
        if stage in project.delivered:
            raise NotPossible(f"The {stage} stage is delivered already.")
        section = await work.sections.get(project.id, DELIVERY)
        calendar, _ = await calendar_of(work, project)
    content = section.content[0].get(stage, "") if section else ""
    day = calendar.working_day_from(calendar.local_day(interaction.act.at) + _PROPOSED)
    state = interaction.modal_state(project_id=project.id, section=stage)
    await interaction.open(build_stage_modal(project, stage, content, day, metadata=state))
