"""The modal that adds a note to a project's experiment log."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.service.notes import MAX_NOTE
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import Block, context, cut, input_block, modal, plain, select
from handlers.views.text import person


def build_note_modal(
    projects: Sequence[Project],
    project: Project,
    hypotheses: Sequence[Hypothesis],
    *,
    text: str,
    number: int = 0,
    author_id: str = "",
    metadata: str,
) -> dict[str, Any]:
    """Ask what to note, and where: in one of `projects`, about one of its hypotheses or none.

    `author_id` is who wrote the message that is quoted; blank where nobody else's is.
    """
    options = [(str(each.id), f"{cut(each.title, 42)} ({each.key})") for each in projects]
    chooser = select(ids.NOTE_PROJECT, options, initial=str(project.id))
    blocks: list[Block] = [
        {**input_block("project", "Project", chooser), "dispatch_action": True},
        *_about(project, hypotheses, number),
        input_block("text", "Note", _typed(text), hint="It stays as it is: the log is not edited."),
    ]
    if author_id:
        told = f"Quotes {person(author_id)}, with a link to the message."
        blocks.append(context(told))
    title = "Add to experiment log"
    return modal(ids.NOTE_FORM, title, blocks, metadata=metadata, submit="Add")


def _about(project: Project, hypotheses: Sequence[Hypothesis], number: int) -> list[Block]:
    if not hypotheses:
        return []
    newest = sorted(hypotheses, key=lambda each: (each.number != number, -each.number))
    # The id is the project's own, so that the choice of another project's does not stay.
    chooser = select(
        f"about.{project.id}",
        [
            (str(Target(project.id, number=each.number)), f"{each.ref} {each.statement}")
            for each in newest
        ],
        initial=str(Target(project.id, number=number)),
        placeholder="The project as a whole",
    )
    return [input_block("about", "Hypothesis", chooser, optional=True)]


def _typed(text: str) -> dict[str, Any]:
    element = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": MAX_NOTE,
        "placeholder": plain("The labels of May came from another team"),
    }
    return element | {"initial_value": text} if text else element
