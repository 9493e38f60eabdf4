"""The `labthread` command line."""

import asyncio
import logging
import re
import signal
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import aiohttp
import typer
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError
from typer.exceptions import TyperException

from bot.config import Settings
from bot.experiments.errors import Refusal
from bot.manifest import http_manifest, read_manifest
from handlers.slack_errors import code_of
from storage import Storage, StorageError
from storage.schema import SchemaMismatch, upgrade
from storage.workspaces import all_workspaces

cli = typer.Typer(
    help="Labthread: ML design docs, hypotheses and results, in Slack.",
    epilog="Example: labthread demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
tokens = typer.Typer(
    help="Tokens for reporting results over HTTP.",
    epilog="Example: labthread token create --expires 90d",
    no_args_is_help=True,
)
database = typer.Typer(
    help="The database's schema.", epilog="Example: labthread db upgrade", no_args_is_help=True
)
cli.add_typer(tokens, name="token")
cli.add_typer(database, name="db")


def main() -> None:
    """Run the command line; errors are one line on standard error."""
    try:
        sys.exit(cli(standalone_mode=False))
    except typer.Abort:
        _fail("Stopped.")
    except TyperException as error:
        _fail(f"{error.format_message().rstrip('.')}. See labthread --help.")
    except (SchemaMismatch, Refusal) as refusal:
        _fail(str(refusal))
    except SlackApiError as error:
        _fail(f"Slack refused: {code_of(error) or 'no clear answer'}. Check the tokens.")
    except (StorageError, ImportError) as error:
        _fail(f"The database cannot be used: {str(error).splitlines()[0]}")
    except (OSError, aiohttp.ClientError, UnicodeDecodeError) as error:
        words = str(error) or type(error).__name__
        _fail(f"{words}. Is the port taken, or Slack out of reach?")


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

    settings = _settings()
    if problem := settings.problem():
        _fail(problem)

    async def run() -> None:
        async with running(settings) as labthread:
            mode = "Socket Mode" if settings.is_socket_mode else "HTTP"
            typer.echo(f"Labthread is connected by {mode}; results go to {labthread.url}.")
            await labthread.until_stopped()

    _run(run())


@cli.command(epilog="Example: labthread demo --port 4545")
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")
    ] = 4545,
) -> None:
    """Try the bot in a browser: a workspace of its own, no Slack account, nothing kept."""
    from bot.demo import run_demo  # the emulator stays out of the bot's way

    _log_at("WARNING")
    _run(run_demo(port))


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

    _log_at("WARNING")
    try:
        _run(run_alone(config, port, typer.echo))
    except ConfigError as error:
        _fail(str(error))


@cli.command(epilog="Example: labthread manifest --url https://labthread.example.com")
def manifest(
    url: Annotated[str, typer.Option(help="Where Slack reaches the bot; turns to HTTP.")] = "",
) -> None:
    """Print the Slack app manifest, for Socket Mode or, with --url, for HTTP."""
    if url and not re.fullmatch(r"https://[^\s/]+(/[^\s]*)?", url):
        _fail("Slack reaches an app at an https:// address only.")
    typer.echo(http_manifest(url) if url else read_manifest(), nl=False)


@tokens.command("create", epilog="Example: labthread token create --project fraud-recall")
def create_token(
    project: Annotated[str, typer.Option(help="Key of the one project it opens.")] = "",
    expires: Annotated[str, typer.Option(help="After how long it ends, like 90d.")] = "",
    workspace: Annotated[str, typer.Option(help="Id of the workspace, where several are.")] = "",
) -> None:
    """Make a token for reporting results and print it, once, alone on standard output."""
    lifetime = re.fullmatch(r"(\d{1,4})d", expires)
    if expires and (lifetime is None or not int(lifetime[1])):
        _fail("Write the time as days, like 90d.")
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=int(lifetime[1])) if lifetime else None

    async def run(storage: Storage) -> str:
        workspace_id = await _the_workspace(storage, workspace)
        async with storage.begin(workspace_id) as work:
            found = await work.projects.find(project) if project else None
            if project and found is None:
                raise Refusal(f"There is no project {project}.")
            return await work.tokens.create(
                project_id=found.id if found else None, now=now, expires_at=expires_at
            )

    typer.echo(_run(_with_storage(run)))


@database.command("upgrade", epilog="Example: DATABASE_URL=postgresql://… labthread db upgrade")
def upgrade_database() -> None:
    """Bring the database's schema to this version's."""

    async def run() -> None:
        storage = Storage(_settings().database_url)
        try:
            await upgrade(storage.engine)
        finally:
            await storage.close()

    _run(run())
    typer.echo("The schema is up to date.")


async def _with_storage(run: Any) -> Any:
    storage = Storage(_settings().database_url)
    try:
        await storage.prepare()
        return await run(storage)
    finally:
        await storage.close()


async def _the_workspace(storage: Storage, named: str) -> str:
    async with storage.look() as connection:
        known = [each.id for each in await all_workspaces(connection)]
    if named:
        known = [each for each in known if each == named]
    if not known:
        raise Refusal("No such workspace yet. Start labthread serve once, so that it is known.")
    if len(known) > 1:
        raise Refusal(f"Name one with --workspace: {', '.join(known)}.")
    return known[0]


def _settings() -> Settings:
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        _fail(f"{str(wrong['loc'][0]).upper()}: {wrong['msg']}.")
    _log_at(settings.log_level.upper())
    return settings


def _log_at(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # At lower levels Slack's libraries print whole requests: texts, and even tokens.
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end, or until asked to stop; both are a clean stop."""

    async def until_asked() -> Any:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return None

    return asyncio.run(until_asked())


def _fail(message: str) -> NoReturn:
    typer.echo(f"labthread: {message}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
