"""Which channels a person may use."""

from __future__ import annotations

from bot.workspace.acts import words
from bot.workspace.acts.outcome import RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.people import Member
from bot.workspace.wire import SlackError


def has_app(backend: Backend, person: Member) -> bool:
    """Say whether this person can use the app's commands, shortcuts and Home tab.

    People of another company see its messages and press its buttons, and that is all.
    """
    return backend.state.is_installed and not person.is_external


def visible(backend: Backend, person: Member, reference: str) -> Channel:
    """Return a channel that this person can open."""
    try:
        channel = backend.state.channel(reference)
    except SlackError:
        raise RefusedError(words.NOT_HERE) from None
    if not channel.is_visible_to(person):
        raise RefusedError(words.NOT_HERE)
    return channel


def usable(backend: Backend, person: Member, reference: str) -> Channel:
    """Return a channel where this person can act on what is there."""
    channel = visible(backend, person, reference)
    if channel.is_archived:
        raise RefusedError(words.ARCHIVED)
    return channel


def writable(backend: Backend, person: Member, reference: str) -> Channel:
    """Return a channel where this person can write and run commands."""
    channel = usable(backend, person, reference)
    if person.id not in channel.members:
        raise RefusedError(words.NOT_A_MEMBER)
    if channel.is_im and not backend.state.manifest.may_people_write:
        raise RefusedError(words.READ_ONLY)
    return channel


def message_in(channel: Channel, person: Member, ts: str) -> Message:
    """Return a message as this person sees it, ephemeral ones included."""
    for viewer, message in channel.ephemerals:
        if viewer == person.id and message.ts == ts:
            return message
    try:
        return channel.find(ts)
    except SlackError:
        raise RefusedError("That message is not there any more.") from None


def latest_ephemeral(backend: Backend, person: Member, since: str) -> str | None:
    """Return the text of the newest ephemeral message that this person got after a ts."""
    seen = [message for message in ephemerals(backend, person) if float(message.ts) > float(since)]
    return seen[-1].text if seen else None


def ephemerals(backend: Backend, person: Member) -> list[Message]:
    """Return what only this person sees, oldest first."""
    found = [
        message
        for channel in backend.state.channels.values()
        for viewer, message in channel.ephemerals
        if viewer == person.id
    ]
    return sorted(found, key=lambda message: float(message.ts))
