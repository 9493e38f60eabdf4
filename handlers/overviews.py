"""Modals that stay open beneath others: settings, and a person's days away."""

import asyncio
from typing import Any

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.projects import Project, Right
from bot.experiments.service.tokens import tokens_of
from bot.experiments.settings import WORKSPACE as WHOLE_WORKSPACE
from bot.experiments.settings import project_scope
from handlers.asking import is_admin, those_who_left, today_of
from handlers.interaction import Interaction
from handlers.views.away_modal import build_away_modal
from handlers.views.settings_modals import (
    CHANNEL,
    PROJECT,
    WORKSPACE,
    Overview,
    build_overview,
)
from handlers.views.token_modals import MAX_SHOWN, build_tokens_modal


async def open_settings(interaction: Interaction, project_id: int = 0) -> None:
    """Show the settings of a project or, without one, of the channel and the workspace."""
    await interaction.open(await _build_settings(interaction, project_id))


async def show_settings_again(interaction: Interaction, view_id: str) -> None:
    """Show open settings as they are now, after a change that was kept."""
    await interaction.ack()
    await interaction.refresh(
        view_id, await _build_settings(interaction, interaction.state.project_id)
    )


async def _build_settings(interaction: Interaction, project_id: int) -> dict[str, Any]:
    actor_id = interaction.act.actor_id
    project: Project | None = None
    async with interaction.read() as work:
        if project_id:
            project = await interaction.see(work, project_id)
        channel_id = interaction.channel_id or interaction.state.channel_id
        channel_id = project.channel_id if project else channel_id
        settings = await (
            work.settings.for_project(project) if project else work.settings.for_channel(channel_id)
        )
        owners = {each.owner_id for each in await work.projects.in_channel(channel_id)}
    admin, left = await asyncio.gather(
        is_admin(interaction.client, actor_id),
        those_who_left(interaction.client, [project.owner_id] if project else []),
    )
    shown = Overview(
        project=project,
        settings=settings,
        owner_has_left=bool(left),
        may_manage=project is not None and actor_id in project.who_may(Right.MANAGE),
        may_name_owner=admin and bool(left),
        may_change_channel=admin or actor_id in owners,
        may_change_workspace=admin,
    )
    return build_overview(shown, metadata=interaction.modal_state(project_id=project_id))


def scope_key(interaction: Interaction, scope: str, project: Project | None) -> str:
    """What the settings of a scope are kept under; raises NotFound."""
    channel_id = project.channel_id if project else interaction.state.channel_id
    keys = {
        PROJECT: project_scope(project.id) if project else "",
        CHANNEL: channel_id,
        WORKSPACE: WHOLE_WORKSPACE,
    }
    if not keys.get(scope):
        raise NotFound("These settings do not exist any more. /lab settings shows what does.")
    return keys[scope]


async def build_away(
    interaction: Interaction, notice: list[str] | None = None, *, form: int = 0
) -> dict[str, Any]:
    """A person's coming absences, with a form for another; `form` numbers the empty forms."""
    act = interaction.act
    today = await today_of(interaction.client, act.actor_id, act.at)
    running: list[tuple[Project, Hypothesis]] = []
    async with interaction.read() as work:
        absences = await work.absences.of(act.actor_id)
        for project in await work.projects.with_running(owner_id=act.actor_id):
            running += [
                (project, each)
                for each in await work.hypotheses.open(project.id)
                if each.state is HypothesisState.RUNNING and project.state.can_change
            ]
    return build_away_modal(
        [each for each in absences if each.away.last >= today],
        running,
        form=form,
        notice=notice or (),
        metadata=interaction.modal_state(revision=form),
    )


async def build_tokens(
    interaction: Interaction, project_id: int, notice: str = ""
) -> dict[str, Any]:
    """The tokens of a project or, without one, of the workspace, with a form for another."""
    act = interaction.act
    by_admin = await is_admin(interaction.client, act.actor_id)
    async with interaction.read() as work:
        project = await interaction.see(work, project_id) if project_id else None
        tokens, total = await tokens_of(
            work, act, project_id=project_id or None, by_admin=by_admin, limit=MAX_SHOWN
        )
    return build_tokens_modal(
        project,
        tokens,
        total,
        now=act.at,
        notice=notice,
        metadata=interaction.modal_state(project_id=project_id),
    )
