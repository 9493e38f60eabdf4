"""How a command reads, says and fails; it needs nothing of the bot, so that it starts at once."""

import sys
from pathlib import Path
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from bot.experiments.errors import Refusal


def run(commands: typer.Typer) -> None:
    """Run a command line and end; what it refuses is one line on standard error."""
    try:
        sys.exit(commands(standalone_mode=False))
    except typer.Abort:
        fail("Stopped.")
    except TyperException as error:
        # Typer hands on how its own checks begin.
        words = error.format_message().replace("Value error, ", "")
        fail(f"{words.rstrip('.')}. See labthread --help.")
    except Refusal as refusal:
        fail(str(refusal))


def fail(message: str) -> NoReturn:
    """Say in one line what went wrong, and end."""
    say(message)
    sys.exit(1)


def say(message: str) -> None:
    """Say something that is not the command's result."""
    typer.echo(f"labthread: {message}", err=True)


def read_file(path: Path) -> bytes:
    """The bytes of a file that a command was given."""
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror}.")
