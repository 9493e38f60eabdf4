"""chat.*: what the app writes."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.references import check_references
from bot.workspace.posting import Draft, change, post, post_ephemeral, remove
from bot.workspace.web_api import content, rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError

MAX_UPDATED_TEXT = 4000  # characters


def post_message(backend: Backend, arguments: Arguments) -> Payload:
    """chat.postMessage: write to a channel, a thread or a person."""
    channel = rooms.postable(backend, arguments.required("channel"))
    draft = content.read_draft(backend, arguments, channel)
    wait = backend.limits.message(channel.id)
    if wait:
        raise SlackError("ratelimited", retry_after=wait)
    message = post(backend, channel, backend.state.bot.id, draft)
    return {"channel": channel.id, "ts": message.ts, "message": _shown(backend, channel, message)}


def _shown(backend: Backend, channel: Channel, message: Message) -> Payload:
    state = backend.state
    profile = {
        "id": state.bot_id,
        "app_id": state.app_id,
        "name": state.bot.real_name,
        "team_id": state.team_id,
        "deleted": False,
        "updated": 0,
    }
    return {**channel.render([message])[0], "bot_profile": profile}


def _own_message(backend: Backend, channel: Channel, ts: str, refusal: str) -> Message:
    message = channel.find(ts)
    if message.user != backend.state.bot.id or message.is_tombstone:
        raise SlackError(refusal)
    return message


def update(backend: Backend, arguments: Arguments) -> Payload:
    """chat.update: change a message of the app."""
    channel = rooms.known(backend, arguments.required("channel"))
    message = _own_message(backend, channel, arguments.required("ts"), "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    if len(arguments.text("text")) > MAX_UPDATED_TEXT:
        raise SlackError("msg_too_long")
    changed = change(backend, channel, message, _updated(backend, arguments, message))
    return {
        "channel": channel.id,
        "ts": changed.ts,
        "text": changed.text,
        "message": _shown(backend, channel, changed),
    }


def _updated(backend: Backend, arguments: Arguments, message: Message) -> Message:
    """Return the message as an update wants it: what is not sent stays, but for one thing.

    Text by itself takes the blocks away.
    """
    given = content.read_content(arguments)
    check_references(backend.state, given)
    draft = Draft.of(given)
    after = message.evolve(text=draft.text or message.text)
    if "blocks" in given or draft.text:
        after = after.evolve(blocks=backend.with_ids(draft.blocks))
    if "attachments" in given:
        after = after.evolve(attachments=backend.attachments_with_ids(draft.attachments))
    if arguments.nested("metadata", "invalid_metadata_format") is not None:
        after = after.evolve(metadata=content.read_metadata(arguments))
    if not draft.blocks:
        # Slack shows no "(edited)" when blocks changed.
        after = after.evolve(edited_by=message.user, edited_ts=backend.state.next_ts())
    return after


def delete(backend: Backend, arguments: Arguments) -> Payload:
    """chat.delete: take a message of the app away."""
    channel = rooms.known(backend, arguments.required("channel"))
    message = _own_message(backend, channel, arguments.required("ts"), "cant_delete_message")
    remove(backend, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral_message(backend: Backend, arguments: Arguments) -> Payload:
    """chat.postEphemeral: show a message to one member of a channel."""
    channel = rooms.postable(backend, arguments.required("channel"))
    user = arguments.required("user")
    if user not in backend.state.members:
        raise SlackError("user_not_found")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    draft = content.read_draft(backend, arguments, channel)
    if draft.thread_ts is not None and not channel.replies(draft.thread_ts):
        # Slack takes it, and shows it only where a thread has begun.
        return {"message_ts": backend.state.next_ts()}
    message = post_ephemeral(backend, channel, user, backend.state.bot.id, _unkept(draft))
    return {"message_ts": message.ts}


def _unkept(draft: Draft) -> Draft:
    return Draft(
        text=draft.text,
        blocks=draft.blocks,
        attachments=draft.attachments,
        thread_ts=draft.thread_ts,
    )


def get_permalink(backend: Backend, arguments: Arguments) -> Payload:
    """chat.getPermalink: the URL of a message."""
    channel = rooms.known(backend, arguments.required("channel"))
    message = channel.find(arguments.required("message_ts"))
    link = f"{backend.state.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
