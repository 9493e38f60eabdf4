"""What people wrote, as labelled paragraphs that fit in a message."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.experiments.criteria import Amount, AmountKind
from bot.experiments.fields import FieldKind
from bot.experiments.metrics import Direction, MetricKey, parse_number
from bot.experiments.next_steps import NextStep
from bot.experiments.template import Item, Section
from handlers.views.blocks import MESSAGE_BUDGET
from handlers.views.goals import GOALS
from handlers.views.rich import Paragraph

_GOAL_FIELDS = {"metric", "slice", "direction", "amount", "amount_kind"}


def _goal(shape: Section, item: Item) -> list[Paragraph]:
    """A metric goal's structured fields as one sentence; a template may have left some out."""
    if shape.key != GOALS or not item.keys() >= _GOAL_FIELDS:
        return []
    way = "up" if item["direction"] == Direction.HIGHER else "down"
    amount = item["amount"]
    if amount:
        amount = f" by {Amount(parse_number(amount), AmountKind(item['amount_kind']))}"
    return [Paragraph("Goal", f"{MetricKey(item['metric'], item['slice'])} {way}{amount}")]


def item_paragraphs(shape: Section, item: Item) -> list[Paragraph]:
    """What an item says, of a metric goal its numbers in one sentence."""
    goal = _goal(shape, item)
    return [*goal, *answers(shape, item, leave_out=_GOAL_FIELDS if goal else ())]


def answers(
    shape: Section, item: Item, *, only: Collection[str] = (), leave_out: Collection[str] = ()
) -> list[Paragraph]:
    """The answers of an item under their labels; those that nobody gave are left out."""
    said = []
    for field in shape.fields:
        text = item.get(field.key, "")
        wanted = field.key in only if only else field.key not in leave_out
        if text and wanted:
            shown = dict(field.choices).get(text, text)
            if field.kind is FieldKind.NEXT_STEP:
                shown = str(NextStep(text))
            said.append(Paragraph(field.label, shown, is_link=field.kind is FieldKind.URL))
    return said


def fitted(
    items: Sequence[Sequence[Paragraph]], room: int = MESSAGE_BUDGET
) -> list[list[Paragraph]]:
    """The same paragraphs, the long ones cut to `room` characters for all together."""
    left = sum(map(len, items))
    fitted: list[list[Paragraph]] = []
    for item in items:
        fitted.append([])
        for each in item:
            share = room // left
            shown = each if each.is_link else replace(each, text=_cut_text(each.text, share))
            room -= min(len(each.text), share)
            left -= 1
            fitted[-1].append(shown)
    return fitted


def _cut_text(text: str, share: int) -> str:
    if len(text) <= share:
        return text
    return f"{text[:share]}… (and {len(text) - share:,} more characters, under Read all)"
