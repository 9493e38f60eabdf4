"""One WebSocket of the app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

PING_INTERVAL = 5.0  # seconds of real time


@dataclass(frozen=True, eq=False)
class Connection:
    """An open WebSocket, and the request that became it."""

    socket: web.WebSocketResponse
    request: web.Request

    async def beat(self, is_silent: Callable[[], bool]) -> None:
        """Ping the app until cancelled, as Slack does, unless all is silent."""
        while not self.socket.closed:
            await asyncio.sleep(PING_INTERVAL)
            if not is_silent():
                with suppress(ConnectionError):  # whoever reads from it notices
                    await self.socket.ping()

    async def warn(self, reason: str) -> None:
        """Ask the app to open a new connection."""
        debug = {"host": "workspace-emulator"}
        await self.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})

    async def say_goodbye(self, reason: str) -> None:
        """Ask the app to open a new connection, and close this one."""
        if not self.socket.closed:
            await self.warn(reason)
            await self.socket.close()

    def cut(self) -> None:
        """End it without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()
