"""Buttons that move a hypothesis on."""

from bot.experiments.hypotheses import Decision
from bot.experiments.projects import Right
from bot.experiments.service.hypotheses import start_hypothesis
from handlers import ids
from handlers.interaction import Interaction
from handlers.openings import open_result
from handlers.views.decision_modals import build_decision_modal, build_extension_modal


async def start(interaction: Interaction) -> None:
    """Begin a hypothesis' timebox."""
    target = interaction.target
    async with interaction.begin() as work:
        await interaction.see(work, target.project_id)
        await start_hypothesis(
            work, interaction.act, project_id=target.project_id, number=target.number
        )


async def report_result(interaction: Interaction) -> None:
    """Open the form for a result."""
    await open_result(interaction, interaction.target)


async def decide(interaction: Interaction) -> None:
    """Open the form for a decision, with the pressed one chosen."""
    target = interaction.target
    decision = Decision(str(interaction.pressed["action_id"]).removeprefix(ids.DECISION))
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    project.require(Right.DECIDE, interaction.act.actor_id)
    hypothesis.require_open("decided")
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    await interaction.open(build_decision_modal(hypothesis, decision, metadata=state))


async def extend(interaction: Interaction) -> None:
    """Open the form for more days."""
    target = interaction.target
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    project.require(Right.DECIDE, interaction.act.actor_id)
    hypothesis.require_open("extended")
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    await interaction.open(build_extension_modal(hypothesis, metadata=state))
