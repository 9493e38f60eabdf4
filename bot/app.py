"""The composition root: the only module that names every concrete class."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.experiments.records import Act
from bot.experiments.service.digests import arm_missing_digests
from bot.inbox.api import Api
from bot.inbox.hooks.router import HooksInbox
from bot.inbox.mlflow.polling import INTERVAL, MlflowPolling
from bot.inbox.mlflow.server import MlflowServer
from bot.inbox.results import ResultsInbox
from bot.ingress import checks
from bot.ingress.connection import ask_for_address
from bot.ingress.health import Health
from bot.ingress.http import HttpServer, listen
from bot.ingress.requests import SlackRequests
from bot.ingress.socket_mode import Patience, SocketMode
from bot.outbox import Outbox
from bot.outbox.delivery import Delivery
from bot.outbox.pace import MOST_A_MINUTE, PacedClient
from bot.outbox.pictures import Pictures
from bot.outbox.slack import Slack
from bot.outbox.worker import PACE
from bot.scheduler import Scheduler
from handlers.guard import Guard
from handlers.listeners import register_listeners
from storage import Storage
from storage.vault import Vault
from storage.workspaces import WorkspaceInfo, remember_workspace

#: Seconds that one Web API call may take.
CALL_TIMEOUT = 15
#: Seconds in which what is in hand may be finished when the bot stops.
FINISH = 5
#: How the watchdog of Slack's socket waits, where nobody says otherwise.
WATCHFUL = Patience()


def calendar_now() -> datetime:
    """The real calendar, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Labthread:
    """A bot that runs."""

    storage: Storage
    workspace_id: str
    scheduler: Scheduler
    outbox: Outbox
    #: Where the HTTP interface listens.
    url: str
    tasks: tuple[asyncio.Task[None], ...]

    async def until_stopped(self) -> None:
        """Run until asked to stop; an error of any part is raised here."""
        done, _ = await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


@asynccontextmanager
async def running(
    settings: Settings,
    now: Callable[[], datetime] = calendar_now,
    *,
    pace: timedelta = PACE,
    poll: timedelta = INTERVAL,
    patience: Patience = WATCHFUL,
) -> AsyncIterator[Labthread]:
    """Start everything, and stop it in the reverse order: the ways in first, storage last.

    `pace` is between posts of a channel, `poll` between looks for runs at an MLflow server,
    `patience` is that of the socket's watchdog.
    Raises SchemaMismatch, SlackApiError where a token is wrong, and OSError where the
    port is taken.
    """
    async with AsyncExitStack() as stack:
        storage = Storage(settings.database_url)
        stack.push_async_callback(storage.close)
        await storage.prepare()
        listening = stack.enter_context(listen(settings.host, settings.port))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT))
        )
        to_slack = _how_to_reach_slack(settings, session)
        client = AsyncWebClient(settings.slack_bot_token.get_secret_value(), **to_slack)
        workspace, bot = await _introduce(client)
        app_token = settings.slack_app_token.get_secret_value()
        address = await ask_for_address(client, app_token) if settings.is_socket_mode else ""
        async with storage.write() as connection:
            await remember_workspace(connection, workspace)
        async with storage.begin(workspace.id) as work:
            act = Act(workspace_id=workspace.id, actor_id="", at=now(), key="start")
            await arm_missing_digests(work, act)
            # Whoever starts the bot anew may have mended what kept it from posting.
            await work.lanes.resume()

        guard = Guard(storage, now, workspace.id)
        app = _bolt_app(AsyncWebClient(**to_slack), bot, guard)
        # Nothing waits between posts where nothing is to be paced.
        limits = MOST_A_MINUTE if pace else None
        paced = PacedClient(storage, workspace.id, limits, token=client.token, **to_slack)
        slack = Slack(paced, session)
        delivery = Delivery(storage, slack, Pictures(slack), workspace.url, now)
        outbox = Outbox(storage, delivery, pace=pace, under_way=timedelta(seconds=CALL_TIMEOUT))
        scheduler = Scheduler(storage, now)

        outbox_task = asyncio.create_task(outbox.run(), name="outbox")
        stack.push_async_callback(outbox.stop, FINISH)
        scheduler.start()
        stack.push_async_callback(scheduler.stop, FINISH)
        mlflow = None
        if settings.labthread_mlflow_url:
            mlflow = MlflowServer(session, settings.labthread_mlflow_url)
            polling = MlflowPolling(storage, mlflow, now, workspace.id)
            polling_task = asyncio.create_task(polling.run(poll), name="mlflow")
            stack.push_async_callback(_cancel, polling_task)
        hooks = HooksInbox(storage, now, _vault(settings), mlflow)
        # The ways in come last, so they end first: what is in hand may still use all the rest.
        ways: list[SocketMode | HttpServer] = []
        tasks = [outbox_task]
        stack.push_async_callback(_stop, ways)
        reaches_us = checks.over_http
        if address:
            socket_mode = SocketMode(
                app, client, app_token, address, finish_within=FINISH, patience=patience
            )
            ways.append(socket_mode)
            tasks.append(socket_mode.task)
            await socket_mode.tried()
            reaches_us = socket_mode.check
        health = Health(
            {
                "database": checks.of_database(storage),
                "slack": reaches_us,
                "outbox": checks.of_outbox(outbox_task, storage, workspace.id),
            }
        )
        stack.push_async_callback(health.close)
        api = _api(settings, app, health, ResultsInbox(storage, now), hooks)
        http = HttpServer(api, listening, finish_within=FINISH)
        tasks.append(http.task)
        ways.append(http)

        host, port = listening.getsockname()[:2]
        yield Labthread(
            storage=storage,
            workspace_id=workspace.id,
            scheduler=scheduler,
            outbox=outbox,
            url=f"http://{host}:{port}",
            tasks=tuple(tasks),
        )


