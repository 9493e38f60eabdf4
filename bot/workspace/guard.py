"""Keeps other web pages out: this server is for this machine, and for its own page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _is_loopback(authority: str) -> bool:
    try:
        return urlsplit(f"//{authority}").hostname in LOOPBACK
    except ValueError:
        return False


@web.middleware
async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse hosts that are not loopback (DNS rebinding) and requests of other pages."""
    if not _is_loopback(request.headers.get("Host", "")):
        return _refusal("this server answers to loopback names only")
    origin = request.headers.get("Origin")
    is_reading = request.method in ("GET", "HEAD") and "Upgrade" not in request.headers
    if origin is not None and not is_reading and origin != f"http://{request.host}":
        return _refusal("requests of other pages are refused")
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return _refusal("the request is too large", status=413)
    except (web.RequestPayloadError, ConnectionError):
        # A body that ends too soon, or is not packed as it says: nobody may be there any more.
        return await _last_words(request, "the request's body cannot be read")


async def _last_words(request: web.Request, reason: str) -> web.StreamResponse:
    """Answer and hang up, since aiohttp would stumble over the rest of the body."""
    response = _refusal(reason, status=400)
    response.force_close()
    if request.transport is not None:
        await response.prepare(request)
        await response.write_eof()
        request.protocol.force_close()
    return response


def _refusal(reason: str, status: int = 403) -> web.Response:
    return web.json_response({"ok": False, "error": reason}, status=status)
