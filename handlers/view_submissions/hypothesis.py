"""The form that plans a hypothesis."""

from bot.experiments.service.hypotheses import PlanChanged, add_hypothesis, edit_hypothesis
from handlers.forms import read_content, read_values
from handlers.interaction import Interaction
from handlers.views.blocks import cut, escape
from handlers.views.hypothesis_modal import build_hypothesis_modal


async def submit_hypothesis(interaction: Interaction) -> None:
    """Plan a new hypothesis, or change one that has not started."""
    state, template = interaction.state, interaction.template
    (plan,) = read_content(template.hypothesis, read_values(interaction.view), items=1)
    try:
        async with interaction.begin() as work:
            await interaction.see(work, state.project_id)
            if not state.number:
                await add_hypothesis(
                    work, interaction.act, template, project_id=state.project_id, plan=plan
                )
                return
            await edit_hypothesis(
                work,
                interaction.act,
                template,
                project_id=state.project_id,
                number=state.number,
                plan=plan,
                revision=state.revision,
            )
    except PlanChanged as changed:
        await _show_both(interaction, plan, changed)


async def _show_both(interaction: Interaction, plan: dict[str, str], changed: PlanChanged) -> None:
    state = interaction.state
    async with interaction.read() as work:
        known = await work.hypotheses.all(state.project_id)
    theirs = changed.current
    merged = state.model_copy(update={"revision": theirs.revision})
    shape = interaction.template.hypothesis
    lines = [
        f"*{field.label}:* {escape(cut(theirs.plan.get(field.key) or '(empty)', 300))}"
        for field in shape.fields
        if theirs.plan.get(field.key, "") != plan[field.key]
    ]
    opening = (
        f"{changed.message} What they have and you have not is below; yours is in the fields. "
        "Save again to put yours in its place."
    )
    view = build_hypothesis_modal(
        shape,
        plan,
        ref=theirs.ref,
        others=[each for each in known if each.number != theirs.number],
        metadata=merged.model_dump_json(exclude_defaults=True),
        notice=[opening, *lines],
    )
    await interaction.ack(response_action="update", view=view)
