"""The form that plans a hypothesis."""

from typing import Any

from bot.experiments.changes import changes_between, merge
from bot.experiments.errors import FieldErrors
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.service.plans import PlanChanged, add_hypothesis, edit_hypothesis
from bot.experiments.template import Item, Section
from handlers.forms import Values, read_content, read_values, typed_texts
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.blocks import escape, section
from handlers.views.differences import MEANWHILE, meanwhile_blocks
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.inputs import fill


async def submit_hypothesis(interaction: Interaction) -> None:
    """Plan a new hypothesis, or change one that is not decided."""
    state, values = interaction.state, read_values(interaction.view)
    try:
        async with interaction.begin() as work:
            project = await interaction.see(work, state.project_id)
            template = await work.templates.of(project)
            (plan,) = read_content(template.hypothesis, values, items=1)
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
                reason=str(values.get("reason", "")),
                rebase=bool(values.get("rebase")),
            )
    except FieldErrors as wrong:
        if wrong.errors.keys() != {"reason"} or "reason" in values:
            raise
        # It was started or approved while the form was open, which then has no place for it.
        view = await _ask_why(interaction, template.hypothesis, values, wrong.message)
        await interaction.ack(response_action="update", view=view)
    except PlanChanged as changed:
        view = await _show_both(interaction, template.hypothesis, plan, changed.current)
        await interaction.ack(response_action="update", view=view)


async def _ask_why(
    interaction: Interaction, shape: Section, values: Values, told: str
) -> dict[str, Any]:
    state = interaction.state
    async with interaction.read() as work:
        known = await work.hypotheses.all(state.project_id)
        current = await work.hypotheses.get(state.project_id, state.number)
    notice = section(f"{escape(told)} What you typed is still here.")
    return build_hypothesis_modal(
        shape,
        typed_texts(values),
        current=current,
        is_fixed=True,
        others=[each for each in known if each.number != state.number],
        metadata=state.model_dump_json(exclude_defaults=True),
        notice=[notice | {"block_id": f"{MEANWHILE}0"}],
        filled=state.filled,
    )


async def _show_both(
    interaction: Interaction, shape: Section, mine: Item, theirs: Hypothesis
) -> dict[str, Any]:
    state, ref = interaction.state, theirs.ref
    async with interaction.read() as work:
        project = await interaction.see(work, state.project_id)
        known = await work.hypotheses.all(state.project_id)
        base = await work.revisions.get(state.project_id, ref, state.revision)
        newest = await work.revisions.get(state.project_id, ref, theirs.revision)
    merged = merge(shape, base.content, [theirs.plan], [mine])
    grown = {"revision": theirs.revision, "filled": theirs.revision}
    return build_hypothesis_modal(
        shape,
        fill(shape, merged.content),
        current=theirs,
        is_fixed=theirs.is_fixed(project.approved_revision),
        others=[each for each in known if each.number != theirs.number],
        metadata=state.model_copy(update=grown).model_dump_json(exclude_defaults=True),
        notice=meanwhile_blocks(
            newest.edited_by,
            ref,
            changes_between(shape, base.content, [theirs.plan]),
            merged,
            Target(state.project_id, number=theirs.number),
        ),
        filled=theirs.revision,
    )
