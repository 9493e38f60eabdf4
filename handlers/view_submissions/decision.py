"""The forms in which people decide."""

from bot.experiments.next_steps import NextStep
from bot.experiments.service.decisions import decide
from bot.experiments.service.timeboxes import extend_hypothesis
from handlers.forms import DecisionForm, ExtensionForm
from handlers.interaction import Interaction


async def submit_decision(interaction: Interaction) -> None:
    """Close a hypothesis as the person chose, and go on as the document foresaw."""
    state = interaction.state
    form = DecisionForm.read(interaction.view)
    async with interaction.begin() as work:
        await interaction.see(work, state.project_id)
        await decide(
            work,
            interaction.act,
            project_id=state.project_id,
            number=state.number,
            decision=form.decision,
            outcome=form.outcome,
            learning=form.learning,
            reason=form.reason,
            next_step=NextStep(form.next_step, form.next_note),
        )


async def submit_extension(interaction: Interaction) -> None:
    """Prolong a timebox."""
    state = interaction.state
    form = ExtensionForm.read(interaction.view)
    async with interaction.begin() as work:
        await interaction.see(work, state.project_id)
        await extend_hypothesis(
            work,
            interaction.act,
            project_id=state.project_id,
            number=state.number,
            days=form.days,
            reason=form.reason,
        )
