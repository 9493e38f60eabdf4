"""Socket Mode: the app's WebSocket connections, envelopes out and acks in."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from bot.workspace.wire import Payload

MAX_CONNECTIONS = 10
TICKET_LIFETIME = 30.0  # seconds of real time
_MAX_FRAME = 4 * 1024 * 1024  # bytes


class NotConnectedError(Exception):
    """The app has no open connection."""


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The app's answer to an envelope."""

    payload: Payload | None


class SocketMode:
    """Holds the app's connections and hands envelopes to them in turn."""

    def __init__(self, app_id: str, on_change: Callable[[], None]) -> None:
        self._app_id = app_id
        self._on_change = on_change
        self._tickets: dict[str, float] = {}
        self._connections: list[web.WebSocketResponse] = []
        self._arrived = asyncio.Event()
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self.strays: list[str] = []  # frames that were no ack of anything

    @property
    def connection_count(self) -> int:
        """Return how many connections are open."""
        return len(self._connections)

    async def connected(self, count: int) -> None:
        """Return when at least `count` connections are open."""
        while len(self._connections) < count:
            self._arrived.clear()
            await self._arrived.wait()

    def issue_ticket(self) -> str:
        """Return the last part of a WebSocket URL that works once."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = time.monotonic()
        return ticket

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        issued = self._tickets.pop(request.match_info["ticket"], None)
        if issued is None or time.monotonic() - issued > TICKET_LIFETIME:
            raise web.HTTPNotFound(text="no such ticket")
        socket = web.WebSocketResponse(max_msg_size=_MAX_FRAME)
        await socket.prepare(request)
        if len(self._connections) >= MAX_CONNECTIONS:
            await self._say_goodbye(socket, "too_many_websockets")
            return socket
        self._connections.append(socket)
        self._arrived.set()
        self._on_change()
        try:
            await socket.send_json(self._hello())
            async for frame in socket:
                if frame.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self._receive(frame.data)
        finally:
            self._forget(socket)
        return socket

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": "workspace-emulator",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _receive(self, data: str | bytes) -> None:
        try:
            frame = json.loads(data)
        except (ValueError, RecursionError):
            frame = None
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.get(envelope_id) if isinstance(envelope_id, str) else None
        if waiting is None or waiting.done():
            self.strays.append(str(data)[:500])
            return
        payload = frame.get("payload")
        waiting.set_result(Ack(payload=payload if isinstance(payload, dict) else None))

    async def send(self, envelope: Payload, patience: float) -> Ack | None:
        """Send an envelope to the next connection; return its ack, None when none came."""
        socket = self._next()
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        try:
            await socket.send_json(envelope)
            # An ack on another connection counts as well: apps reconnect in between.
            return await asyncio.wait_for(waiting, patience)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    def _next(self) -> web.WebSocketResponse:
        for gone in [socket for socket in self._connections if socket.closed]:
            self._forget(gone)
        if not self._connections:
            raise NotConnectedError
        self._turn += 1
        return self._connections[self._turn % len(self._connections)]

    async def disconnect(self, reason: str) -> None:
        """Ask every connection to reconnect, as Slack does every few hours, and close it."""
        for socket in list(self._connections):
            self._forget(socket)
            await self._say_goodbye(socket, reason)

    async def _say_goodbye(self, socket: web.WebSocketResponse, reason: str) -> None:
        if not socket.closed:
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "emulator"}}
            )
            await socket.close()

    async def close(self) -> None:
        """Close every connection: the workspace ends."""
        for socket in list(self._connections):
            self._forget(socket)
            await socket.close()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self._connections:
            self._connections.remove(socket)
            self._on_change()
