"""Reads and checks what a message of the app says."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.references import check_references
from bot.workspace.posting import Draft
from bot.workspace.validation import message_problems
from bot.workspace.validation.messages import MAX_BLOCK_TEXT, text_length
from bot.workspace.web_api import rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError

MAX_TEXT = 40_000  # characters of a new message
MAX_METADATA = 8_000  # characters of JSON; Slack refuses at a size that it does not document


def read_content(arguments: Arguments) -> Payload:
    """Return text, blocks and attachments as given, checked; raise Slack's refusal."""
    content: Payload = {
        "text": arguments.text("text"),
        "blocks": arguments.nested("blocks", "invalid_blocks_format"),
        "attachments": arguments.nested("attachments", "invalid_attachments"),
        "markdown_text": arguments.text("markdown_text"),
    }
    content = {key: value for key, value in content.items() if value not in (None, "")}
    check_content(content)
    if text_length(content.get("blocks") or []) > MAX_BLOCK_TEXT:
        raise SlackError("msg_blocks_too_long")
    return content


def check_content(content: Payload) -> None:
    """Raise the refusal that Slack gives to this message, if it gives one."""
    problems = message_problems(content)
    if problems:
        raise SlackError(
            problems[0].code,
            errors=[problem.message for problem in problems],
            response_metadata={"messages": [problem.line for problem in problems]},
        )
    if not any(content.get(key) for key in ("text", "blocks", "attachments", "markdown_text")):
        raise SlackError("no_text")


def read_draft(backend: Backend, arguments: Arguments, channel: Channel) -> Draft:
    """Return the message to post."""
    content = read_content(arguments)
    if len(content.get("text", "")) > MAX_TEXT:
        raise SlackError("msg_too_long")
    check_references(backend.state, content)
    thread_ts = arguments.text("thread_ts") or None
    if thread_ts is not None:
        thread_ts = rooms.thread_of(channel, thread_ts)
    return replace(
        Draft.of(content, thread_ts),
        is_broadcast=thread_ts is not None and arguments.flag("reply_broadcast"),
        metadata=read_metadata(arguments),
    )


def read_metadata(arguments: Arguments) -> Payload | None:
    """Return the message metadata, None when not given."""
    metadata = arguments.nested("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None
    if not isinstance(metadata, dict) or not set(metadata) <= {
        "event_type",
        "event_payload",
        "entities",
    }:
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > MAX_METADATA:
        raise SlackError("metadata_too_large")
    return metadata
