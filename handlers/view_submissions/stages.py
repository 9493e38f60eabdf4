"""The form that moves a stage of the delivery plan."""

from datetime import date

from pydantic import Field

from bot.experiments.errors import NotFound
from bot.experiments.service.sections import save_section
from bot.experiments.service.stages import DELIVERY, note_moved_stage
from handlers.forms import Form
from handlers.interaction import Interaction


class StageForm(Form):
    """A stage's new day, as it was chosen."""

    day: date
    words: str = Field(default="", max_length=1000)


async def submit_stage(interaction: Interaction) -> None:
    """Write the new day into the delivery plan, and log that it moved: both or neither."""
    state = interaction.state
    form = StageForm.read(interaction.view)
    async with interaction.begin() as work:
        project = await interaction.see(work, state.project_id)
        section = await work.sections.get(project.id, DELIVERY)
        if section is None:
            raise NotFound("The delivery plan is gone, so there is no stage to move.")
        (plan,) = section.content
        await note_moved_stage(
            work,
            interaction.act,
            project_id=project.id,
            stage=state.section,
            day=form.day,
            words=form.words,
        )
        await save_section(
            work,
            interaction.act,
            await work.templates.of(project),
            project_id=project.id,
            key=DELIVERY,
            content=[{**plan, f"{state.section}_date": form.day.isoformat()}],
            revision=section.revision,
            reason=form.words,
        )
