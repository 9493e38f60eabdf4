"""What was chosen where a command could mean several things."""

from handlers import ids
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.openings import open_result
from handlers.verbs import VERBS


async def pick(interaction: Interaction) -> None:
    """Go on with what was chosen."""
    verb = str(interaction.pressed["action_id"]).removeprefix(ids.PICK)
    chosen = interaction.pressed.get("selected_option") or {}
    target = Target.parse(str(chosen.get("value", "")))
    if target.number:
        await open_result(interaction, target)
        return
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
    await VERBS[verb](interaction, project)