def _vault(settings: Settings) -> Vault | None:
    keys = settings.labthread_encryption_key.get_secret_value()
    return Vault(keys) if keys else None


def _how_to_reach_slack(settings: Settings, session: aiohttp.ClientSession) -> dict[str, Any]:
    return {
        "base_url": settings.slack_api_url,
        # The session's time limit holds: the SDK's own is for sessions that it makes itself.
        "session": session,
        # The SDK's own retry sends a post again after a lost connection: twice in the thread.
        "retry_handlers": [],
    }


async def _introduce(client: AsyncWebClient) -> tuple[WorkspaceInfo, AuthorizeResult]:
    """Ask Slack who we are, once."""
    answer = await client.auth_test()
    workspace = WorkspaceInfo(
        id=str(answer["team_id"]),
        enterprise_id=answer.get("enterprise_id"),
        name=str(answer.get("team") or ""),
        url=str(answer.get("url") or ""),
    )
    bot = AuthorizeResult(
        enterprise_id=workspace.enterprise_id,
        team_id=workspace.id,
        bot_user_id=answer.get("user_id"),
        bot_id=answer.get("bot_id"),
        bot_token=client.token,
    )
    return workspace, bot


def _bolt_app(client: AsyncWebClient, bot: AuthorizeResult, guard: Guard) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return bot

    app = AsyncApp(
        # Else Bolt looks through the source of every caller for a name, which takes 30 ms.
        name="labthread",
        client=client,
        # Else Bolt would log at the root's level, and print what people typed at the lowest.
        logger=logging.getLogger("slack_bolt"),
        # Ours asks Slack nothing; Bolt's own would, and would look for OAuth settings.
        authorize=authorize,
        # Whoever comes over HTTP was checked on the way in, by SlackRequests.
        request_verification_enabled=False,
        # Bolt would print what somebody typed; `guard.turn_away` does not.
        raise_error_for_unhandled_request=True,
        # Without it Bolt polls for the ack and every request takes 10 ms longer; see ADR 2.
        process_before_response=True,
    )
    register_listeners(app, guard)
    return app


def _api(
    settings: Settings, app: AsyncApp, health: Health, results: ResultsInbox, hooks: HooksInbox
) -> Api:
    http = Api()
    for part in (results, hooks, health):
        http.include_router(part.router())
    if not settings.is_socket_mode:
        secret = settings.slack_signing_secret.get_secret_value()
        receive = SlackRequests(app, secret).receive
        http.add_route("/slack/events", receive, methods=["POST"], include_in_schema=False)
    return http


async def _stop(ways: list[SocketMode | HttpServer]) -> None:
    """Take no more in, on either way at once, and finish what is in hand."""
    await asyncio.gather(*(way.stop() for way in ways))


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
