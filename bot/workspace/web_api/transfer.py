"""Bytes in and out: the upload URL, and the private URL of a file."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.files import File
from bot.workspace.web_api.failing import failing

_ROOM = 64 * 1024  # bytes around a file in a multipart form
_INLINE = ("image/png", "image/jpeg", "image/gif")


class Transfer:
    """Answers `/upload/<ticket>` and `/files/<id>/<name>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file's bytes, once, or fail as asked."""
        with self._backend.activity.busy():
            fault = self._backend.call_faults.take("upload")
            return await failing(request, fault, lambda: self._take(request))

    async def _take(self, request: web.Request) -> web.Response:
        ticket = request.match_info["ticket"]
        files = self._backend.state.files.values()
        file = next((file for file in files if file.ticket == ticket), None)
        if file is None or file.content is not None:
            return web.Response(status=404, text="not found")
        content = await self._bytes(request.clone(client_max_size=file.length + _ROOM))
        if len(content) != file.length:
            return web.Response(status=400, text="length does not match")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _bytes(self, request: web.Request) -> bytes:
        if request.content_type != "multipart/form-data":
            return await request.read()
        form = await request.post()
        part = next(iter(form.values()), b"")
        return part.file.read() if isinstance(part, web.FileField) else str(part).encode()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give a file's bytes to the app with its token, or to this server's own page."""
        fault = None
        if "Authorization" in request.headers:
            fault = self._backend.call_faults.take("download")
        return await failing(request, fault, lambda: self._give(request))

    async def _give(self, request: web.Request) -> web.Response:
        file = self._backend.state.files.get(request.match_info["id"])
        if file is None or file.content is None or not self._may_read(request, file):
            return web.Response(status=404, text="not found")
        inline = file.mimetype in _INLINE
        headers = {
            "Content-Disposition": "inline" if inline else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    def _may_read(self, request: web.Request, file: File) -> bool:
        state = self._backend.state
        if request.headers.get("Authorization") == f"Bearer {self._backend.bot_token}":
            return "files:read" in state.manifest.scopes and state.may_app_read(file)
        # Browsers say so themselves, and an app cannot pretend by accident.
        return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")
