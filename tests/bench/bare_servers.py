"""The servers that ours are measured against, and our inbox alone; each a process of its own.

`python -m tests.bench.bare_servers NAME` runs one until it is stopped, with the same HTTP server
and settings as the bot's, and says where it listens.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import JSON, Column, DateTime, MetaData, Table, Text, insert
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.inbox.api import Api
from bot.inbox.limits import RateLimit
from bot.inbox.results import ResultsInbox
from storage import Storage
from storage.engine import WRITES, open_engine

_PATIENCE = 300

runs = Table(
    "runs",
    MetaData(),
    Column("id", Text, primary_key=True),
    Column("hypothesis", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("received_at", DateTime, nullable=False),
)


def bolt(*, process_before_response: bool) -> ASGIApp:
    """A Bolt app as its README makes one, whose listeners acknowledge and do nothing else."""
    # Bolt warns of a token in the environment where it gets a client as well.
    token = os.environ.pop("SLACK_BOT_TOKEN")
    app = AsyncApp(
        client=AsyncWebClient(token=token, base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=process_before_response,
    )

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.command("/lab")(acknowledge)
    app.view("section")(acknowledge)
    handler = AsyncSlackRequestHandler(app)

    async def receive(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", receive, methods=["POST"])])


def inbox() -> ASGIApp:
    """Our inbox; one token sends everything, so it is given no limit."""
    storage = Storage(os.environ["DATABASE_URL"])
    unlimited = RateLimit(burst=sys.maxsize)
    http = Api()
    http.include_router(ResultsInbox(storage, lambda: datetime.now(UTC), limit=unlimited).router())
    return http


def one_insert() -> ASGIApp:
    """An endpoint that reads JSON and inserts one row, on an engine and behind a lock like ours."""
    engine = open_engine(os.environ["DATABASE_URL"])
    writing = engine.execution_options(**{WRITES: True})
    one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()
    http = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @http.post("/api/v1/results", status_code=202)
    async def keep(request: Request) -> JSONResponse:
        body = await request.json()
        row = {
            "id": body["run_id"],
            "hypothesis": body["hypothesis"],
            "body": body,
            "received_at": datetime.now(UTC).replace(tzinfo=None),
        }
        async with one_writer, writing.begin() as connection:
            await connection.execute(insert(runs).values(row))
        return JSONResponse({"result_id": row["id"], "status": "accepted"}, 202)

    return http


SERVERS: dict[str, Callable[[], ASGIApp]] = {
    "bolt": lambda: bolt(process_before_response=False),
    "bolt-before": lambda: bolt(process_before_response=True),
    "inbox": inbox,
    "one-insert": one_insert,
}


async def _serve(app: ASGIApp) -> None:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        # A contestant's connections outlast the others' rounds.
        timeout_keep_alive=_PATIENCE,
    )
    # Named as TCP, as asyncio's own is: else small writes wait for each other (Nagle).
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2048)
        print(f"listens at http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
        await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(_serve(SERVERS[sys.argv[1]]()))
