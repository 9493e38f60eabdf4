"""Buttons below a file that was dropped into a project's thread."""

import asyncio

from bot.documents.result_files import MAX_FILE, read_result_file
from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.service.results import ResultDiffers, record_result
from handlers.dropped_files import find_project, look_up, report_of
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.file_messages import build_not_taken, build_taken


async def take_result(interaction: Interaction) -> None:
    """Add the result that the file holds, as it is now, to the chosen hypothesis."""
    chosen, _, file_id = str(interaction.pressed.get("value", "")).partition(" ")
    target = Target.parse(chosen)
    file = await look_up(interaction, file_id)
    async with interaction.read() as work:
        await interaction.see(work, target.project_id)
        found = await find_project(work, file, interaction.channel_id)
        if found is None or found[0].id != target.project_id:
            raise NotFound("This file is not in the project's thread any more. Drop it there anew.")
    content = await interaction.fetch(file.info, most=MAX_FILE)
    body = await asyncio.to_thread(read_result_file, file.name, content)
    report = report_of(file, body, found[0], target.number)
    try:
        async with interaction.begin() as work:
            receipt = await record_result(
                work,
                interaction.act,
                project_id=target.project_id,
                number=target.number,
                report=report,
            )
    except (ResultDiffers, FieldErrors) as refusal:
        # Pressing again would change nothing, so the buttons go.
        await interaction.replace(build_not_taken(refusal.message))
        return
    await interaction.replace(build_taken(f"H{target.number}", receipt.status))


async def leave_result(interaction: Interaction) -> None:
    """Take the question away."""
    await interaction.replace(None)
