"""reactions.*: emoji under messages."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.posting import react, unreact
from bot.workspace.web_api import rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.web_api.paging import page
from bot.workspace.wire import Payload, SlackError


def _reacted_to(backend: Backend, arguments: Arguments) -> tuple[Channel, Message]:
    channel = rooms.joined(backend, arguments.required("channel"))
    return channel, channel.find(arguments.required("timestamp"))


def add(backend: Backend, arguments: Arguments) -> Payload:
    """reactions.add: put an emoji under a message."""
    channel, message = _reacted_to(backend, arguments)
    name = arguments.required("name").strip(":")
    if channel.is_archived:
        raise SlackError("is_archived")
    react(backend, channel, message, backend.state.bot.id, name)
    return {}


def remove(backend: Backend, arguments: Arguments) -> Payload:
    """reactions.remove: take the app's own emoji away again."""
    channel, message = _reacted_to(backend, arguments)
    name = arguments.required("name").strip(":")
    unreact(backend, channel, message, backend.state.bot.id, name)
    return {}


def get(backend: Backend, arguments: Arguments) -> Payload:
    """reactions.get: a message with what is under it."""
    channel, message = _reacted_to(backend, arguments)
    return {"type": "message", "channel": channel.id, "message": channel.render([message])[0]}


def list_own(backend: Backend, arguments: Arguments) -> Payload:
    """reactions.list: the messages that a member reacted to, newest first."""
    user = arguments.text("user") or backend.state.bot.id
    if user not in backend.state.members:
        raise SlackError("user_not_found")
    items: list[Payload] = [
        {"type": "message", "channel": channel.id, "message": channel.render([message])[0]}
        for channel in backend.state.channels.values()
        if backend.state.bot.id in channel.members
        for message in channel.in_order()
        if any(user in users for _, users in message.reactions)
    ]
    items.sort(key=lambda item: item["message"]["ts"], reverse=True)
    part, more = page(items, arguments)
    return {"items": list(part), **more}
