"""The sentences that Slack's client shows."""

from __future__ import annotations

TROUBLE = "We had some trouble connecting. Try again?"
ARCHIVED = "This channel is archived: nobody can post or act here."
NOT_HERE = "That channel is not there, or you are not in it."
NOT_A_MEMBER = "You are not in this channel. Join it first."
TOO_LONG = "This message is too long."
READ_ONLY = "Messages to this app are turned off: it only writes here itself."
BEHIND = "Only the modal in front can be used."
NOT_SHOWN = "This button is not shown to you."
NO_APP = "This app is not there for you."


def command_failed(command: str, code: str) -> str:
    """Say that a slash command brought nothing."""
    return f'{command} failed with the error "{code}"'


def unknown_command(command: str) -> str:
    """Say that no app answers to this command."""
    return (
        f"{command} is not a valid command. In Slack, all messages that start with the "
        f'"/" character are interpreted as commands.'
    )


def not_in_threads(command: str) -> str:
    """Say that slash commands work outside threads only."""
    return f"{command} is not supported in threads. Sorry!"


def action_failed(code: str) -> str:
    """Say that a button, menu or shortcut brought nothing."""
    return f"Something went wrong, the app did not take this ({code}). Try again?"
