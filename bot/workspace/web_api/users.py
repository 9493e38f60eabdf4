"""users.*: who is in the workspace."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.web_api.conversations import of_kinds
from bot.workspace.web_api.paging import page
from bot.workspace.wire import Payload, SlackError


def _shown(backend: Backend, member: Member, arguments: Arguments) -> Payload:
    bot = backend.state.bot.id
    return member.as_slack(
        backend.clock.now(),
        is_met=any({bot, member.id} <= c.members for c in backend.state.channels.values()),
        email="users:read.email" in backend.state.manifest.scopes,
        locale=arguments.flag("include_locale"),
    )


def info(backend: Backend, arguments: Arguments) -> Payload:
    """users.info: one member."""
    member = backend.state.members.get(arguments.required("user"))
    if member is None:
        raise SlackError("user_not_found")
    return {"user": _shown(backend, member, arguments)}


def list_all(backend: Backend, arguments: Arguments) -> Payload:
    """users.list: every member of this workspace, the app's bot and guests included."""
    own = [member for member in backend.state.members.values() if not member.is_external]
    part, more = page(own, arguments, default_limit=1000)
    shown = [_shown(backend, member, arguments) for member in part]
    return {"members": shown, "cache_ts": int(backend.clock.now()), **more}


def conversations(backend: Backend, arguments: Arguments) -> Payload:
    """users.conversations: where a member is, as far as the app may know."""
    user = arguments.text("user") or backend.state.bot.id
    if user not in backend.state.members:
        raise SlackError("user_not_found")
    theirs = [channel for channel in of_kinds(backend, arguments) if user in channel.members]
    part, more = page(theirs, arguments)
    return {"channels": [channel.as_slack(backend.state.bot.id) for channel in part], **more}
