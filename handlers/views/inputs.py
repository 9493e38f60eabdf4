"""Inputs made from the template's fields."""

from collections.abc import Sequence

from bot.experiments.fields import Field, FieldKind
from bot.experiments.template import Content, Section
from handlers.views.blocks import Block, Element, cut, header, input_block, plain, select

_MULTILINE = {FieldKind.TEXT, FieldKind.METRIC_VALUES, FieldKind.GUARDRAILS}
Choices = Sequence[tuple[str, str]]


def build_inputs(
    section: Section, content: Content, *, items: int = 1, next_steps: Choices = ()
) -> list[Block]:
    """The inputs of a section, `items` times over where it repeats, filled with its content."""
    blocks: list[Block] = []
    for index in range(items if section.repeats else 1):
        item = content[index] if index < len(content) else {}
        if section.repeats:
            blocks.append(header(f"{section.item_title} {index + 1}"))
        # An item of several is taken out by emptying it, which Slack would not let happen with
        # required inputs: then the section itself checks them.
        may_be_empty = section.repeats and items > 1
        blocks.extend(
            input_block(
                section.path(field, index),
                field.label,
                _element(field, item.get(field.key, ""), next_steps),
                optional=may_be_empty or not (field.required or field.choices),
                hint=field.hint,
            )
            for field in section.fields
        )
    return blocks


def _element(field: Field, value: str, next_steps: Choices) -> Element:
    if field.kind is FieldKind.CHOICE:
        return select(field.key, field.choices, initial=value or field.choices[0][0])
    if field.kind is FieldKind.NEXT_STEP:
        return select(field.key, next_steps, initial=value, placeholder="Choose what happens next")
    if field.kind is FieldKind.DATE:
        dated: Element = {"type": "datepicker", "action_id": field.key}
        return dated | {"initial_date": value} if value else dated
    return _typed(field, value)


def _typed(field: Field, value: str) -> Element:
    element: Element = {"action_id": field.key}
    if field.kind in {FieldKind.AMOUNT, FieldKind.DAYS}:
        element |= {"type": "number_input", "is_decimal_allowed": field.kind is FieldKind.AMOUNT}
    elif field.kind is FieldKind.URL:
        element |= {"type": "url_text_input"}
    else:
        element |= {
            "type": "plain_text_input",
            "multiline": field.kind in _MULTILINE,
            "max_length": field.max_length,
        }
    if field.placeholder:
        element["placeholder"] = plain(cut(field.placeholder, 150))
    return element | {"initial_value": value} if value else element
