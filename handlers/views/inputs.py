"""Inputs made from the template's fields."""

from collections.abc import Mapping, Sequence

from bot.experiments.fields import MAX_INPUT, Field, FieldKind, Need
from bot.experiments.template import Content, Section
from handlers import ids
from handlers.long_text import continuations, split_text
from handlers.views.blocks import Block, Element, cut, header, input_block, plain, select

_MULTILINE = {
    FieldKind.TEXT,
    FieldKind.METRIC_VALUES,
    FieldKind.GUARDRAILS,
    FieldKind.DAYS_OFF,
}
Choices = Sequence[tuple[str, str]]
_NEEDED = {Need.REVIEW: "A review needs it.", Need.LAUNCH: "A launch needs it."}


def fill(section: Section, content: Content) -> dict[str, str]:
    """A section's content by the inputs that show it."""
    values: dict[str, str] = {}
    for index, item in enumerate(content):
        for field in section.fields:
            path, text = section.path(field, index), item.get(field.key, "")
            values |= split_text(path, text) if field.kind is FieldKind.TEXT else {path: text}
    return values


def build_inputs(
    section: Section,
    values: Mapping[str, str],
    *,
    items: int = 1,
    next_steps: Choices = (),
    after_item: Mapping[int, Sequence[Block]] | None = None,
    filled: int = 0,
) -> list[Block]:
    """The inputs of a section, `items` times over where it repeats, filled with these values.

    `after_item` is what is said below an item. Slack shows new values in an open form only
    where an input is a new one, which another `filled` makes of it.
    """
    blocks: list[Block] = []
    for index in range(items if section.repeats else 1):
        if section.repeats:
            blocks.append(header(f"{section.item_title} {index + 1}"))
        # An item of several is taken out by emptying it, which Slack would not let happen with
        # required inputs: then the section itself checks them.
        may_be_empty = section.repeats and items > 1
        for field in section.fields:
            path = section.path(field, index)
            blocks.append(
                input_block(
                    path,
                    field.label,
                    _element(field, values.get(path, ""), next_steps),
                    optional=may_be_empty or not (field.required or field.choices),
                    hint=" ".join(filter(None, (field.hint, _NEEDED.get(field.needed_for, "")))),
                )
            )
            blocks.extend(
                input_block(
                    block_id,
                    f"{field.label}, continued",
                    _typed(field, values[block_id]),
                    optional=True,
                )
                for block_id in continuations(path, values)
            )
        blocks.extend((after_item or {}).get(index, ()))
    return [renewed(block, filled) for block in blocks] if filled else blocks


def renewed(block: Block, filled: int) -> Block:
    """An input of which an open form keeps nothing that was typed; others are as they were."""
    if block["type"] != "input":
        return block
    element = block["element"]
    return block | {"element": element | {"action_id": f"{element['action_id']}.{filled}"}}


def more_room(section: Section, items: int = 1) -> list[Element]:
    """A way to get another input for a long text; empty where the section has no such field."""
    texts = [
        (section.path(field, index), named(section, field.label, index))
        for index in range(items if section.repeats else 1)
        for field in section.fields
        if field.kind is FieldKind.TEXT
    ]
    if not texts:
        return []
    return [select(ids.SECTION_MORE_ROOM, texts, placeholder="More room for …")]


def named(section: Section, label: str, index: int) -> str:
    """What a field of one item is called."""
    return f"{label} ({section.item_title.lower()} {index + 1})" if section.repeats else label


def _element(field: Field, value: str, next_steps: Choices) -> Element:
    if field.kind is FieldKind.CHOICE:
        return select(field.key, field.choices, initial=value or field.choices[0][0])
    if field.kind is FieldKind.NEXT_STEP:
        return select(field.key, next_steps, initial=value, placeholder="Choose what happens next")
    if field.kind is FieldKind.DATE:
        dated: Element = {"type": "datepicker", "action_id": field.key}
        return dated | {"initial_date": value} if value else dated
    if field.kind is FieldKind.TIME:
        timed: Element = {"type": "timepicker", "action_id": field.key}
        return timed | {"initial_time": value} if value else timed
    return _typed(field, value)


def _typed(field: Field, value: str) -> Element:
    element: Element = {"action_id": field.key}
    if field.kind is FieldKind.AMOUNT:
        element |= {"type": "number_input", "is_decimal_allowed": True}
    elif field.kind is FieldKind.URL:
        element |= {"type": "url_text_input"}
    else:
        element |= {
            "type": "plain_text_input",
            "multiline": field.kind in _MULTILINE,
            "max_length": min(field.max_length, MAX_INPUT),
        }
    if field.placeholder:
        element["placeholder"] = plain(cut(field.placeholder, 150))
    return element | {"initial_value": value} if value else element
