"""People write, change their minds, and react."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.acts import places, words
from bot.workspace.acts.files import own_file
from bot.workspace.acts.outcome import RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.mentions import as_stored
from bot.workspace.memory.messages import Message
from bot.workspace.memory.people import Member
from bot.workspace.posting import Draft, change, dismiss, post, react, remove, unreact
from bot.workspace.wire import SlackError

_MAX_TEXT = 40_000  # characters


def say(
    backend: Backend,
    person: Member,
    channel: str,
    text: str,
    thread_ts: str | None = None,
    files: Sequence[str] = (),
) -> Message:
    """Write a message or a reply; raise RefusedError where Slack's client does not let one.

    `files` are ids of files that the person uploaded before.
    """
    room = places.writable(backend, person, channel)
    _check_text(text, may_be_empty=bool(files))
    draft = Draft(
        text=as_stored(backend.state, text),
        thread_ts=_root(room, person, thread_ts) if thread_ts is not None else None,
        files=[own_file(backend, person, file_id) for file_id in files],
    )
    return post(backend, room, person.id, draft)


def _root(room: Channel, person: Member, thread_ts: str) -> str:
    message = places.message_in(room, person, thread_ts)
    if message.is_ephemeral:
        raise RefusedError("A message that only you see has no thread.")
    return message.thread_ts or message.ts


def _check_text(text: str, *, may_be_empty: bool = False) -> None:
    if not text.strip() and not may_be_empty:
        raise RefusedError("There is nothing to send.")
    if len(text) > _MAX_TEXT:
        raise RefusedError(words.TOO_LONG)


def edit(backend: Backend, person: Member, channel: str, ts: str, text: str) -> Message:
    """Change one's own message."""
    room = places.writable(backend, person, channel)
    message = places.message_in(room, person, ts)
    if message.user != person.id or message.is_tombstone:
        raise RefusedError("You can only edit your own messages.")
    _check_text(text, may_be_empty=bool(message.files))
    after = message.evolve(
        text=as_stored(backend.state, text),
        edited_by=person.id,
        edited_ts=backend.state.next_ts(),
    )
    return change(backend, room, message, after)


def delete(backend: Backend, person: Member, channel: str, ts: str) -> None:
    """Delete one's own message, or as an admin any; dismiss what only this person sees."""
    room = places.usable(backend, person, channel)
    message = places.message_in(room, person, ts)
    if message.is_ephemeral:
        dismiss(backend, room, person.id, message)
    elif message.is_tombstone or not (message.user == person.id or person.is_admin):
        raise RefusedError("You can only delete your own messages.")
    else:
        remove(backend, room, message)


def react_to(
    backend: Backend, person: Member, place: tuple[str, str], name: str, *, remove: bool = False
) -> None:
    """Put an emoji under a message, or take it back; `place` is the channel and the ts."""
    room = places.writable(backend, person, place[0])
    message = places.message_in(room, person, place[1])
    if message.is_ephemeral or message.is_tombstone:
        raise RefusedError("Nobody can react to that message.")
    try:
        (unreact if remove else react)(backend, room, message, person.id, name)
    except SlackError as refusal:
        raise RefusedError(f"That reaction is not possible ({refusal.code}).") from None
