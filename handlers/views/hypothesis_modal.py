"""The modal that plans a hypothesis, and revises it once its promises are fixed."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.template import Section
from handlers import ids
from handlers.long_text import continuations
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    escape,
    input_block,
    modal,
    plain,
    section,
)
from handlers.views.inputs import build_inputs, more_room
from handlers.views.pages import ROOM_FOR_INPUTS, beginning

MAX_REASON = 500


def build_hypothesis_modal(
    shape: Section,
    values: Mapping[str, str],
    *,
    others: Sequence[Hypothesis],
    metadata: str,
    current: Hypothesis | None = None,
    is_fixed: bool = False,
    notice: Sequence[Block] = (),
    tried: Sequence[Block] = (),
    filled: int = 0,
) -> dict[str, Any]:
    """Ask for a hypothesis; `others` are those that may come next, `current` is the one changed.

    `notice` is what to know first, `tried` what is told of others like a new one; for `filled`
    see `build_inputs`.
    """
    chosen = {values.get("failure_step"), values.get("success_step")}
    able = [each for each in others if each.state is HypothesisState.PLANNED or each.ref in chosen]
    blocks: list[Block] = [context(escape(shape.purpose))]
    if is_fixed and current is not None:
        blocks.extend(_reason(current))
    steps = next_steps(able, chosen)
    inputs = build_inputs(shape, values, next_steps=steps, filled=filled)
    blocks.extend(inputs if current else _offering_search(inputs, tried))
    room = more_room(shape)
    if room and len(inputs) < ROOM_FOR_INPUTS:
        blocks.append(actions(*room))
    if notice:
        blocks = [*beginning(notice, blocks), *blocks]
    title = f"Edit {current.ref}" if current else "New hypothesis"
    return modal(ids.HYPOTHESIS_FORM, title, blocks, metadata=metadata)


def _offering_search(inputs: Sequence[Block], tried: Sequence[Block]) -> list[Block]:
    """The inputs with, below the statement's, a way to see if something like it was tried."""
    statement = ("statement", *continuations("statement", (each["block_id"] for each in inputs)))
    below = 1 + max(at for at, each in enumerate(inputs) if each["block_id"] in statement)
    offer = actions(button("Tried before?", ids.HYPOTHESIS_TRIED, "statement"))
    return [*inputs[:below], offer, *tried, *inputs[below:]]


def next_steps(able: Sequence[Hypothesis], chosen: set[str | None]) -> list[tuple[str, str]]:
    """What can be chosen as a next step; Slack takes 100 options, so the chosen come first."""
    return [
        ("launch", "Start the launch plan"),
        ("stop", "Stop here"),
        *(
            (each.ref, f"{each.ref}: {each.statement}")
            for each in sorted(able, key=lambda each: (each.ref not in chosen, -each.number))
        ),
    ]


def _reason(current: Hypothesis) -> list[Block]:
    """Ask why fixed promises change; a change of other fields needs no reason."""
    since = "approved" if current.started_at is None else current.state.words
    blocks = [
        section(
            f"*{current.ref} is {since}, so what it promises is fixed:* metric, success criteria, "
            "guardrails, baseline and timebox. They can change only with a reason, and "
            f"{current.ref} shows for good that they did."
        ),
        input_block(
            "reason",
            "Why its promises change",
            {
                "type": "plain_text_input",
                "action_id": "reason",
                "max_length": MAX_REASON,
                "placeholder": plain("The labels of September turned out to be wrong"),
            },
            optional=True,
        ),
    ]
    renewed = {
        "type": "checkboxes",
        "action_id": "rebase",
        "options": [{"text": plain("Take the Baseline section's values of now"), "value": "yes"}],
    }
    blocks.append(input_block("rebase", "Baseline", renewed, optional=True))
    return blocks
