"""Socket Mode: the app's WebSocket connections, envelopes out and acks in."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import WSMsgType, web

from bot.workspace.transport.ack import TIMEOUT, Ack, NotConnectedError
from bot.workspace.transport.connection import Connection
from bot.workspace.wire import Payload, read_json

MAX_CONNECTIONS = 10
TICKET_LIFETIME = 30.0  # seconds of real time
WARNING_TIME = 10.0  # seconds of real time between the warning and the end of a connection
DEBUG_LIFETIME = 360.0  # seconds of real time, of a connection opened with debug_reconnects
REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")
MOST_STRAYS = 1000  # frames that are kept to look at
_MAX_FRAME = 4 * 1024 * 1024  # bytes


class SocketMode:
    """Holds the app's connections and hands each envelope to any one of them."""

    def __init__(
        self,
        app_id: str,
        on_change: Callable[[], None],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._app_id = app_id
        self._on_change = on_change
        self._spawn = spawn
        self._random = random.Random(app_id)  # noqa: S311 - arbitrary, and the same each time
        self._tickets: dict[str, float] = {}
        self._connections: list[Connection] = []
        self._arrived = asyncio.Event()
        # By envelope: a redelivery may be under way beside the first, and each has its own ack.
        self._waiting: defaultdict[str, list[asyncio.Future[Ack]]] = defaultdict(list)
        self._ghosts = 0
        self._is_frozen = False
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

    def issue_path(self) -> str:
        """Return path and query of a WebSocket URL that works once."""
        now = time.monotonic()
        self._tickets = {t: at for t, at in self._tickets.items() if now - at <= TICKET_LIFETIME}
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = now
        # Apps may add `&debug_reconnects=true`, so there is a query to add it to.
        return f"/link/?ticket={ticket}&app_id={self._app_id}"

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        issued = self._tickets.pop(request.query.get("ticket", ""), None)
        if issued is None or time.monotonic() - issued > TICKET_LIFETIME:
            raise web.HTTPNotFound(text="no such ticket")
        # Pings are answered by hand, for a frozen connection answers none.
        socket = web.WebSocketResponse(max_msg_size=_MAX_FRAME, autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        if len(self._connections) + self._ghosts >= MAX_CONNECTIONS:
            await connection.say_goodbye("too_many_websockets")
            return socket
        self._connections.append(connection)
        self._arrived.set()
        self._on_change()
        beat = asyncio.create_task(connection.beat(lambda: self._is_frozen))
        try:
            await socket.send_json(self._hello())
            if request.query.get("debug_reconnects") == "true":
                self._spawn(self._refresh_later(connection, DEBUG_LIFETIME))
            async for frame in socket:
                if frame.type is WSMsgType.PING and not self._is_frozen:
                    await socket.pong(frame.data)
                elif frame.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    self._receive(frame.data)
        except ConnectionError:
            pass  # it was cut while something was written to it: it is gone, and that is all
        finally:
            beat.cancel()
            self._forget(connection)
        return socket

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + self._ghosts,
            "debug_info": {
                "host": "workspace-emulator",
                "build_number": 1,
                "approximate_connection_time": 3600,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _receive(self, data: str | bytes) -> None:
        try:
            frame = read_json(data)
        except (ValueError, RecursionError):
            frame = None
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        waiting = self._waiting.get(envelope_id, []) if isinstance(envelope_id, str) else []
        first = next((each for each in waiting if not each.done()), None)
        if first is None:
            self.strays = [*self.strays, str(data)[:500]][-MOST_STRAYS:]
            return
        payload = frame.get("payload")
        first.set_result(Ack(payload=payload if isinstance(payload, dict) else None))

    async def send(self, envelope: Payload, patience: float, signature: str = "") -> Ack:
        """Send an envelope to any connection; raise NotConnectedError when there is none."""
        del signature  # the connection itself is trusted
        connection = self._any()
        acked: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        waiting = self._waiting[envelope["envelope_id"]]
        waiting.append(acked)
        try:
            async with asyncio.timeout(patience):
                if connection is not None and not self._is_frozen:
                    await self._write(connection, envelope)
                # An ack on another connection counts as well: apps reconnect in between.
                return await acked
        except (TimeoutError, ConnectionError):
            return Ack(problem=TIMEOUT)
        finally:
            waiting.remove(acked)
            if not waiting:
                self._waiting.pop(envelope["envelope_id"], None)

    async def _write(self, connection: Connection, envelope: Payload) -> None:
        try:
            await connection.socket.send_json(envelope)
        except asyncio.CancelledError:
            # The app has stopped reading: nothing else could ever be written to it.
            self._forget(connection)
            connection.cut()
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ConnectionResetError from None  # another send gave it up while this one waited

    def _any(self) -> Connection | None:
        """Return a connection, or None for a ghost: Slack cannot tell them apart."""
        for gone in [each for each in self._connections if each.socket.closed]:
            self._forget(gone)
        candidates = [*self._connections, *[None] * self._ghosts]
        if not candidates:
            raise NotConnectedError
        return self._random.choice(candidates)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to reconnect, as Slack does every few hours, and close it.

        A `warning` leaves them open for ten seconds more.
        """
        if reason not in REASONS:
            raise ValueError(f"unknown reason: {reason!r}; there are {', '.join(REASONS)}")
        for connection in list(self._connections):
            if reason == "warning":
                await connection.warn(reason)
                self._spawn(self._refresh_later(connection, WARNING_TIME))
            else:
                self._forget(connection)
                await connection.say_goodbye(reason)

    async def _refresh_later(self, connection: Connection, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._forget(connection)
        await connection.say_goodbye("refresh_requested")

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            self._forget(connection)
            connection.cut()

    def freeze(self, *, frozen: bool) -> None:
        """Let open connections fall silent, pings included, or speak again."""
        self._is_frozen = frozen
        self._on_change()

    def haunt(self, count: int) -> None:
        """Keep `count` half-open connections that nobody reads."""
        if not 0 <= count <= MAX_CONNECTIONS:
            raise ValueError(f"there are 0 to {MAX_CONNECTIONS} ghosts")
        self._ghosts = count
        self._on_change()

    def status(self) -> Payload:
        """Return what the connections are like, for the control API."""
        open_now = len(self._connections)
        return {"open": open_now, "ghosts": self._ghosts, "frozen": self._is_frozen}

    async def close(self) -> None:
        """Close every connection: the workspace ends."""
        for connection in list(self._connections):
            self._forget(connection)
            await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
            self._on_change()
