"""Serves the browser page: one template, and its static files."""

from __future__ import annotations

from pathlib import Path

import jinja2
from aiohttp import web

from bot.workspace.backend import Backend

_FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Page:
    """Answers `/`, `/page/<asset>` and the permalinks of messages."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True
        )

    async def index(self, _request: web.Request) -> web.Response:
        """Return the page."""
        state = self._backend.state
        try:
            template = self._templates.get_template("index.html.j2")
        except jinja2.TemplateNotFound:
            return web.Response(status=404, text="this build has no page")
        # Named at once, modules need not be found one in the other.
        modules = sorted(path.name for path in _FOLDER.glob("*.js"))
        html = template.render(
            team_name=state.team_name, app_name=state.manifest.app_name, modules=modules
        )
        return web.Response(text=html, content_type="text/html", headers=_HEADERS)

    async def asset(self, request: web.Request) -> web.Response:
        """Return one static file of the page; only known types, only from its folder."""
        name = request.match_info["asset"]
        path = (_FOLDER / name.replace("\0", "")).resolve()
        kind = _TYPES.get(path.suffix)
        if kind is None or not path.is_relative_to(_FOLDER.resolve()) or not path.is_file():
            return web.Response(status=404, text="not found")
        return web.Response(body=path.read_bytes(), content_type=kind, headers=_HEADERS)

    async def permalink(self, request: web.Request) -> web.Response:
        """Lead a message's URL to the page, which opens its thread beside its channel."""
        digits = request.match_info["ts"]
        own = f"{digits[:-6]}.{digits[-6:]}"
        root = request.query.get("thread_ts", "")
        shown = root if root.replace(".", "", 1).isdecimal() else own
        raise web.HTTPFound(f"/#/{request.match_info['channel']}/{shown}")
