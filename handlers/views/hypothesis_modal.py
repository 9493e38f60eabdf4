"""The modal that plans a hypothesis."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.template import Item, Section
from handlers import ids
from handlers.views.blocks import Block, context, escape, modal, sections
from handlers.views.inputs import build_inputs


def build_hypothesis_modal(
    shape: Section,
    plan: Item,
    *,
    ref: str,
    others: Sequence[Hypothesis],
    metadata: str,
    notice: Sequence[str] = (),
) -> dict[str, Any]:
    """Ask for a hypothesis; `others` are those that may come next, `ref` is empty for a new one."""
    chosen = {plan.get("failure_step"), plan.get("success_step")}
    able = [each for each in others if each.state is HypothesisState.PLANNED or each.ref in chosen]
    next_steps = [
        ("launch", "Start the launch plan"),
        ("stop", "Stop here"),
        # Slack takes 100 options: what was chosen stays among them, then the newest.
        *(
            (each.ref, f"{each.ref}: {each.statement}")
            for each in sorted(able, key=lambda each: (each.ref not in chosen, -each.number))
        ),
    ]
    blocks: list[Block] = sections(notice)
    blocks.append(context(escape(shape.purpose)))
    blocks.extend(build_inputs(shape, [plan], next_steps=next_steps))
    title = f"Edit {ref}" if ref else "New hypothesis"
    return modal(ids.HYPOTHESIS_FORM, title, blocks, metadata=metadata)
