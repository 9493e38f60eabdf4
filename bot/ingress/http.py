"""The HTTP server: what it listens on, and how it stops."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

log = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """Take a port, so that requests queue from here on; raises OSError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio sends at once. Without, the body of an answer would wait for
    # the other end's word on its head: 40 ms on Linux.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(2048)
    return listening


class HttpServer:
    """Serves an application on a socket that listens."""

    def __init__(self, app: FastAPI, listening: socket.socket, *, finish_within: float) -> None:
        app.add_exception_handler(ClientDisconnect, _gone)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=int(finish_within),
        )
        self._server = _Server(config)
        self.task = asyncio.create_task(self._server.serve(sockets=[listening]), name="http")

    async def stop(self) -> None:
        """Take no more in, and finish what is in hand within the limit."""
        self._server.should_exit = True
        await asyncio.wait([self.task])


class _Server(uvicorn.Server):
    """An HTTP server that leaves signals to whoever runs everything."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none: a second hand on Ctrl+C would cut the others' clean stop short."""
        yield


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the sender hung up while its body was read, which is no error of ours."""
    return Response(status_code=400)
