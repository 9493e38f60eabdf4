"""What people type, as Slack stores and sends it."""

from __future__ import annotations

import re

from bot.workspace.memory.state import State
from bot.workspace.wire import SlackError

_REFERENCE = re.compile(r"(?<![\w&;])([@#])([\w.-]+)")


def escape(text: str) -> str:
    """Replace the three characters that mean something to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_stored(state: State, typed: str) -> str:
    """Return a person's message as Slack stores it: escaped, mentions as ids."""
    return _REFERENCE.sub(
        lambda found: _reference(state, found, "<@{id}>", "<#{id}>"), escape(typed)
    )


def as_escaped_command(state: State, typed: str) -> str:
    """Return a command's text as an app with `should_escape` receives it."""
    return _REFERENCE.sub(
        lambda found: _reference(state, found, "<@{id}|{name}>", "<#{id}|{name}>"), escape(typed)
    )


def _reference(state: State, found: re.Match[str], user: str, channel: str) -> str:
    sign, name = found.groups()
    if sign == "@" and name in ("channel", "here", "everyone"):
        return f"<!{name}>"
    try:
        if sign == "@":
            group = next((g for g in state.groups.values() if g.handle == name), None)
            if group is not None:
                return f"<!subteam^{group.id}|@{group.handle}>"
            member = state.member(name)
            return user.format(id=member.id, name=member.name)
        room = state.channel(name)
        return channel.format(id=room.id, name=room.name)
    except SlackError:
        return found.group()
