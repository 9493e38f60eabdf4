"""usergroups.*: people who are mentioned together."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError


def list_all(backend: Backend, arguments: Arguments) -> Payload:
    """usergroups.list: every group."""
    users, count = arguments.flag("include_users"), arguments.flag("include_count")
    groups = backend.state.groups.values()
    return {"usergroups": [group.as_slack(users=users, count=count) for group in groups]}


def users(backend: Backend, arguments: Arguments) -> Payload:
    """usergroups.users.list: who is in a group."""
    group = backend.state.groups.get(arguments.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}
