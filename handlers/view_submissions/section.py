"""The form that writes a section."""

from bot.experiments.service.sections import SectionChanged, save_section
from handlers.forms import read_content, read_values
from handlers.interaction import Interaction
from handlers.views.section_modal import build_section_modal


async def submit_section(interaction: Interaction) -> None:
    """Save the section; where someone else came first, show both texts."""
    state = interaction.state
    shape = interaction.template.section(state.section)
    content = read_content(shape, read_values(interaction.view), state.items)
    try:
        async with interaction.begin() as work:
            await interaction.see(work, state.project_id)
            await save_section(
                work,
                interaction.act,
                interaction.template,
                project_id=state.project_id,
                key=state.section,
                content=content,
                revision=state.revision,
            )
    except SectionChanged as changed:
        merged = state.model_copy(update={"revision": changed.current.revision})
        view = build_section_modal(
            shape,
            content,
            items=state.items,
            metadata=merged.model_dump_json(exclude_defaults=True),
            theirs=changed.current,
        )
        await interaction.ack(response_action="update", view=view)
