"""The composition root: the only module that names every concrete class."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response

from bot.config import Settings
from bot.experiments.records import Act
from bot.experiments.service.digests import arm_missing_digests
from bot.inbox.answers import MAX_BODY
from bot.inbox.api import Api
from bot.inbox.hooks.router import HooksInbox
from bot.inbox.mlflow.polling import INTERVAL, MlflowPolling
from bot.inbox.mlflow.server import MlflowServer
from bot.inbox.results import ResultsInbox
from bot.outbox import Outbox
from bot.outbox.delivery import Delivery
from bot.outbox.pictures import Pictures
from bot.outbox.slack import Slack
from bot.outbox.worker import PACE
from bot.scheduler import Scheduler
from handlers.guard import Guard
from handlers.listeners import register_listeners
from storage import Storage
from storage.vault import Vault
from storage.workspaces import WorkspaceInfo, remember_workspace

log = logging.getLogger(__name__)

#: Seconds that one Web API call may take.
CALL_TIMEOUT = 15


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
) -> AsyncIterator[Labthread]:
    """Start everything, and stop it in the reverse order.

    `pace` is between posts of a channel, `poll` between looks for runs at an MLflow server.
    Raises SchemaMismatch, SlackApiError where a token is wrong, and OSError where the
    port is taken.
    """
    async with AsyncExitStack() as stack:
        storage = Storage(settings.database_url)
        stack.push_async_callback(storage.close)
        await storage.prepare()
        listening = stack.enter_context(_listen(settings.host, settings.port))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT))
        )
        client = _web_client(settings, session, settings.slack_bot_token.get_secret_value())
        workspace, bot = await _introduce(client)
        async with storage.write() as connection:
            await remember_workspace(connection, workspace)
        async with storage.begin(workspace.id) as work:
            act = Act(workspace_id=workspace.id, actor_id="", at=now(), key="start")
            await arm_missing_digests(work, act)

        guard = Guard(storage, now, workspace.id)
        app = _bolt_app(settings, _web_client(settings, session, None), bot, guard)
        slack = Slack(client, session)
        delivery = Delivery(storage, slack, Pictures(slack), workspace.url, now)
        outbox = Outbox(storage, delivery, pace=pace)
        scheduler = Scheduler(storage, now)

        if settings.is_socket_mode:
            await _connect_socket(stack, settings, app, client)
        outbox_task = asyncio.create_task(outbox.run(), name="outbox")
        stack.push_async_callback(_cancel, outbox_task)
        scheduler.start()
        stack.callback(scheduler.stop)
        mlflow = None
        if settings.labthread_mlflow_url:
            mlflow = MlflowServer(session, settings.labthread_mlflow_url)
            polling = MlflowPolling(storage, mlflow, now, workspace.id)
            polling_task = asyncio.create_task(polling.run(poll), name="mlflow")
            stack.push_async_callback(_cancel, polling_task)
        hooks = HooksInbox(storage, now, _vault(settings), mlflow)
        server = _http_server(settings, app, ResultsInbox(storage, now), hooks)
        http_task = asyncio.create_task(server.serve(sockets=[listening]), name="http")
        stack.push_async_callback(_stop_server, server, http_task)

        host, port = listening.getsockname()[:2]
        yield Labthread(
            storage=storage,
            workspace_id=workspace.id,
            scheduler=scheduler,
            outbox=outbox,
            url=f"http://{host}:{port}",
            tasks=(outbox_task, http_task),
        )


def _vault(settings: Settings) -> Vault | None:
    keys = settings.labthread_encryption_key.get_secret_value()
    return Vault(keys) if keys else None


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    # From here on requests queue, and a second process is told that the port is taken.
    listening.listen(2048)
    return listening


def _web_client(
    settings: Settings, session: aiohttp.ClientSession, token: str | None
) -> AsyncWebClient:
    return AsyncWebClient(
        token=token,
        base_url=settings.slack_api_url,
        # The session's time limit holds: the SDK's own is for sessions that it makes itself.
        session=session,
        # The SDK's own retry sends a post again after a lost connection: twice in the thread.
        retry_handlers=[],
    )


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


async def _connect_socket(
    stack: AsyncExitStack, settings: Settings, app: AsyncApp, client: AsyncWebClient
) -> None:
    """Open the socket over which Slack's requests come."""
    app_token = settings.slack_app_token.get_secret_value()
    # Asked first, since the handler would try a wrong token again and again for ever.
    await client.apps_connections_open(app_token=app_token)
    handler = AsyncSocketModeHandler(app, app_token)
    stack.push_async_callback(handler.close_async)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's is bare


def _bolt_app(
    settings: Settings, client: AsyncWebClient, bot: AuthorizeResult, guard: Guard
) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return bot

    app = AsyncApp(
        client=client,
        # Ours asks Slack nothing; Bolt's own would, and would look for OAuth settings.
        authorize=authorize,
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        # Without it Bolt polls for the ack and every request takes 10 ms longer; see ADR 2.
        process_before_response=True,
    )
    register_listeners(app, guard)
    return app


def _http_server(
    settings: Settings, app: AsyncApp, inbox: ResultsInbox, hooks: HooksInbox
) -> uvicorn.Server:
    http = Api()
    http.include_router(inbox.router())
    http.include_router(hooks.router())
    if not settings.is_socket_mode:
        slack = AsyncSlackRequestHandler(app)

        async def receive(request: Request) -> Response:
            # Bolt answers a garbled timestamp with 500 and a traceback, and reads any size.
            stamp = request.headers.get("X-Slack-Request-Timestamp", "")
            size = request.headers.get("Content-Length", "")
            if not (_is_number(stamp) and _is_number(size)) or int(size) > MAX_BODY:
                return Response("Not a request of Slack's.", 400)
            return await slack.handle(request)

        http.add_route("/slack/events", receive, methods=["POST"], include_in_schema=False)
    config = uvicorn.Config(
        http, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """An HTTP server that leaves signals to whoever runs everything."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: a second hand on Ctrl+C would cut the others' clean stop short."""
        yield


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,12}", text) is not None


async def _stop_server(server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    server.should_exit = True
    await asyncio.wait([task])


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
