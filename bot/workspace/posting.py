"""How a message comes into being and changes, whoever does it and by whatever way."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.files import File
from bot.workspace.memory.messages import Message
from bot.workspace.wire import Payload, SlackError

_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message that is not posted yet; what it holds was checked."""

    text: str = ""
    blocks: Sequence[Payload] = ()
    attachments: Sequence[Payload] = ()
    files: Sequence[File] = ()
    thread_ts: str | None = None
    is_broadcast: bool = False
    metadata: Payload | None = None

    @classmethod
    def of(cls, content: Payload, thread_ts: str | None = None) -> Draft:
        """Return the draft of what an app answers or posts: text, blocks, attachments."""
        return cls(
            text=content.get("text") or content.get("markdown_text") or "",
            blocks=content.get("blocks") or (),
            attachments=content.get("attachments") or (),
            thread_ts=thread_ts,
        )


def post(backend: Backend, channel: Channel, author: str, draft: Draft) -> Message:
    """Put a message into a channel, tell the pages and the app."""
    message = channel.put(_compose(backend, channel, author, draft))
    for file in draft.files:
        file.shares.append((channel.id, message.ts, channel.is_private, message.thread_ts))
        backend.events.file_shared(channel, file, author)
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


def change_ephemeral(
    backend: Backend, channel: Channel, person: str, before: Message, after: Message
) -> None:
    """Put a changed message in the place of one that only one person sees."""
    seen = channel.ephemerals
    seen[seen.index((person, before))] = (person, after)
    published(backend, after)


def dismiss(backend: Backend, channel: Channel, person: str, message: Message) -> None:
    """Take away a message that only one person sees."""
    channel.ephemerals.remove((person, message))
    published(backend, message)


def change(backend: Backend, channel: Channel, before: Message, after: Message) -> Message:
    """Put a changed message in the place of the one before."""
    channel.put(after)
    published(backend, after)
    backend.events.message_changed(channel, before, after)
    return after


def remove(backend: Backend, channel: Channel, message: Message) -> None:
    """Delete a message; of a root with replies a tombstone stays, and Slack tells of a change."""
    channel.remove(message.ts)
    published(backend, message)
    buried = channel.messages.get(message.ts)
    if buried is None:
        backend.events.message_deleted(channel, message)
    else:
        backend.events.message_changed(channel, message, buried)


def react(backend: Backend, channel: Channel, message: Message, user: str, name: str) -> None:
    """Put an emoji under a message; raise Slack's refusal for a name that is none."""
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    reactions = dict(message.reactions)
    if user in reactions.get(name, ()):
        raise SlackError("already_reacted")
    reactions[name] = (*reactions.get(name, ()), user)
    published(backend, channel.put(message.evolve(reactions=tuple(reactions.items()))))
    backend.events.reaction(channel, message, user, name, "added")


def unreact(backend: Backend, channel: Channel, message: Message, user: str, name: str) -> None:
    """Take an emoji away again."""
    reactions = dict(message.reactions)
    if user not in reactions.get(name, ()):
        raise SlackError("no_reaction")
    reactions[name] = tuple(each for each in reactions[name] if each != user)
    kept = tuple((each, users) for each, users in reactions.items() if users)
    published(backend, channel.put(message.evolve(reactions=kept)))
    backend.events.reaction(channel, message, user, name, "removed")


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
        team=backend.state.members[author].team_id,
        blocks=backend.with_ids(draft.blocks),
        attachments=backend.attachments_with_ids(draft.attachments),
        files=[file.as_slack(backend.state.base_url) for file in draft.files],
        thread_ts=draft.thread_ts,
        is_broadcast=draft.is_broadcast,
        metadata=draft.metadata,
        client_msg_id=None if is_bot else str(uuid.uuid4()),
    )
