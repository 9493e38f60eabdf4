"""Shortcuts that open projects."""

from handlers.commands.lab import open_project_form
from handlers.interaction import Interaction


async def new_project(interaction: Interaction) -> None:
    """Open the form for a new project from anywhere."""
    await open_project_form(interaction)
