"""A Slack workspace emulator: Web API, Socket Mode, people and a clock, on loopback alone."""

from bot.workspace.acts.outcome import Outcome
from bot.workspace.config import ChannelConfig, PersonConfig, WorkspaceConfig
from bot.workspace.notes import Note
from bot.workspace.workspace import Workspace

__all__ = ["ChannelConfig", "Note", "Outcome", "PersonConfig", "Workspace", "WorkspaceConfig"]
