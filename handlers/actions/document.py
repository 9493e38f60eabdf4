"""Buttons that open the document's forms, and that make a form grow."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.errors import NotPossible
from bot.experiments.projects import Right
from bot.experiments.service.plans import require_undecided
from bot.experiments.template import MAX_ITEMS, Content, Item
from handlers import ids
from handlers.forms import read_content, read_values, typed_texts
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.long_text import join_text, more_room
from handlers.openings import open_new_hypothesis
from handlers.verbs import hand_over_document
from handlers.views.blocks import Block
from handlers.views.differences import MEANWHILE
from handlers.views.goals import GOALS, grades_of
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.inputs import fill
from handlers.views.pages import fits
from handlers.views.search_messages import tried_blocks
from handlers.views.section_modal import build_file_modal, build_section_modal

#: So many hypotheses that are like a new one are shown in its form.
_LIKE_IT = 3


async def edit_section(interaction: Interaction) -> None:
    """Open a section's form, filled with what is there."""
    await interaction.open(await section_form(interaction, interaction.target))


async def section_form(
    interaction: Interaction,
    target: Target,
    content: Content | None = None,
    notice: Sequence[Block] = (),
) -> dict[str, Any]:
    """A section's form, filled with what is there or with another `content`."""
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        shape = (await work.templates.of(project)).section(target.section)
        saved = await work.sections.get(target.project_id, shape.key)
        graded = shape.key == GOALS
        baseline = await work.sections.get(target.project_id, "baseline") if graded else None
    project.require(Right.EDIT, interaction.act.actor_id)
    if content is None:
        content = saved.content if saved else ()
    items = max(1, len(content))
    state = interaction.modal_state(
        project_id=target.project_id,
        section=shape.key,
        revision=saved.revision if saved else 0,
        items=items,
    )
    view = build_section_modal(
        shape,
        fill(shape, content),
        items=items,
        metadata=state,
        grades=grades_of(content, baseline) if graded else None,
        notice=notice,
    )
    return view if fits(view) else build_file_modal(shape, metadata=state, notice=notice)


async def add_item(interaction: Interaction) -> None:
    """Make room for one more item in a section's form; what was typed stays."""
    await _rebuild_section(interaction, more_items=1)


async def add_room(interaction: Interaction) -> None:
    """Make room for a longer text in the form; what was typed stays."""
    chosen = str((interaction.pressed.get("selected_option") or {}).get("value", ""))
    if interaction.view.get("callback_id") == ids.HYPOTHESIS_FORM:
        await _rebuild_hypothesis(interaction, room_for=chosen)
    else:
        await _rebuild_section(interaction, room_for=chosen)


async def show_tried(interaction: Interaction) -> None:
    """Show in the form which hypotheses are like the one being written; nothing is saved."""
    statement = join_text("statement", read_values(interaction.view))
    async with interaction.read() as work:
        hits = await work.search.similar(
            statement, channel_id=interaction.state.channel_id, limit=_LIKE_IT
        )
    await _rebuild_hypothesis(interaction, tried=tried_blocks(statement, hits))


async def grade_goals(interaction: Interaction) -> None:
    """Say in the form how good its metric goals are; nothing is saved."""
    await _rebuild_section(interaction)


async def _rebuild_section(
    interaction: Interaction, more_items: int = 0, room_for: str = ""
) -> None:
    state = interaction.state
    async with interaction.read() as work:
        project = await interaction.see(work, state.project_id)
        shape = (await work.templates.of(project)).section(state.section)
        graded = shape.key == GOALS
        baseline = await work.sections.get(state.project_id, "baseline") if graded else None
    values = read_values(interaction.view)
    typed = typed_texts(values)
    grown = state.model_copy(update={"items": min(state.items + more_items, MAX_ITEMS)})
    content = read_content(shape, values, state.items)
    view = build_section_modal(
        shape,
        more_room(room_for, typed) if room_for else typed,
        items=grown.items,
        metadata=grown.model_dump_json(exclude_defaults=True),
        grades=grades_of(content, baseline) if graded else None,
        notice=_notice(interaction),
        filled=state.filled,
    )
    if not fits(view):
        raise NotPossible(
            "Slack takes no more in this form. What you typed is still there: save it first."
        )
    await interaction.redraw(view)


async def add_hypothesis(interaction: Interaction) -> None:
    """Open the form for a new hypothesis."""
    await open_new_hypothesis(interaction, interaction.target.project_id)


async def edit_hypothesis(interaction: Interaction) -> None:
    """Open a hypothesis' form; once it is fixed, the form asks for a reason, too."""
    await interaction.open(await hypothesis_form(interaction, interaction.target))


async def hypothesis_form(
    interaction: Interaction,
    target: Target,
    plan: Item | None = None,
    notice: Sequence[Block] = (),
) -> dict[str, Any]:
    """A hypothesis' form, filled with what is planned or with another `plan`."""
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        shape = (await work.templates.of(project)).hypothesis
        known = await work.hypotheses.all(target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    project.require(Right.EDIT, interaction.act.actor_id)
    require_undecided(hypothesis)
    state = interaction.modal_state(
        project_id=target.project_id, number=target.number, revision=hypothesis.revision
    )
    return build_hypothesis_modal(
        shape,
        fill(shape, [plan or hypothesis.plan]),
        current=hypothesis,
        is_fixed=hypothesis.is_fixed(project.approved_revision),
        others=[each for each in known if each.number != target.number],
        metadata=state,
        notice=notice,
    )


async def _rebuild_hypothesis(
    interaction: Interaction, room_for: str = "", tried: Sequence[Block] = ()
) -> None:
    state = interaction.state
    async with interaction.read() as work:
        project = await interaction.see(work, state.project_id)
        shape = (await work.templates.of(project)).hypothesis
        known = await work.hypotheses.all(state.project_id)
    typed = typed_texts(read_values(interaction.view))
    current = next((each for each in known if each.number == state.number), None)
    view = build_hypothesis_modal(
        shape,
        more_room(room_for, typed) if room_for else typed,
        current=current,
        is_fixed=current is not None and current.is_fixed(project.approved_revision),
        others=[each for each in known if each.number != state.number],
        metadata=state.model_dump_json(exclude_defaults=True),
        notice=_notice(interaction),
        tried=tried,
        filled=state.filled,
    )
    await interaction.redraw(view)


def _notice(interaction: Interaction) -> list[Block]:
    """What the form says about another's text, which has to stay until it is saved."""
    blocks = interaction.view.get("blocks") or []
    return [each for each in blocks if str(each.get("block_id", "")).startswith(MEANWHILE)]


async def export(interaction: Interaction) -> None:
    """Hand over the document of the project whose button was pressed."""
    async with interaction.read() as work:
        project = await interaction.see(work, interaction.target.project_id)
    await hand_over_document(interaction, project)
