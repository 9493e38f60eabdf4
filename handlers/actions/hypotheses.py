"""Buttons that move a hypothesis on."""

from typing import Any

from bot.experiments.hypotheses import Decision
from bot.experiments.projects import Right
from bot.experiments.service.timeboxes import start_hypothesis
from handlers import ids
from handlers.ids import Target
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
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    view = await _decision_form(interaction, target, decision, state)
    await interaction.open(view)


async def change_decision(interaction: Interaction) -> None:
    """Propose anew what follows, for the decision that is chosen now."""
    state = interaction.state
    chosen = interaction.pressed.get("selected_option") or {}
    view = await _decision_form(
        interaction,
        Target(state.project_id, number=state.number),
        Decision(str(chosen.get("value", ""))),
        state.model_dump_json(exclude_defaults=True),
    )
    await interaction.redraw(view)


async def _decision_form(
    interaction: Interaction, target: Target, decision: Decision, state: str
) -> dict[str, Any]:
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        known = await work.hypotheses.all(target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    project.require(Right.DECIDE, interaction.act.actor_id)
    hypothesis.require_open("decided")
    others = [each for each in known if each.number != target.number]
    return build_decision_modal(hypothesis, decision, others, metadata=state)


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
