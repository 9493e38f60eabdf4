"""A Slack workspace emulator: Web API, Socket Mode, people and a clock, on loopback alone."""

from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.config import (
    ChannelConfig,
    ConfigError,
    GroupConfig,
    PersonConfig,
    WorkspaceConfig,
)
from bot.workspace.notes import Note, Scheduled
from bot.workspace.workspace import Workspace

__all__ = [
    "ChannelConfig",
    "ConfigError",
    "GroupConfig",
    "Note",
    "Outcome",
    "PersonConfig",
    "RefusedError",
    "Scheduled",
    "Workspace",
    "WorkspaceConfig",
]
