"""The form that makes a token."""

from typing import Literal

from pydantic import Field

from bot.experiments.service.tokens import create_token
from handlers.asking import is_admin
from handlers.forms import Form
from handlers.interaction import Interaction
from handlers.views.token_modals import FOR_GOOD, build_new_token_modal


class TokenForm(Form):
    """A new token, as it was asked for; `lasts` is in days."""

    label: str = Field(min_length=1)
    lasts: Literal["30", "90", "365", "never"]


async def submit_token(interaction: Interaction) -> None:
    """Make the token, and show it in place of the form: nowhere else, and never again."""
    act, project_id = interaction.act, interaction.state.project_id
    form = TokenForm.read(interaction.view)
    by_admin = await is_admin(interaction.client, act.actor_id)
    async with interaction.begin() as work:
        project = await interaction.see(work, project_id) if project_id else None
        secret = await create_token(
            work,
            act,
            project_id=project_id or None,
            label=form.label,
            days=None if form.lasts == FOR_GOOD else int(form.lasts),
            by_admin=by_admin,
        )
        known = await work.hypotheses.all(project.id) if project else []
    metadata = interaction.modal_state(project_id=project_id)
    # The newest that is under way, else the newest, is what a job would report to.
    hypothesis = max(known, key=lambda each: (each.state.is_open, each.number), default=None)
    view = build_new_token_modal(secret, form.label, project, hypothesis, metadata=metadata)
    await interaction.ack(response_action="update", view=view)
