"""What changed between two states of a section or a plan, field by field."""

from dataclasses import dataclass

from bot.experiments.fields import FieldKind
from bot.experiments.log import Change
from bot.experiments.next_steps import NextStep
from bot.experiments.template import Content, Item, Section


@dataclass(frozen=True)
class Merged:
    """What two people wrote at the same time, as far as it can be put together."""

    content: Content
    #: The fields that both changed, each in another way: of these it has the second's words.
    clashes: tuple[str, ...] = ()
    #: False where items came or went: then all of it is the second's.
    is_put_together: bool = True


def merge(shape: Section, base: Content, theirs: Content, mine: Content) -> Merged:
    """Put together what was made of the same `base`: a field that I left alone is theirs."""
    mine = [
        {each.key: each.clean(item.get(each.key, "")) for each in shape.fields} for item in mine
    ]
    if shape.repeats:
        mine = [item for item in mine if shape.says_something(item)]
    else:
        base = base or [{}]
    if not len(base) == len(theirs) == len(mine):
        return Merged(mine or [{}], is_put_together=False)
    changed = {each.label: each.after for each in changes_between(shape, base, theirs)}
    clashes = tuple(
        each.label
        for each in changes_between(shape, base, mine)
        if changed.get(each.label, each.after) != each.after
    )
    content = [
        {
            key: their_item.get(key, "") if text == base_item.get(key, "") else text
            for key, text in my_item.items()
        }
        for base_item, their_item, my_item in zip(base, theirs, mine, strict=True)
    ]
    return Merged(content, clashes)


def changes_between(shape: Section, before: Content, after: Content) -> tuple[Change, ...]:
    """Every field whose answer differs, as people read it; items are compared in their order."""
    found = []
    for index in range(max(len(before), len(after))):
        old = before[index] if index < len(before) else {}
        new = after[index] if index < len(after) else {}
        prefix = f"{shape.item_title} {index + 1}: " if shape.repeats else ""
        for label, was, is_now in _fields(shape, old, new):
            found.append(Change(label=f"{prefix}{label}", before=was, after=is_now))
    return tuple(found)


def _fields(shape: Section, old: Item, new: Item) -> list[tuple[str, str, str]]:
    changed = []
    for field in shape.fields:
        was, is_now = old.get(field.key, ""), new.get(field.key, "")
        if was == is_now:
            continue
        if field.kind is FieldKind.NEXT_STEP:
            was, is_now = (str(NextStep(each)) if each else "" for each in (was, is_now))
        shown = dict(field.choices)
        changed.append((field.label, shown.get(was, was), shown.get(is_now, is_now)))
    return changed
