"""A workspace by itself, for any app: `labthread workspace`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.workspace.config import read_config
from bot.workspace.workspace import Workspace


async def run_alone(path: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve the workspace of a configuration file until cancelled, and tell how to connect.

    Raises ConfigError for a file that cannot be used.
    """
    async with Workspace(read_config(path)).serve(port=port) as workspace:
        for line in _introduction(workspace):
            tell(line)
        await asyncio.Event().wait()


def _introduction(workspace: Workspace) -> Iterator[str]:
    yield f"The workspace {workspace.config.team_name} is at {workspace.url}"
    yield "Start the app with:"
    yield f"  export SLACK_API_URL={workspace.api_url}"
    yield f"  export SLACK_BOT_TOKEN={workspace.bot_token}"
    if workspace.is_socket_mode:
        yield f"  export SLACK_APP_TOKEN={workspace.app_token}"
    else:
        yield f"  export SLACK_SIGNING_SECRET={workspace.signing_secret}"
    yield "Bolt and slack_sdk read no address by themselves: give it to them as base_url."
    yield "These open nothing outside this machine. Nothing is kept; Ctrl+C ends it."
