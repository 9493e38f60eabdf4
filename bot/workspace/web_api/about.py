"""The small methods: who am I, is anyone there, let me connect, is this block right."""

from __future__ import annotations

from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.validation import message_problems, view_problems
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError


def identify(backend: Backend, _arguments: Arguments) -> Payload:
    """auth.test: whose token this is."""
    state = backend.state
    return {
        "url": f"{state.base_url}/",
        "team": state.team_name,
        "user": state.bot.name,
        "team_id": state.team_id,
        "user_id": state.bot.id,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def echo(_backend: Backend, arguments: Arguments) -> Payload:
    """api.test: say back what was said."""
    echoed = {key: value for key, value in arguments.values.items() if key != "token"}
    if arguments.has("error"):
        raise SlackError(arguments.text("error"), args=echoed)
    return {"args": echoed} if echoed else {}


def team_info(backend: Backend, _arguments: Arguments) -> Payload:
    """team.info: the workspace."""
    state = backend.state
    return {
        "team": {
            "id": state.team_id,
            "name": state.team_name,
            "url": f"{state.base_url}/",
            "domain": state.team_domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def open_connection(backend: Backend, _arguments: Arguments) -> Payload:
    """apps.connections.open: a WebSocket URL that works once."""
    if not backend.state.manifest.is_socket_mode:
        raise SlackError("socket_mode_not_enabled")
    address = backend.state.base_url.replace("http://", "ws://")
    return {"url": f"{address}{backend.socket_mode.issue_path()}"}


def validate_blocks(_backend: Backend, arguments: Arguments) -> Payload:
    """blocks.validate: what is wrong with blocks, a view or a message."""
    given = [name for name in ("blocks", "view", "message") if arguments.has(name)]
    if len(given) != 1:
        raise SlackError.arguments("[ERROR] give exactly one of blocks, view, message")
    content: Any = arguments.nested(given[0], "invalid_json")
    if given[0] == "view":
        problems = view_problems(content)
    elif given[0] == "message":
        problems = message_problems(content)
    else:
        problems = message_problems({"blocks": content})
    if not problems:
        return {}
    errors = [
        {
            "code": problem.code,
            "message": problem.message,
            "field": problem.pointer.rsplit("/", 1)[-1],
            "pointer": problem.pointer,
            "constraint": problem.constraint,
        }
        for problem in problems
    ]
    raise SlackError("invalid_blocks", errors=errors)
