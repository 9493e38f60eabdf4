"""The modal that names a project's people."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.projects import Project
from handlers import ids
from handlers.views.blocks import input_block, modal

MAX_COLLABORATORS = 20


def build_people_modal(project: Project, *, metadata: str) -> dict[str, Any]:
    """Ask who owns, decides and collaborates, filled with who does now."""
    deciders = [project.decider_id] if project.decider_id else []
    owner = {"type": "users_select", "action_id": "owner", "initial_user": project.owner_id}
    return modal(
        ids.PEOPLE_FORM,
        "People",
        [
            input_block(
                "owner",
                "Owner",
                owner,
                hint="Deadlines and working days follow the owner, who alone launches and stops.",
            ),
            # A menu for one person cannot be emptied again in every client; this one can.
            input_block(
                "decider",
                "Decider",
                _menu("decider", deciders, 1),
                optional=True,
                hint="Who decides on results. Without one, the owner and collaborators do.",
            ),
            input_block(
                "collaborators",
                "Collaborators",
                _menu("collaborators", project.collaborator_ids, MAX_COLLABORATORS),
                optional=True,
                hint="They write the document, start hypotheses and log results.",
            ),
        ],
        metadata=metadata,
    )


def _menu(action_id: str, chosen: Sequence[str], most: int) -> dict[str, Any]:
    menu: dict[str, Any] = {
        "type": "multi_users_select",
        "action_id": action_id,
        "max_selected_items": max(most, len(chosen)),
    }
    return menu | {"initial_users": list(chosen)} if chosen else menu
