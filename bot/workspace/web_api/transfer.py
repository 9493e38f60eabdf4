"""Bytes in and out: the upload URL, and the private URL of a file."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.files import File
from bot.workspace.web_api.failing import Answer, failing

_ROOM = 64 * 1024  # bytes around a file in a multipart form
_INLINE = ("image/png", "image/jpeg", "image/gif")


class Transfer:
    """Answers `/upload/<ticket>` and `/files/<id>/<name>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file's bytes, once, or fail as asked."""
        ticket = request.match_info["ticket"]
        files = self._backend.state.files.values()
        file = next((file for file in files if file.ticket == ticket), None)
        if file is None or file.content is not None:
            return _plain("not found", 404).respond()
        content = await _bytes(request.clone(client_max_size=file.length + _ROOM))

        async def answer() -> Answer:
            if content is None or len(content) != file.length:
                return _plain("length does not match", 400)
            file.content = content
            return _plain(f"OK - {len(content)}", 200)

        with self._backend.activity.busy():
            fault = self._backend.call_faults.take("upload")
            return await failing(request, fault, answer, refusal_status=400)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give a file's bytes to the app with its token, or to this server's own page."""

        async def answer() -> Answer:
            file = self._backend.state.files.get(request.match_info["id"])
            if file is None or file.content is None or not self._may_read(request, file):
                return _plain("not found", 404)
            headers = {
                "Content-Disposition": "inline" if file.mimetype in _INLINE else "attachment",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
            }
            return Answer(
                payload={"ok": True},
                headers=headers,
                body=file.content,
                content_type=file.mimetype,
            )

        is_app = "Authorization" in request.headers
        fault = self._backend.call_faults.take("download") if is_app else None
        return await failing(request, fault, answer, refusal_status=404)

    def _may_read(self, request: web.Request, file: File) -> bool:
        state = self._backend.state
        if request.headers.get("Authorization") == f"Bearer {self._backend.bot_token}":
            may = "files:read" in state.manifest.scopes and state.token_problem is None
            return may and state.may_app_read(file)
        # Browsers say so themselves, and an app cannot pretend by accident.
        return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")


def _plain(words: str, status: int) -> Answer:
    payload = {"ok": status == 200}
    return Answer(payload=payload, status=status, body=words.encode(), content_type="text/plain")


async def _bytes(request: web.Request) -> bytes | None:
    """Return what was uploaded, None for a form that cannot be read."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    try:
        form = await request.post()
    except (ValueError, LookupError, AssertionError, RuntimeError):
        return None
    part = next(iter(form.values()), b"")
    if isinstance(part, web.FileField):
        return part.file.read()
    return part.encode() if isinstance(part, str) else bytes(part)
