"""The tree of hypotheses: a picture, and the same in words."""

from collections.abc import Sequence

from bot.documents.tree_picture import alt_text
from bot.experiments.projects import Project
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    cut_mrkdwn,
    escape,
    header,
    section,
)
from handlers.views.rich import outline

#: More hypotheses with their days are in the export.
_SPENT_SHOWN = 21
_CHARACTERS_SHOWN = 6000


def build_tree_message(
    project: Project, lines: Sequence[str], spent: Sequence[str], file_id: str = ""
) -> Message:
    """Show what follows what, where the project is, and the days `spent` on it.

    `file_id` is the picture of the tree.
    """
    blocks: list[Block] = [header("What follows what")]
    words = "\n".join(lines)
    if file_id:
        blocks.append({"type": "image", "slack_file": {"id": file_id}, "alt_text": alt_text(lines)})
    blocks.append(outline(_fitting(lines)))
    text = f"{escape(project.title)}: what follows what.\n{escape(words)}"
    if spent:
        told = "\n".join(["*Working days spent*", *spent[-_SPENT_SHOWN:]])
        blocks.append(section(told))
        text = f"{text}\n{told}"
    return Message(cut_mrkdwn(text, TEXT_LIMIT), blocks)


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many lines as a message holds; all of them are in the export."""
    shown: list[str] = []
    room = _CHARACTERS_SHOWN
    for line in lines:
        room -= len(line)
        if room < 0:
            return [*shown, f"And {len(lines) - len(shown)} more lines, in the export."]
        shown.append(line)
    return shown
