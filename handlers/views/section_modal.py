"""The modal that writes a section of the design doc."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.experiments.fields import FieldKind
from bot.experiments.goals import Graded
from bot.experiments.template import MAX_ITEMS, Section
from handlers import ids
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    cut,
    escape,
    input_block,
    modal,
    section,
)
from handlers.views.goals import GOALS, grade_blocks
from handlers.views.inputs import build_inputs, more_room, renewed
from handlers.views.pages import ROOM_FOR_INPUTS, beginning


def build_section_modal(
    shape: Section,
    values: Mapping[str, str],
    *,
    items: int,
    metadata: str,
    grades: Mapping[int, Graded] | None = None,
    notice: Sequence[Block] = (),
    filled: int = 0,
) -> dict[str, Any]:
    """Ask for a section's fields, filled with these values.

    `grades` are those of metric goals, `notice` is what to know first; for `filled` see
    `build_inputs`. It may be more than Slack takes: then `build_file_modal` is for it.
    """
    opening: list[Block] = [context(escape(shape.purpose))]
    if shape.examples:
        told = "\n".join(f"*{name}:* {escape(text)}" for name, text in shape.examples)
        opening.append(context(told))
    after_item = {index: grade_blocks(graded) for index, graded in (grades or {}).items()}
    inputs = build_inputs(shape, values, items=items, after_item=after_item, filled=filled)
    closing = _more(shape, items) if len(inputs) < ROOM_FOR_INPUTS else []
    if any(field.kind is FieldKind.TEXT for field in shape.fields) and not shape.repeats:
        closing.append(renewed(_upload(optional=True), filled))
    blocks = [*opening, *inputs, *closing]
    if notice:
        blocks = [*beginning(notice, blocks), *blocks]
    return modal(ids.SECTION_FORM, short_title(shape), blocks, metadata=metadata)


def build_file_modal(
    shape: Section, *, metadata: str, notice: Sequence[Block] = ()
) -> dict[str, Any]:
    """Ask for a section that no form can hold as a file."""
    stays = (
        "The file takes the place of all of it."
        if shape.repeats
        else "Fields that the file does not name stay as they are."
    )
    told = section(
        f"*{escape(shape.title)}* is longer than a form in Slack can hold. Its reply in the thread "
        f"and the exported document have all of it. To change it, hand in a file. {stays}"
    )
    blocks = [told, _upload(optional=False)]
    blocks = [*beginning(notice, blocks), *blocks] if notice else blocks
    return modal(ids.SECTION_FORM, short_title(shape), blocks, metadata=metadata)


def short_title(shape: Section) -> str:
    """A section's title within the 24 characters of a modal's."""
    title = shape.title.rsplit(": ", 1)[-1]
    return title[0].upper() + title[1:]


def _more(shape: Section, items: int) -> list[Block]:
    """Ways to get more into the form: another item, more room for a long text."""
    elements = []
    if shape.repeats and items < MAX_ITEMS:
        another = f"Add another {shape.item_title.lower()}"
        elements.append(button(cut(another, 75), ids.SECTION_ADD_ITEM, items))
    if shape.key == GOALS:
        elements.append(button("How good are these goals?", ids.SECTION_GRADE, items))
    elements += more_room(shape, items)
    blocks = [actions(*elements)] if elements else []
    return [*blocks, *([context("To take one out, empty its fields.")] if shape.repeats else [])]


def _upload(*, optional: bool) -> Block:
    return input_block(
        "upload",
        "Or hand it in as a Markdown file" if optional else "The section as a Markdown file",
        {
            "type": "file_input",
            "action_id": "upload",
            "filetypes": ["md", "markdown", "txt"],
            "max_files": 1,
        },
        optional=optional,
        hint="With the fields as headings; without headings it is taken as the first field.",
    )
