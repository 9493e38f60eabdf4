"""Forms that more than one way in opens."""

from bot.experiments.errors import NotPossible
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.projects import Right
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.project_modal import build_project_modal
from handlers.views.result_modal import build_result_modal


async def open_project_form(interaction: Interaction, title: str = "") -> None:
    """Open the form for a new project."""
    view = build_project_modal(
        title=title[:3000],
        channel_id=interaction.channel_id,
        owner_id=interaction.act.actor_id,
        metadata=interaction.modal_state(),
    )
    await interaction.open(view)


async def open_new_hypothesis(interaction: Interaction, project_id: int) -> None:
    """Open the form for a new hypothesis of this project."""
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
        others = await work.hypotheses.all(project_id)
    project.require(Right.EDIT, interaction.act.actor_id)
    state = interaction.modal_state(project_id=project_id)
    await interaction.open(
        build_hypothesis_modal(
            interaction.template.hypothesis, {}, ref="", others=others, metadata=state
        )
    )


async def open_result(interaction: Interaction, target: Target) -> None:
    """Open the form for a result of this hypothesis."""
    async with interaction.read() as work:
        await interaction.see(work, target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    if hypothesis.state is HypothesisState.PLANNED:
        raise NotPossible(
            f"{hypothesis.ref} has not started, so there is no baseline to judge a result by. "
            "Start it first."
        )
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    await interaction.open(build_result_modal(hypothesis, metadata=state))
