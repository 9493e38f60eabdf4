"""Buttons and filters of the experiment log."""

from handlers import ids
from handlers.experiment_log import Wanted, build_log, open_log
from handlers.forms import read_values
from handlers.interaction import Interaction
from handlers.notes import open_note, show_project


async def show(interaction: Interaction) -> None:
    """Show the log of the project whose card has the button."""
    await open_log(interaction, interaction.target.project_id)


async def filter_entries(interaction: Interaction) -> None:
    """Show the newest entries of what is chosen now."""
    await _turn(interaction, Wanted.chosen(interaction.view))


async def turn_page(interaction: Interaction) -> None:
    """Show the entries next to those that are shown."""
    entry_id = int(str(interaction.pressed.get("value", "0")))
    place = "after" if interaction.pressed["action_id"] == ids.LOG_NEWER else "before"
    await _turn(interaction, Wanted.chosen(interaction.view, **{place: entry_id}))


async def _turn(interaction: Interaction, wanted: Wanted) -> None:
    await interaction.redraw(await build_log(interaction, interaction.state.project_id, wanted))


async def add_note(interaction: Interaction) -> None:
    """Open the form for a note, about the hypothesis that the log shows."""
    number = Wanted.chosen(interaction.view).number or 0
    await open_note(interaction, interaction.target.project_id, number=number)


async def choose_project(interaction: Interaction) -> None:
    """Offer the hypotheses of the project that is chosen now; what was typed stays."""
    chosen = interaction.pressed.get("selected_option") or {}
    typed = str(read_values(interaction.view).get("text", ""))
    await show_project(interaction, int(str(chosen.get("value", "0"))), typed)
