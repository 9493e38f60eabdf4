"""conversations.*: channels, who is in them and what was said."""

from __future__ import annotations

from collections.abc import Iterable

from bot.workspace.acts.membership import join as join_channel
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.references import require_scope
from bot.workspace.web_api import rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.web_api.paging import page, page_back
from bot.workspace.wire import Payload, SlackError

_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def info(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.info: one conversation."""
    channel = rooms.known(backend, arguments.required("channel"))
    require_scope(backend.state, f"{channel.scope_family}:read")
    shown = channel.as_slack(backend.state.bot.id)
    if arguments.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def of_kinds(backend: Backend, arguments: Arguments) -> list[Channel]:
    """Return the conversations of the asked kinds that the app may list."""
    families = []
    for kind in (arguments.text("types") or "public_channel").split(","):
        if kind.strip() not in _KINDS:
            raise SlackError("invalid_types")
        families.append(_KINDS[kind.strip()])
        require_scope(backend.state, f"{families[-1]}:read")
    skip_archived = arguments.flag("exclude_archived")
    return [
        channel
        for channel in backend.state.channels.values()
        if channel.scope_family in families
        and channel.is_visible_to(backend.state.bot)
        and not (skip_archived and channel.is_archived)
    ]


def list_all(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.list: what there is to join or read."""
    part, more = page(of_kinds(backend, arguments), arguments)
    return {"channels": [channel.as_slack(backend.state.bot.id) for channel in part], **more}


def members(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.members: who is in a conversation."""
    channel = rooms.known(backend, arguments.required("channel"))
    require_scope(backend.state, f"{channel.scope_family}:read")
    part, more = page(sorted(channel.members), arguments)
    return {"members": list(part), **more}


def join(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.join: let the app's bot into a public channel."""
    channel = rooms.known(backend, arguments.required("channel"))
    if channel.is_private or channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    join_channel(backend, channel, backend.state.bot.id)
    return {"channel": channel.as_slack(backend.state.bot.id)}


def open_direct(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.open: the direct messages with one person."""
    if arguments.has("channel"):
        channel = rooms.known(backend, arguments.text("channel"))
    else:
        users = [user for user in arguments.required("users").split(",") if user]
        if len(users) != 1:
            # Group direct messages are not part of this workspace.
            raise SlackError("method_not_supported_for_channel_type")
        channel = rooms.direct(backend, users[0])
    whole = arguments.flag("return_im")
    return {"channel": channel.as_slack(backend.state.bot.id) if whole else {"id": channel.id}}


def _readable(backend: Backend, arguments: Arguments) -> Channel:
    channel = rooms.known(backend, arguments.required("channel"))
    require_scope(backend.state, f"{channel.scope_family}:history")
    return rooms.joined(backend, channel.id)


def history(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.history: what a channel shows, newest first."""
    channel = _readable(backend, arguments)
    found = list(reversed(_between(channel.roots(), arguments)))
    part, more = page_back(found, arguments)
    shown = channel.render(part, metadata=arguments.flag("include_all_metadata"))
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": shown, "has_more": has_more, "pin_count": 0, **(more if has_more else {})}


def replies(backend: Backend, arguments: Arguments) -> Payload:
    """conversations.replies: a thread, root first."""
    channel = _readable(backend, arguments)
    root = channel.messages.get(arguments.required("ts"))
    if root is None:
        raise SlackError("thread_not_found")
    found = [root, *_between(channel.replies(root.ts), arguments)]
    part, more = page(found, arguments, default_limit=1000)
    shown = channel.render(part, metadata=arguments.flag("include_all_metadata"))
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": shown, "has_more": has_more, **(more if has_more else {})}


def _between(messages: Iterable[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = arguments.moment("oldest"), arguments.moment("latest")
    inclusive = arguments.flag("inclusive")

    def is_inside(ts: float) -> bool:
        if inclusive and ts in (oldest, latest):
            return True
        return (oldest is None or ts > oldest) and (latest is None or ts < latest)

    return [message for message in messages if is_inside(float(message.ts))]
