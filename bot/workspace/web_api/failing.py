"""What a failure on request looks like from the other end of the connection."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.workspace.memory.faults import Fault
from bot.workspace.wire import Payload

DROPPED = 0  # the status recorded where there was no answer
PATIENCE = 120.0  # seconds after which even an answer that never comes is given up

_EFFECTIVE = ("slow", "timeout_after", "reset_after")
_STATUS = {"ratelimited": 429, "500": 500, "503": 503, "error": 200, "slow": 200}


def happens(fault: Fault) -> bool:
    """Say whether the request does what it wants in spite of the failure."""
    return fault.kind in _EFFECTIVE


def answer_of(fault: Fault) -> Payload:
    """Return what a failure answers instead, as far as it is an answer of Slack's."""
    code = {"ratelimited": "ratelimited", "error": fault.argument}.get(fault.kind)
    return {"ok": False, "error": code} if code else {"ok": False}


def status_of(fault: Fault) -> int:
    """Return the HTTP status that a failure shows, 0 where the connection just ends."""
    return _STATUS.get(fault.kind, DROPPED)


async def failing(
    request: web.Request,
    fault: Fault | None,
    answer: Callable[[], Awaitable[web.StreamResponse]],
    refusal_status: int = 200,
) -> web.StreamResponse:
    """Answer, or fail as asked: before or after the request had its effect."""
    if fault is None:
        return await answer()
    if fault.kind == "slow":
        await asyncio.sleep(float(fault.argument))
    if happens(fault):
        answered = await answer()
        return answered if fault.kind == "slow" else await _silent(request, fault)
    match fault.kind:
        case "ratelimited":
            headers = {"Retry-After": str(math.ceil(float(fault.argument)))}
            return web.json_response(answer_of(fault), status=429, headers=headers)
        case "500" | "503":
            words = "<html>Server Error</html>"
            return web.Response(status=int(fault.kind), text=words, content_type="text/html")
        case "error":
            return web.json_response(answer_of(fault), status=refusal_status)
        case _:
            return await _silent(request, fault)


async def _silent(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind.startswith("timeout"):
        await _hung_up(request)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _hung_up(request: web.Request) -> None:
    # aiohttp tells a handler that the other end is gone by taking its transport away.
    give_up = time.monotonic() + PATIENCE
    while request.transport is not None and time.monotonic() < give_up:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
