"""The modal that writes a section of the design doc."""

from typing import Any

from bot.experiments.ports import SavedSection
from bot.experiments.template import MAX_ITEMS, Content, Section
from handlers import ids
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    cut,
    escape,
    modal,
    section,
    sections,
)
from handlers.views.inputs import build_inputs
from handlers.views.text import person


def build_section_modal(
    shape: Section,
    content: Content,
    *,
    items: int,
    metadata: str,
    theirs: SavedSection | None = None,
) -> dict[str, Any]:
    """Ask for a section's fields; `theirs` is what someone else saved meanwhile."""
    blocks: list[Block] = [context(escape(shape.purpose))]
    if theirs is not None:
        blocks = [*_meanwhile(shape, theirs), *blocks]
    blocks.extend(build_inputs(shape, content, items=items))
    if shape.repeats and items < MAX_ITEMS:
        blocks.append(
            actions(button(f"Add another {shape.item_title.lower()}", ids.SECTION_ADD_ITEM, items))
        )
        blocks.append(context("To take one out, empty its fields."))
    return modal(ids.SECTION_FORM, short_title(shape), blocks, metadata=metadata)


def short_title(shape: Section) -> str:
    """A section's title within the 24 characters of a modal's."""
    title = shape.title.rsplit(": ", 1)[-1]
    return title[0].upper() + title[1:]


def _meanwhile(shape: Section, theirs: SavedSection) -> list[Block]:
    """What someone else saved, so that the writer can merge by hand."""
    blocks = [
        section(
            f"{person(theirs.edited_by)} saved this section while you were writing. "
            "Their text is below, yours is still in the fields. "
            "Save again to put yours in its place."
        )
    ]
    lines = [
        f"*{field.label}:* {escape(cut(text, 300))}"
        for item in theirs.content
        for field in shape.fields
        if (text := item.get(field.key, ""))
    ]
    return [*blocks, *sections(lines)]
