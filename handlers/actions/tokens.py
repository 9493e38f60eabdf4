"""Buttons of the tokens with which software reports results."""

from bot.experiments.service.tokens import revoke_token
from handlers.asking import is_admin
from handlers.interaction import Interaction
from handlers.overviews import build_tokens
from handlers.views.blocks import escape


async def show(interaction: Interaction) -> None:
    """List the tokens of the project or, for admins, of the workspace."""
    await interaction.open(await build_tokens(interaction, interaction.target.project_id))


async def revoke(interaction: Interaction) -> None:
    """End the token whose button was pressed, and show what is left."""
    act = interaction.act
    by_admin = await is_admin(interaction.client, act.actor_id)
    async with interaction.begin() as work:
        token = await work.tokens.get(interaction.pressed_id)
        if token.project_id is not None:
            await interaction.see(work, token.project_id)
        await revoke_token(work, act, token_id=token.id, by_admin=by_admin)
    await interaction.ack()
    notice = f"*Revoked: {escape(token.label) or token.ref}.*"
    view = await build_tokens(interaction, token.project_id or 0, notice)
    await interaction.refresh(interaction.view["id"], view)
