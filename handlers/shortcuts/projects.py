"""Shortcuts that open projects."""

from handlers.interaction import Interaction
from handlers.openings import open_project_form


async def new_project(interaction: Interaction) -> None:
    """Open the form for a new project from anywhere."""
    await open_project_form(interaction)
