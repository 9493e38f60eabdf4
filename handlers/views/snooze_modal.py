"""The modal that puts a check-in off."""

from datetime import date
from typing import Any

from bot.experiments.hypotheses import Hypothesis
from handlers import ids
from handlers.views.blocks import context, escape, input_block, modal, plain, section


def build_snooze_modal(hypothesis: Hypothesis, until: date, *, metadata: str) -> dict[str, Any]:
    """Ask when to ask again, `until` being proposed, and why."""
    day = {"type": "datepicker", "action_id": "until", "initial_date": until.isoformat()}
    why = {
        "type": "plain_text_input",
        "action_id": "reason",
        "max_length": 500,
        "placeholder": plain("The last run finishes on Thursday"),
    }
    blocks = [
        section(f"*{hypothesis.ref}* {escape(hypothesis.statement)}"),
        input_block("until", "Ask again on", day),
        input_block("reason", "Why", why, optional=True),
        context("The deadline stays where it is, and is asked about in any case."),
    ]
    title = f"Snooze {hypothesis.ref}"
    return modal(ids.SNOOZE_FORM, title, blocks, metadata=metadata, submit="Snooze")
