"""People write, come, go and open the Home tab."""

from __future__ import annotations

from bot.workspace.acts import rooms, words
from bot.workspace.acts.outcome import Outcome
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.mentions import as_stored
from bot.workspace.memory.messages import Message
from bot.workspace.memory.people import Member
from bot.workspace.payloads.interactions import message_shortcut_payload, shortcut_payload
from bot.workspace.payloads.parts import view_payload
from bot.workspace.posting import Draft, post
from bot.workspace.wire import Payload

_MAX_TEXT = 40_000  # characters


def say(
    backend: Backend, person: Member, channel: str, text: str, thread_ts: str | None = None
) -> Message:
    """Write a message or a reply; raise RefusedError where Slack's client does not let one."""
    room = rooms.writable(backend, person, channel)
    if not text.strip():
        raise rooms.RefusedError("There is nothing to send.")
    if len(text) > _MAX_TEXT:
        raise rooms.RefusedError(words.TOO_LONG)
    root = None
    if thread_ts is not None:
        message = rooms.message_in(room, person, thread_ts)
        if message.is_ephemeral:
            raise rooms.RefusedError("A message that only you see has no thread.")
        root = message.thread_ts or message.ts
    return post(
        backend, room, person.id, Draft(text=as_stored(backend.state, text), thread_ts=root)
    )


def join(backend: Backend, channel: Channel, user: str) -> None:
    """Make someone a member of a channel."""
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


def archive(backend: Backend, channel: Channel, *, archived: bool) -> None:
    """Archive a channel, or bring it back."""
    if channel.is_archived != archived:
        channel.is_archived = archived
        backend.events.archived(channel, channel.creator)
        backend.feed.publish("workspace")


def open_home(backend: Backend, person: Member) -> None:
    """Open the app's Home tab; the app hears of it if it subscribed."""
    if not backend.state.manifest.has_home_tab:
        raise rooms.RefusedError("This app has no Home tab.")
    home = backend.views.home(person.id)
    event: Payload = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": backend.state.dm(person).id,
        "tab": "home",
        **({"view": view_payload(backend, home)} if home else {}),
    }
    backend.events.send("app_home_opened", event)


async def use_shortcut(
    backend: Backend, person: Member, callback_id: str, channel: str | None, ts: str | None
) -> Outcome:
    """Choose a declared shortcut: a global one, or one on a message."""
    kind = "global" if ts is None else "message"
    declared = [s for s in backend.state.manifest.shortcuts if s.callback_id == callback_id]
    if not any(shortcut.type == kind for shortcut in declared):
        raise LookupError(f"the manifest declares no {kind} shortcut {callback_id!r}")
    if ts is None or channel is None:
        payload = shortcut_payload(backend, person, callback_id)
    else:
        try:
            room = rooms.usable(backend, person, channel)
            message = rooms.message_in(room, person, ts)
        except rooms.RefusedError as refusal:
            return Outcome(ok=False, error=str(refusal))
        payload = message_shortcut_payload(backend, person, callback_id, room, message)
    since = len(rooms.ephemerals(backend, person))
    delivered = await backend.delivery.deliver("interactive", payload)
    if not delivered.is_acked:
        return Outcome(ok=False, error=words.action_failed(delivered.refused[0]))
    return Outcome(ok=True, ephemeral=rooms.latest_ephemeral(backend, person, since))
