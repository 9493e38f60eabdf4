"""Messages as a person sees them, in Slack's own form plus the channel they are in."""

from __future__ import annotations

from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.wire import Payload


def ephemeral_dict(message: Message) -> Payload:
    """Return a message that only one person sees."""
    return {**message.as_slack(metadata=True), "channel": message.channel}


def message_dicts(channel: Channel, viewer: str, thread_ts: str | None = None) -> list[Payload]:
    """Return what a channel shows to this user, or one of its threads, oldest first."""
    if thread_ts is None:
        stored = channel.roots()
    else:
        root = channel.messages.get(thread_ts)
        stored = [*([root] if root else []), *channel.replies(thread_ts)]
    rendered = channel.render(stored, metadata=True)
    private = [
        message.as_slack(metadata=True)
        for user, message in channel.ephemerals
        if user == viewer and message.thread_ts == thread_ts
    ]
    together = sorted([*rendered, *private], key=lambda message: float(message["ts"]))
    return [{**message, "channel": channel.id} for message in together]
