"""Buttons that open the document's forms."""

from slack_sdk.errors import SlackApiError

from bot.experiments.projects import Right
from bot.experiments.service.hypotheses import require_planned
from handlers.forms import read_content, read_values
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.openings import open_new_hypothesis
from handlers.slack_errors import code_of
from handlers.verbs import hand_over_document
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.section_modal import build_section_modal


async def edit_section(interaction: Interaction) -> None:
    """Open a section's form, filled with what is there."""
    target = interaction.target
    shape = interaction.template.section(target.section)
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        saved = await work.sections.get(target.project_id, shape.key)
    project.require(Right.EDIT, interaction.act.actor_id)
    content = saved.content if saved else ()
    items = max(1, len(content))
    state = interaction.modal_state(
        project_id=target.project_id,
        section=shape.key,
        revision=saved.revision if saved else 0,
        items=items,
    )
    await interaction.open(build_section_modal(shape, content, items=items, metadata=state))


async def add_item(interaction: Interaction) -> None:
    """Make room for one more item in a section's form; what was typed stays."""
    state = interaction.state
    shape = interaction.template.section(state.section)
    typed = read_content(shape, read_values(interaction.view), state.items)
    grown = state.model_copy(update={"items": state.items + 1})
    view = build_section_modal(
        shape,
        typed,
        items=grown.items,
        metadata=grown.model_dump_json(exclude_defaults=True),
    )
    try:
        await interaction.client.views_update(
            view_id=interaction.view["id"], hash=interaction.view["hash"], view=view
        )
    except SlackApiError as error:
        # A second press on the way would have added two; the first one did what was wanted.
        if code_of(error) != "hash_conflict":
            raise


async def add_hypothesis(interaction: Interaction) -> None:
    """Open the form for a new hypothesis."""
    await open_new_hypothesis(interaction, interaction.target.project_id)


async def edit_hypothesis(interaction: Interaction) -> None:
    """Open a planned hypothesis' form."""
    target: Target = interaction.target
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        known = await work.hypotheses.all(target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    project.require(Right.EDIT, interaction.act.actor_id)
    require_planned(hypothesis)
    state = interaction.modal_state(
        project_id=target.project_id, number=target.number, revision=hypothesis.revision
    )
    view = build_hypothesis_modal(
        interaction.template.hypothesis,
        hypothesis.plan,
        ref=hypothesis.ref,
        others=[each for each in known if each.number != target.number],
        metadata=state,
    )
    await interaction.open(view)


async def export(interaction: Interaction) -> None:
    """Hand over the document of the project whose button was pressed."""
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.target.project_id)
    await hand_over_document(interaction, project)
