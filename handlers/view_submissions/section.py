"""The form that writes a section."""

from collections.abc import Mapping
from typing import Any

from bot.documents.one_section import read_items, read_section
from bot.experiments.changes import changes_between, merge
from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.records import SavedSection
from bot.experiments.service.sections import SectionChanged, save_section
from bot.experiments.template import Content, Section
from handlers.forms import ModalState, read_content, read_file, read_values
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.differences import meanwhile_blocks
from handlers.views.goals import GOALS, grades_of
from handlers.views.inputs import fill
from handlers.views.pages import fits
from handlers.views.section_modal import build_section_modal
from storage.work import SqlWork


async def submit_section(interaction: Interaction) -> None:
    """Save the section; where someone else came first, show both texts."""
    state, values = interaction.state, read_values(interaction.view)
    async with interaction.read() as work:
        project = await interaction.see(work, state.project_id)
        template = await work.templates.of(project)
        shape = template.section(state.section)
        base = await _base(work, state)
    content: Content = read_content(shape, values, state.items, base)
    handed_in: Mapping[str, str] = {}
    if file := read_file(interaction.view, "upload"):
        try:
            text = await interaction.fetch_text(file)
            if shape.repeats:
                content = read_items(text, shape, template)
            else:
                handed_in = read_section(text, shape, template)
        except Refusal as refusal:
            raise FieldErrors({"upload": refusal.message}) from None
        if handed_in:
            content = [_with_file(shape, base, content, handed_in)]
    try:
        async with interaction.begin() as work:
            await interaction.see(work, state.project_id)
            await save_section(
                work,
                interaction.act,
                template,
                project_id=state.project_id,
                key=state.section,
                content=content,
                revision=state.revision,
            )
    except FieldErrors as wrong:
        raise _at_file(wrong, handed_in) from None
    except SectionChanged as changed:
        view = await _show_both(interaction, shape, base, content, changed.current)
        await interaction.ack(response_action="update", view=view)


async def _base(work: SqlWork, state: ModalState) -> Content:
    """What the form was filled with."""
    if not state.revision:
        return ()
    return (await work.revisions.get(state.project_id, state.section, state.revision)).content


def _with_file(
    shape: Section, base: Content, typed: Content, handed_in: Mapping[str, str]
) -> dict[str, str]:
    """What was typed and what the file says; raises FieldErrors where they contradict."""
    (before,), (item,) = base or [{}], typed
    errors = [
        f"“{field.label}”"
        for field in shape.fields
        if (said := field.clean(item.get(field.key, "")))
        and said not in {before.get(field.key, ""), handed_in.get(field.key, said)}
    ]
    if errors:
        raise FieldErrors(
            {
                "upload": f"The file says one thing for {', '.join(errors)} and you typed another. "
                "Take out the file, or put back what was typed. Nothing was changed."
            }
        )
    return {**item, **handed_in}


def _at_file(wrong: FieldErrors, handed_in: Mapping[str, str]) -> FieldErrors:
    """Errors of a file's answers at the file."""
    errors = {path: text for path, text in wrong.errors.items() if path not in handed_in}
    if of_file := [text for path, text in wrong.errors.items() if path in handed_in]:
        errors["upload"] = " ".join(of_file)
    return FieldErrors(errors)


async def _show_both(
    interaction: Interaction, shape: Section, base: Content, mine: Content, theirs: SavedSection
) -> dict[str, Any]:
    state = interaction.state
    async with interaction.read() as work:
        graded = shape.key == GOALS
        baseline = await work.sections.get(state.project_id, "baseline") if graded else None
    merged = merge(shape, base, theirs.content, mine)
    items = max(1, len(merged.content))
    grown = {"revision": theirs.revision, "filled": theirs.revision, "items": items}
    view = build_section_modal(
        shape,
        fill(shape, merged.content),
        items=items,
        metadata=state.model_copy(update=grown).model_dump_json(exclude_defaults=True),
        grades=grades_of(merged.content, baseline) if graded else None,
        notice=meanwhile_blocks(
            theirs.edited_by,
            "this section",
            changes_between(shape, base, theirs.content),
            merged,
            Target(state.project_id, section=shape.key),
        ),
        filled=theirs.revision,
    )
    if not fits(view):
        first = shape.path(shape.fields[0], 0)
        raise FieldErrors(
            {
                first: "Someone saved this section while you were writing, and both texts are more "
                "than one form can hold. Nothing is lost: copy yours, then open the form again."
            }
        )
    return view
