"""Every Web API method that this workspace answers: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.backend import Backend
from bot.workspace.web_api import (
    about,
    chat,
    conversations,
    files,
    reactions,
    usergroups,
    users,
    views,
)
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload

TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600  # requests a minute
POSTS = 300  # messages a minute in the whole workspace: Slack says "several hundred"


NOT_METHODS = ("response_url", "upload", "download")
"""What else an app asks for, and may fail like a method."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """What answers a method, how often it may be asked, and what it takes to ask."""

    answer: Callable[[Backend, Arguments], Payload]
    per_minute: int
    scopes: tuple[str, ...] = ()  # any of these
    token: str = "bot"  # noqa: S105 - the kind of token: bot, app or none


def _method(
    answer: Callable[[Backend, Arguments], Payload], per_minute: int, *scopes: str
) -> Method:
    return Method(answer=answer, per_minute=per_minute, scopes=scopes)


METHODS: dict[str, Method] = {
    "api.test": Method(answer=about.echo, per_minute=SPECIAL, token="none"),  # noqa: S106
    "blocks.validate": Method(
        answer=about.validate_blocks,
        per_minute=TIER_3,
        token="none",  # noqa: S106 - the kind
    ),
    "apps.connections.open": Method(
        answer=about.open_connection,
        per_minute=TIER_3,
        token="app",  # noqa: S106 - the kind
    ),
    "auth.test": _method(about.identify, SPECIAL),
    "team.info": _method(about.team_info, TIER_3, "team:read"),
    "chat.postMessage": _method(chat.post_message, POSTS, "chat:write"),
    "chat.update": _method(chat.update, TIER_3, "chat:write"),
    "chat.delete": _method(chat.delete, TIER_3, "chat:write"),
    "chat.postEphemeral": _method(chat.post_ephemeral_message, TIER_4, "chat:write"),
    "chat.getPermalink": _method(chat.get_permalink, SPECIAL),
    "reactions.add": _method(reactions.add, TIER_3, "reactions:write"),
    "reactions.remove": _method(reactions.remove, TIER_2, "reactions:write"),
    "reactions.get": _method(reactions.get, TIER_3, "reactions:read"),
    "reactions.list": _method(reactions.list_own, TIER_2, "reactions:read"),
    "views.open": _method(views.open_view, TIER_4),
    "views.push": _method(views.push, TIER_4),
    "views.update": _method(views.update, TIER_4),
    "views.publish": _method(views.publish, TIER_4),
    "conversations.info": _method(conversations.info, TIER_3),
    "conversations.list": _method(conversations.list_all, TIER_2),
    "conversations.members": _method(conversations.members, TIER_4),
    "conversations.join": _method(conversations.join, TIER_3, "channels:join"),
    "conversations.open": _method(conversations.open_direct, TIER_3, "im:write"),
    "conversations.history": _method(conversations.history, TIER_3),
    "conversations.replies": _method(conversations.replies, TIER_3),
    "users.info": _method(users.info, TIER_4, "users:read"),
    "users.list": _method(users.list_all, TIER_2, "users:read"),
    "users.conversations": _method(users.conversations, TIER_2),
    "files.getUploadURLExternal": _method(files.get_upload_url, TIER_4, "files:write"),
    "files.completeUploadExternal": _method(files.complete_upload, TIER_4, "files:write"),
    "files.info": _method(files.info, TIER_4, "files:read"),
    "files.delete": _method(files.delete, TIER_3, "files:write"),
    "usergroups.list": _method(usergroups.list_all, TIER_2, "usergroups:read"),
    "usergroups.users.list": _method(usergroups.users, TIER_2, "usergroups:read"),
}
