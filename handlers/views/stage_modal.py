"""The modal that moves a stage of the delivery plan to another day."""

from datetime import date
from typing import Any

from bot.experiments.projects import Project
from handlers import ids
from handlers.views.blocks import cut, escape, input_block, modal, plain, section


def build_stage_modal(
    project: Project, stage: str, content: str, day: date, *, metadata: str
) -> dict[str, Any]:
    """Ask for a new day, `day` being proposed, and what is in the way."""
    picker = {"type": "datepicker", "action_id": "day", "initial_date": day.isoformat()}
    words = {
        "type": "plain_text_input",
        "action_id": "words",
        "multiline": True,
        "max_length": 1000,
        "placeholder": plain("The log table arrives a week later"),
    }
    told = f"*{escape(project.title)}: {stage}*"
    blocks = [
        section("\n".join(filter(None, [told, escape(cut(content, 1000))]))),
        input_block("day", "It will be there on", picker, hint="The delivery plan takes it over."),
        input_block("words", "What is in the way?", words, optional=True),
    ]
    return modal(ids.STAGE_FORM, f"Move {stage}", blocks, metadata=metadata, submit="Move it")
