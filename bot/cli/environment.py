"""What every command needs: settings, the database, a workspace, Slack, and a way to fail."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any, TypeVar

import aiohttp
import typer
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.saying import fail as fail
from bot.cli.saying import read_file as read_file
from bot.cli.saying import say as say
from bot.config import Settings
from bot.experiments.errors import Refusal
from bot.outbox.slack import Slack
from handlers.slack_errors import code_of
from storage import Storage
from storage.workspaces import all_workspaces

Answer = TypeVar("Answer")
WorkspaceOption = Annotated[
    str, typer.Option("--workspace", help="Id of the workspace, where several are.")
]
#: Seconds that a command waits for Slack where it can do without.
_PATIENCE = 5


def run_until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until asked to stop; both are a clean stop."""

    async def until_asked() -> None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(until_asked())


def read_settings() -> Settings:
    """The settings of the environment; one that is wrong is named."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        words = str(wrong["msg"]).removeprefix("Value error, ")
        fail(f"{str(wrong['loc'][0]).upper()}: {words}.")
    log_at(settings.log_level.upper())
    return settings


def log_at(level: str) -> None:
    """Log from this level on."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # At lower levels Slack's libraries print whole requests, texts and even tokens, and the
    # database's what is kept.
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def with_storage(
    work: Callable[[Storage, str], Awaitable[Answer]], *, workspace: str
) -> Answer:
    """Do something in a workspace of the database: the named one, or the only one."""
    storage = Storage(read_settings().database_url)
    try:
        await storage.prepare()
        return await work(storage, await _the_workspace(storage, workspace))
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


async def ask_slack(
    question: Callable[[Slack], Awaitable[Answer]], *, otherwise: str
) -> Answer | None:
    """Slack's answer; None where there is none within seconds, and then it is said."""
    settings = read_settings()
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        say(f"SLACK_BOT_TOKEN is not set, so {otherwise}.")
        return None
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=token, base_url=settings.slack_api_url, session=session, retry_handlers=[]
        )
        try:
            async with asyncio.timeout(_PATIENCE):
                return await question(Slack(client, session))
        except SlackApiError as error:
            say(f"Slack refused ({code_of(error) or 'no clear answer'}), so {otherwise}.")
        except (aiohttp.ClientError, OSError):
            say(f"Slack is out of reach, so {otherwise}.")
    return None
