"""Answers a request, or fails as asked: before or after the request had its effect."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.workspace.memory.faults import Fault
from bot.workspace.wire import Payload

DROPPED = 0  # the status recorded where there was no answer
PATIENCE = 120.0  # seconds after which even an answer that never comes is given up


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes out, and what is recorded of it."""

    payload: Payload
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # instead of the payload as JSON
    content_type: str = "application/json"

    def respond(self) -> web.Response:
        """Return it as a response."""
        return web.Response(
            body=json.dumps(self.payload).encode() if self.body is None else self.body,
            status=self.status,
            headers=self.headers,
            content_type=self.content_type,
        )


Record = Callable[[Payload, int], None]
"""Takes what was answered and the HTTP status, 0 where the answer never went out."""


async def failing(
    request: web.Request,
    fault: Fault | None,
    answer: Callable[[], Awaitable[Answer]],
    record: Record = lambda _payload, _status: None,
    refusal_status: int = 200,
) -> web.StreamResponse:
    """Answer, or fail as asked, and record what the app was told."""
    kind = fault.kind if fault else ""
    if fault is not None and kind == "slow":
        await asyncio.sleep(float(fault.argument))
    if kind in ("timeout_after", "reset_after"):
        record((await answer()).payload, DROPPED)
        return await _silent(request, kind)
    if fault is not None and kind in ("timeout_before", "reset_before"):
        record({"ok": False}, DROPPED)
        return await _silent(request, kind)
    if fault is not None and kind != "slow":
        answered = _instead(fault, refusal_status)
    else:
        answered = await answer()
    record(answered.payload, answered.status)
    return answered.respond()


def _instead(fault: Fault, refusal_status: int) -> Answer:
    match fault.kind:
        case "ratelimited":
            headers = {"Retry-After": str(math.ceil(float(fault.argument)))}
            refusal = {"ok": False, "error": "ratelimited"}
            return Answer(payload=refusal, status=429, headers=headers)
        case "error":
            refusal = {"ok": False, "error": fault.argument}
            return Answer(payload=refusal, status=refusal_status)
        case _:
            return Answer(
                payload={"ok": False},
                status=int(fault.kind),
                body=b"<html>Server Error</html>",
                content_type="text/html",
            )


async def _silent(request: web.Request, kind: str) -> web.StreamResponse:
    if kind.startswith("timeout"):
        await _hung_up(request)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _hung_up(request: web.Request) -> None:
    # aiohttp tells a handler that the other end is gone by taking its transport away.
    give_up = time.monotonic() + PATIENCE
    while request.transport is not None and time.monotonic() < give_up:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
