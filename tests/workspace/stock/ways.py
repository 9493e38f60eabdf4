"""The ways to connect the stock app: Bolt with and without asyncio, over either transport."""

import asyncio
import socket
import threading
from contextlib import asynccontextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import uvicorn
from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode import aiohttp as on_aiohttp
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import ChannelConfig, Workspace, WorkspaceConfig
from tests.workspace.stock import async_listeners, sync_listeners
from tests.workspace.stock.declared import stock_manifest
from tests.workspace.stock.registering import register

PATH = "/slack/events"
ROOMS = [f"invoice-fraud-{number}" for number in range(1, 21)]


@asynccontextmanager
async def serving(address=None):
    """Serve a workspace that delivers over Socket Mode, or to a server's (host, port)."""
    url = f"http://{address[0]}:{address[1]}{PATH}" if address else None
    config = WorkspaceConfig(
        manifest=stock_manifest(url),
        channels=[ChannelConfig(name=name) for name in ROOMS],
        request_url=url,
        rate_limits=False,
    )
    async with Workspace(config).serve() as workspace:
        yield workspace


def sync_app(workspace):
    """Return the stock app without asyncio; it asks Slack who it is, so make it in a thread."""
    client = WebClient(token=workspace.bot_token, base_url=workspace.api_url)
    app = App(client=client, signing_secret=workspace.signing_secret)
    register(app, sync_listeners)
    return app


def async_app(workspace):
    """Return the stock app for asyncio."""
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    app = AsyncApp(client=client, signing_secret=workspace.signing_secret)
    register(app, async_listeners)
    return app


@asynccontextmanager
async def sync_over_socket_mode():
    """Bolt's default Socket Mode handler, on slack_sdk's own WebSocket client."""
    async with serving() as workspace:
        app = await asyncio.to_thread(sync_app, workspace)
        handler = SocketModeHandler(app, workspace.app_token)
        await asyncio.to_thread(handler.connect)
        try:
            await workspace.connected()
            yield workspace
        finally:
            await asyncio.to_thread(close, handler.client)


def close(client):
    """Close slack_sdk's own WebSocket client without waiting for its socket to time out."""
    # It reads for up to three seconds before it sees that it is closed; the answer to a ping
    # wakes it.
    client.current_session.ping("bye")
    client.close()


@asynccontextmanager
async def sync_on_aiohttp_over_socket_mode():
    """Bolt's handler that takes an app without asyncio to aiohttp's WebSocket client."""

    async def run(workspace, app, stop):
        client = AsyncWebClient(base_url=workspace.api_url)
        handler = on_aiohttp.SocketModeHandler(app, workspace.app_token, web_client=client)
        await handler.connect_async()
        await asyncio.to_thread(stop.wait)
        await handler.close_async()

    async with serving() as workspace:
        app = await asyncio.to_thread(sync_app, workspace)
        # Its listeners hold up the loop that they are in, which cannot be the workspace's.
        stop = threading.Event()
        running = asyncio.create_task(asyncio.to_thread(asyncio.run, run(workspace, app, stop)))
        try:
            await workspace.connected()
            yield workspace
        finally:
            stop.set()
            await running


@asynccontextmanager
async def async_over_socket_mode():
    """Bolt's Socket Mode handler for asyncio, on aiohttp."""
    async with serving() as workspace:
        handler = on_aiohttp.AsyncSocketModeHandler(async_app(workspace), workspace.app_token)
        await handler.connect_async()
        try:
            await workspace.connected()
            yield workspace
        finally:
            await handler.close_async()


class QuietHandler(WSGIRequestHandler):
    """Takes requests without a line for each on stderr."""

    def log_message(self, *args):
        pass


@asynccontextmanager
async def sync_over_http():
    """Bolt's WSGI adapter on the standard library's server."""
    with make_server("127.0.0.1", 0, None, handler_class=QuietHandler) as server:
        async with serving(server.server_address) as workspace:
            app = await asyncio.to_thread(sync_app, workspace)
            server.set_app(SlackRequestHandler(app, PATH))
            running = asyncio.create_task(asyncio.to_thread(server.serve_forever, 0.02))
            try:
                yield workspace
            finally:
                await asyncio.to_thread(server.shutdown)
                await running


@asynccontextmanager
async def async_over_http():
    """Bolt's own aiohttp server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with serving(listening.getsockname()) as workspace:
            runner = web.AppRunner(async_app(workspace).web_app(PATH), access_log=None)
            await runner.setup()
            try:
                await web.SockSite(runner, listening).start()
                yield workspace
            finally:
                await runner.cleanup()


@asynccontextmanager
async def asgi_over_http():
    """Bolt's ASGI adapter on uvicorn."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with serving(listening.getsockname()) as workspace:
            api = AsyncSlackRequestHandler(async_app(workspace), PATH)
            server = uvicorn.Server(uvicorn.Config(api, log_config=None, access_log=False))
            running = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                yield workspace
            finally:
                server.should_exit = True
                await running


WAYS = {
    "sync over Socket Mode": sync_over_socket_mode,
    "sync on aiohttp over Socket Mode": sync_on_aiohttp_over_socket_mode,
    "async over Socket Mode": async_over_socket_mode,
    "sync over HTTP": sync_over_http,
    "async over HTTP": async_over_http,
    "ASGI over HTTP": asgi_over_http,
}


async def done(workspace):
    """Await what the app does after its acks."""
    await workspace.settled(quiet=0.1)
