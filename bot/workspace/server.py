"""One server on loopback for HTTP, WebSocket and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.control.routes import control_routes
from bot.workspace.guard import LOOPBACK, guard
from bot.workspace.page import Page
from bot.workspace.stream import Stream
from bot.workspace.web_api.dispatch import WebApi
from bot.workspace.web_api.response_url import ResponseUrlHandler
from bot.workspace.web_api.transfer import Transfer

MAX_BODY = 4 * 1024 * 1024  # bytes of a request; an upload has its own limit


def build_app(backend: Backend) -> web.Application:
    """Return the application: every route on one screen."""
    web_api, transfer, page = WebApi(backend), Transfer(backend), Page(backend)
    app = web.Application(client_max_size=MAX_BODY, middlewares=[guard])
    app.add_routes(
        [
            web.route("*", "/api/{method}", web_api.handle),
            web.get("/link/", backend.socket_mode.accept),
            web.post("/response/{key}", ResponseUrlHandler(backend).handle),
            web.post("/upload/{ticket}", transfer.upload),
            web.get("/files/{id}/{name}", transfer.download),
            web.get("/", page.index),
            web.get("/page/{asset:.+}", page.asset),
            web.get(r"/archives/{channel:\w+}/p{ts:\d{7,}}", page.permalink),
            web.get("/control/stream", Stream(backend).handle),
            *control_routes(backend),
        ]
    )
    return app


@asynccontextmanager
async def serving(backend: Backend, host: str, port: int) -> AsyncIterator[None]:
    """Serve the workspace until the block ends; port 0 takes a free one."""
    if host not in LOOPBACK:
        raise ValueError(f"the workspace listens on loopback only, not on {host!r}")
    runner = web.AppRunner(build_app(backend), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        actual = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        backend.state.base_url = f"http://{shown}:{actual}"
        yield
    finally:
        await backend.activity.stop()
        await backend.socket_mode.close()
        await runner.cleanup()
