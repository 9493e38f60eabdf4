"""The modals of a review: whom to ask, what should change, and a comment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.experiments.projects import Project
from bot.experiments.reviews import MAX_COMMENT, Review
from bot.experiments.service.reviews import Lacking
from bot.experiments.tree import Problem
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    Block,
    Message,
    button,
    context,
    escape,
    input_block,
    modal,
    plain,
    section,
    sections,
    select,
)


def build_review_modal(
    known: Review | None,
    remarks: Sequence[Problem],
    groups: Sequence[tuple[str, str]],
    due_on: date,
    *,
    metadata: str,
) -> dict[str, Any]:
    """Ask for reviewers and a day; name what the tree of hypotheses leaves open.

    `groups` are the workspace's user groups as id and name; `known` is the round before.
    """
    people: dict[str, Any] = {"type": "multi_users_select", "action_id": "reviewers"}
    if known is not None:
        people["initial_users"] = [each.user_id for each in known.reviewers]
    blocks: list[Block] = []
    if remarks:
        lines = ["*Before you ask, a look at where the hypotheses lead:*"]
        lines += [f"• {escape(each.words)}" for each in remarks[:20]]
        if len(remarks) > 20:
            lines.append(f"And {len(remarks) - 20} more.")
        blocks.extend(sections(lines))
        blocks.append(context("None of this holds up a review; reviewers will see it, too."))
    blocks.append(
        input_block(
            "reviewers",
            "Reviewers",
            people,
            optional=True,
            hint="They get one message in the thread, with a link to every part.",
        )
    )
    if groups:
        chooser = select("group", groups, placeholder="Choose a group")
        blocks.append(input_block("group", "Or everybody in a group", chooser, optional=True))
    blocks.append(
        input_block(
            "due_on",
            "Answer by",
            {
                "type": "datepicker",
                "action_id": "due_on",
                "initial_date": due_on.isoformat(),
            },
            hint="Whoever has not answered is reminded on that day and twice after it.",
        )
    )
    return modal(ids.REVIEW_FORM, "Request review", blocks, metadata=metadata, submit="Request")


def build_lacking(project: Project, lacking: Sequence[Lacking], *, no_hypothesis: bool) -> Message:
    """Say what a review still needs, with a button for each part of it."""
    opening = f"Before *{escape(project.title)}* can be reviewed, something is still to be written:"
    rows = [
        (
            f"*{escape(each.title)}:* {escape(', '.join(each.labels))}",
            button(
                "Write", ids.SECTION_EDIT, Target(project.id, section=each.key), label=each.title
            ),
        )
        for each in lacking
    ]
    if no_hypothesis:
        words = "*A hypothesis:* the claim that the project is to test"
        rows.append((words, button("Add", ids.HYPOTHESIS_ADD, Target(project.id))))
    text = "\n".join([opening, *(f"• {words}" for words, _ in rows)])
    blocks = [section(opening), *(section(words, accessory) for words, accessory in rows)]
    return Message(text, blocks)


def build_changes_modal(project: Project, *, metadata: str) -> dict[str, Any]:
    """Ask what should change before the reviewer approves."""
    words = {
        "type": "plain_text_input",
        "action_id": "words",
        "multiline": True,
        "max_length": MAX_COMMENT,
        "placeholder": plain("H2 has no guardrail for latency"),
    }
    blocks = [
        section(f"*{escape(project.title)}*"),
        input_block("words", "What should change?", words),
    ]
    title = "Request changes"
    return modal(ids.REVIEW_CHANGES_FORM, title, blocks, metadata=metadata, submit="Send")


def build_comment_modal(
    parts: Sequence[tuple[str, str]], chosen: str, *, metadata: str
) -> dict[str, Any]:
    """Ask for a comment; `parts` are what it can be about, by a section's key or `H2`."""
    words = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": MAX_COMMENT,
    }
    about = select("about", parts, initial=chosen)
    blocks = [
        input_block("about", "About", about),
        input_block(
            "text", "Comment", words, hint="It stands below that part, and in the document."
        ),
    ]
    return modal(ids.COMMENT_FORM, "Comment", blocks, metadata=metadata, submit="Comment")
