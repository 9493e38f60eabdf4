"""How a message comes into being, whoever writes it and by whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that is not posted yet; what it holds was checked."""

    text: str = ""
    blocks: Sequence[Payload] = ()
    attachments: Sequence[Payload] = ()
    files: Sequence[Payload] = ()
    thread_ts: str | None = None
    is_broadcast: bool = False
    metadata: Payload | None = None


def post(backend: Backend, channel: Channel, author: str, draft: Draft) -> Message:
    """Put a message into a channel, tell the pages and the app."""
    message = channel.put(_compose(backend, channel, author, draft))
    published(backend, message)
    backend.events.message(channel, message)
    return message


def post_ephemeral(
    backend: Backend, channel: Channel, person: str, author: str, draft: Draft
) -> Message:
    """Show a message to one person alone; it is part of no history."""
    message = _compose(backend, channel, author, draft).evolve(is_ephemeral=True)
    channel.ephemerals.append((person, message))
    published(backend, message)
    return message


def change(backend: Backend, channel: Channel, before: Message, after: Message) -> Message:
    """Put a changed message in the place of the one before."""
    channel.put(after)
    published(backend, after)
    backend.events.message_changed(channel, before, after)
    return after


def remove(backend: Backend, channel: Channel, message: Message) -> None:
    """Delete a message."""
    channel.remove(message.ts)
    published(backend, message)
    backend.events.message_deleted(channel, message)


def published(backend: Backend, message: Message) -> None:
    """Tell open pages that a message came, changed or went."""
    backend.feed.publish("message", channel=message.channel, thread_ts=message.thread_ts)


def _compose(backend: Backend, channel: Channel, author: str, draft: Draft) -> Message:
    is_bot = author == backend.state.bot.id
    return Message(
        channel=channel.id,
        ts=backend.state.next_ts(),
        user=author,
        text=draft.text,
        bot_id=backend.state.bot_id if is_bot else None,
        app_id=backend.state.app_id if is_bot else None,
        team=backend.state.team_id,
        blocks=backend.with_ids(draft.blocks),
        attachments=draft.attachments,
        files=draft.files,
        thread_ts=draft.thread_ts,
        is_broadcast=draft.is_broadcast,
        metadata=draft.metadata,
    )
