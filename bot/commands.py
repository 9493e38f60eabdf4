"""All commands of `labthread`."""

import gc
import re
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import aiohttp
import typer
from slack_sdk.errors import SlackApiError

from bot.cli.database import database
from bot.cli.documents import documents
from bot.cli.environment import log_at, read_settings, run_until_stopped
from bot.cli.hooks import hooks
from bot.cli.outbox import outbox
from bot.cli.report import reporting
from bot.cli.saying import fail, run
from bot.cli.templates import templates
from bot.cli.tokens import tokens
from bot.manifest import http_manifest, read_manifest
from handlers.slack_errors import code_of
from storage import StorageError
from storage.schema import SchemaMismatch

cli = typer.Typer(
    help="Labthread: ML design docs, hypotheses and results, in Slack.",
    epilog="Example: labthread demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(documents)
cli.add_typer(reporting)
cli.add_typer(templates, name="template")
cli.add_typer(tokens, name="token")
cli.add_typer(hooks, name="hook")
cli.add_typer(outbox, name="outbox")
cli.add_typer(database, name="db")


def main() -> None:
    """Run the command line; errors are one line on standard error."""
    try:
        run(cli)
    except SchemaMismatch as mismatch:
        fail(str(mismatch))
    except SlackApiError as error:
        fail(f"Slack refused: {code_of(error) or 'no clear answer'}. Check the tokens.")
    except (StorageError, ImportError) as error:
        fail(f"The database cannot be used: {str(error).splitlines()[0]}")
    except (OSError, aiohttp.ClientError, UnicodeDecodeError) as error:
        words = str(error) or type(error).__name__
        fail(f"{words}. Is the port taken, or Slack out of reach?")


@cli.callback(invoke_without_command=True)
def _version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if show:
        typer.echo(version("labthread"))
        raise typer.Exit


@cli.command(epilog="Example: SLACK_BOT_TOKEN=… SLACK_APP_TOKEN=… labthread serve")
def serve() -> None:
    """Run the bot against Slack; settings come from the environment or a .env file."""
    from bot.app import running  # the other commands start quicker without it

    settings = read_settings()
    if problem := settings.problem():
        fail(problem)

    has_started = False

    async def work() -> None:
        nonlocal has_started
        async with running(settings) as labthread:
            has_started = True
            mode = "Socket Mode" if settings.is_socket_mode else "HTTP"
            typer.echo(f"Labthread runs by {mode}; results go to {labthread.url}.")
            # What was imported stays for good. Looking through all of it again stops everything
            # for up to 0.7 s on a slow machine, a quarter of what Slack waits for an answer.
            gc.collect()
            gc.freeze()
            await labthread.until_stopped()

    run_until_stopped(work())
    if not has_started:
        fail("Stopped before it had started. Nothing was taken in.")


@cli.command(epilog="Example: labthread demo --port 4545")
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")
    ] = 4545,
) -> None:
    """Try the bot in a browser: a workspace of its own, no Slack account, nothing kept."""
    from bot.demo import run_demo  # the emulator stays out of the bot's way

    log_at("WARNING")
    run_until_stopped(run_demo(port))


@cli.command(epilog="Example: labthread workspace --config workspace.yml")
def workspace(
    config: Annotated[
        Path, typer.Option(help="YAML file with the app's manifest, people and channels.")
    ],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")
    ] = 4545,
) -> None:
    """Run a Slack workspace for any app, on this machine alone, to try and test it."""
    from bot.workspace.config import ConfigError  # the emulator stays out of the bot's way
    from bot.workspace.standalone import run_alone

    log_at("WARNING")
    try:
        run_until_stopped(run_alone(config, port, typer.echo))
    except ConfigError as error:
        fail(str(error))


@cli.command(epilog="Example: labthread manifest --url https://labthread.example.com")
def manifest(
    url: Annotated[str, typer.Option(help="Where Slack reaches the bot; turns to HTTP.")] = "",
) -> None:
    """Print the Slack app manifest, for Socket Mode or, with --url, for HTTP."""
    if url and not re.fullmatch(r"https://[^\s/]+(/[^\s]*)?", url):
        fail("Slack reaches an app at an https:// address only.")
    typer.echo(http_manifest(url) if url else read_manifest(), nl=False)
