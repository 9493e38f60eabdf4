"""People come and go, channels close and open."""

from __future__ import annotations

from dataclasses import replace

from bot.workspace.acts import places
from bot.workspace.acts.outcome import RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.people import Member


def join(backend: Backend, channel: Channel, user: str) -> None:
    """Make someone a member of a channel; raise RefusedError for another company's people."""
    if not channel.may_hold(backend.state.members[user]):
        raise RefusedError("People of another company come into channels shared with it only.")
    if user not in channel.members:
        channel.members.add(user)
        backend.events.membership(channel, user, joined=True)
        backend.feed.publish("workspace")


def leave(backend: Backend, channel: Channel, user: str) -> None:
    """End someone's membership of a channel."""
    if user in channel.members:
        backend.events.membership(channel, user, joined=False)
        channel.members.discard(user)
        backend.feed.publish("workspace")


def deactivate(backend: Backend, user: str) -> None:
    """Close someone's account: they leave every channel, and what they wrote stays."""
    for channel in backend.state.channels.values():
        leave(backend, channel, user)
    member = backend.state.members[user]
    backend.state.members[user] = replace(member, is_deactivated=True)
    backend.feed.publish("workspace")


def join_oneself(backend: Backend, person: Member, reference: str) -> None:
    """Join a public channel that this person can see."""
    room = places.usable(backend, person, reference)
    if room.is_private or room.is_im:
        raise RefusedError("Only a member can invite you here.")
    join(backend, room, person.id)


def leave_oneself(backend: Backend, person: Member, reference: str) -> None:
    """Leave a channel."""
    room = places.writable(backend, person, reference)
    if room.is_im:
        raise RefusedError("This is a direct message: there is nothing to leave.")
    leave(backend, room, person.id)


def archive(backend: Backend, channel: Channel, *, archived: bool) -> None:
    """Archive a channel, or bring it back."""
    if channel.is_archived != archived:
        channel.is_archived = archived
        backend.events.archived(channel, channel.creator)
        backend.feed.publish("workspace")
