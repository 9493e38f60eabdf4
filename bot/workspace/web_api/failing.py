"""What a failure on request looks like from the other end of the connection."""

from __future__ import annotations

import math

from aiohttp import web

from bot.workspace.memory.faults import Fault


def refused(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer with the failure instead of doing what was asked."""
    match fault.kind:
        case "ratelimited":
            wait = math.ceil(float(fault.argument))
            answer = {"ok": False, "error": "ratelimited"}
            headers = {"Retry-After": str(wait)}
            return web.json_response(answer, status=429, headers=headers)
        case "500":
            return web.Response(status=500, text="<html>Server Error</html>")
        case "error":
            return web.json_response({"ok": False, "error": fault.argument}, status=400)
        case _:
            return drop(request)


def drop(request: web.Request) -> web.StreamResponse:
    """Cut the connection without a word."""
    transport = request.transport
    if transport is not None:
        transport.abort()
    return web.Response()
