"""The modal that opens a project."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.projects import MAX_KEY, MAX_TITLE, Project
from handlers import ids
from handlers.views.blocks import escape, input_block, modal, plain, section, sections


def build_project_modal(
    *, title: str, channel_id: str, owner_id: str, metadata: str
) -> dict[str, Any]:
    """Ask for a project's title and people; the channel is the one that it was asked in."""
    title_input: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "title",
        "max_length": MAX_TITLE,
        "placeholder": plain("Catch more invoice fraud"),
    }
    if title:
        # A longer title is kept whole: Slack shows the person that it is too long.
        title_input["initial_value"] = title
        title_input["max_length"] = max(MAX_TITLE, min(len(title), 3000))
    channel: dict[str, Any] = {
        "type": "conversations_select",
        "action_id": "channel",
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    if channel_id:
        channel["initial_conversation"] = channel_id
    return modal(
        ids.PROJECT_FORM,
        "New ML project",
        [
            input_block(
                "title",
                "Title",
                title_input,
                optional=True,
                hint="May be left empty where a document below has one.",
            ),
            input_block(
                "key",
                "Key",
                {"type": "plain_text_input", "action_id": "key", "max_length": MAX_KEY},
                optional=True,
                hint="How people and programs refer to it: fraud-recall/H2. "
                "Left empty, it is made from the title.",
            ),
            input_block("channel", "Channel", channel, hint="Its design-doc thread lives there."),
            input_block(
                "owner",
                "Owner",
                {"type": "users_select", "action_id": "owner", "initial_user": owner_id},
                hint="Deadlines are at 10:00 in the owner's time zone.",
            ),
            input_block(
                "decider",
                "Decider",
                {"type": "users_select", "action_id": "decider"},
                optional=True,
                hint="Who decides on results. Without one, the owner and collaborators do.",
            ),
            input_block(
                "collaborators",
                "Collaborators",
                {"type": "multi_users_select", "action_id": "collaborators"},
                optional=True,
                hint="They write the document, start hypotheses and log results.",
            ),
            input_block(
                "document",
                "Start from a document",
                {
                    "type": "file_input",
                    "action_id": "document",
                    "filetypes": ["md", "markdown", "txt"],
                    "max_files": 1,
                },
                optional=True,
                hint="A Markdown file: what stands under headings that the template knows comes "
                "into its sections and hypotheses, the rest into notes.",
            ),
        ],
        metadata=metadata,
        submit="Open project",
    )


def build_imported_modal(project: Project, warnings: Sequence[str]) -> dict[str, Any]:
    """Say what to look at in a project that was opened with a document."""
    opening = (
        f"*{escape(project.title)}* is open in <#{project.channel_id}>, and all of the document "
        "is kept. Some of it is worth a look:"
    )
    lines = [f"• {escape(each)}" for each in warnings]
    return {
        "type": "modal",
        "title": plain("The document is in"),
        "close": plain("Close"),
        "blocks": [section(opening), *sections(lines)],
    }
