"""Which conversations the app may name, write to and read."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.wire import SlackError


def known(backend: Backend, reference: str) -> Channel:
    """Return a conversation that the app may know of, by its id."""
    channel = backend.state.channels.get(reference)
    if channel is None or not channel.is_visible_to(backend.state.bot):
        raise SlackError("channel_not_found")
    return channel


def joined(backend: Backend, reference: str) -> Channel:
    """Return a conversation that the app's bot is a member of."""
    channel = known(backend, reference)
    if backend.state.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def postable(backend: Backend, reference: str) -> Channel:
    """Return where a message may go: a conversation by id or name, or a person's messages."""
    if reference in backend.state.members:
        channel = direct(backend, reference)
    elif reference.startswith("#"):
        channel = known(backend, backend.state.channel(reference).id)
    else:
        channel = known(backend, reference)
    if channel.is_im and not backend.state.manifest.has_messages_tab:
        raise SlackError("messages_tab_disabled")
    if channel.is_archived:
        raise SlackError("is_archived")
    is_member = backend.state.bot.id in channel.members
    may_anyway = "chat:write.public" in backend.state.manifest.scopes and not channel.is_private
    if not is_member and not may_anyway:
        raise SlackError("not_in_channel")
    return channel


def direct(backend: Backend, user: str) -> Channel:
    """Return the direct messages with a person."""
    member = backend.state.members.get(user)
    if member is None:
        raise SlackError("user_not_found")
    if member.is_bot:
        raise SlackError("cannot_dm_bot")
    return backend.state.dm(member)


def thread_of(channel: Channel, thread_ts: str) -> str | None:
    """Return the thread that a reply goes to; None where its root was deleted.

    Slack says nothing then, and posts to the channel (slack-go/slack#1571).
    """
    if thread_ts in channel.deleted:
        return None
    root = channel.messages.get(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    if root.is_reply:
        raise SlackError("cannot_reply_to_message")
    return root.ts
