"""The modal that plans a hypothesis."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.template import Item, Section
from handlers import ids
from handlers.views.blocks import Block, context, escape, modal, section
from handlers.views.inputs import build_inputs


def build_hypothesis_modal(
    shape: Section,
    plan: Item,
    *,
    ref: str,
    others: Sequence[Hypothesis],
    metadata: str,
    notice: str = "",
) -> dict[str, Any]:
    """Ask for a hypothesis; `others` are those that may come next, `ref` is empty for a new one."""
    next_steps = [
        *((each.ref, f"{each.ref}: {each.statement}") for each in others),
        ("launch", "Start the launch plan"),
        ("stop", "Stop here"),
    ]
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(context(escape(shape.purpose)))
    blocks.extend(build_inputs(shape, [plan], next_steps=next_steps))
    title = f"Edit {ref}" if ref else "New hypothesis"
    return modal(ids.HYPOTHESIS_FORM, title, blocks, metadata=metadata)
