"""The modals with which a project ends: launch it, or stop it."""

from typing import Any

from bot.experiments.projects import Project
from bot.experiments.service.endings import Readiness
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    cut,
    escape,
    input_block,
    modal,
    plain,
    section,
    sections,
)


def build_launch_modal(project: Project, ready: Readiness, *, metadata: str) -> dict[str, Any]:
    """Launch; what is lacking is named, with a button for each section, and asks for a reason."""
    title = escape(project.title)
    if not ready.lacking:
        blocks = [
            section(f"*{title}* has all that a launch needs."),
            context("The channel is told. The document and its hypotheses can still be changed."),
        ]
        return modal(ids.LAUNCH_FORM, "Launch", blocks, metadata=metadata, submit="Launch")
    lines = [f"*Before {title} launches, something is lacking:*"]
    lines += [f"• {escape(each)}" for each in ready.lacking]
    blocks = sections(lines)
    buttons = [
        button(
            cut(f"Write {each.title}", 75), ids.SECTION_EDIT, Target(project.id, section=each.key)
        )
        for each in ready.sections
    ]
    blocks += [actions(*buttons[:24])] if buttons else []
    words = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "max_length": 1000,
        "placeholder": plain("Fraud is rising; the rollback was rehearsed by hand"),
    }
    blocks.append(
        input_block(
            "reason",
            "Launch all the same, because",
            words,
            optional=True,
            hint="The log keeps it, with what was lacking. Not needed once nothing is.",
        )
    )
    return modal(ids.LAUNCH_FORM, "Launch", blocks, metadata=metadata, submit="Launch")


def build_stop_modal(project: Project, *, metadata: str) -> dict[str, Any]:
    """Ask why work ends, and what was learned."""
    blocks: list[Block] = [
        section(f"*{escape(project.title)}*"),
        context(
            "Hypotheses under way end with it, and nobody is asked any more. "
            "The thread, the log and the document stay."
        ),
        _text("reason", "Why does it stop?", "The supplier now screens these mails itself"),
        _text("learning", "What did we learn?", "Vendor history carries most of the signal"),
    ]
    return modal(ids.STOP_FORM, "Stop the project", blocks, metadata=metadata, submit="Stop it")


def _text(key: str, label: str, example: str) -> Block:
    typed = {
        "type": "plain_text_input",
        "action_id": key,
        "multiline": True,
        "max_length": 3000,
        "placeholder": plain(example),
    }
    return input_block(key, label, typed)
