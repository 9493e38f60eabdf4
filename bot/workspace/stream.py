"""Server-Sent Events: hints to the page about what to fetch again."""

from __future__ import annotations

import asyncio
import json

from aiohttp import web

from bot.workspace.backend import Backend

_KEEP_ALIVE = 15.0  # seconds between comments on a quiet stream


class Stream:
    """Answers `/control/stream`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Send hints until the page goes away."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        with self._backend.feed.listen() as hints:
            await response.prepare(request)
            await response.write(b": hello\n\n")
            while True:
                try:
                    hint = await asyncio.wait_for(hints.get(), _KEEP_ALIVE)
                    line = f"data: {json.dumps(hint)}\n\n"
                except TimeoutError:
                    line = ": still here\n\n"
                try:
                    await response.write(line.encode())
                except ConnectionError:
                    return response
