"""Takes a Web API request through token, limits, scopes and faults to its method."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.references import require_scope
from bot.workspace.web_api.arguments import Arguments, read_arguments
from bot.workspace.web_api.failing import Answer, failing
from bot.workspace.web_api.methods import METHODS, Method
from bot.workspace.wire import Payload, SlackError


class WebApi:
    """Answers `/api/<method>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or fail as asked."""
        name = request.match_info["method"]
        unreadable: SlackError | None = None
        try:
            arguments = await read_arguments(request)
        except SlackError as refusal:
            arguments, unreadable = Arguments({}), refusal
        kind = self._token_kind(_bearer(request, arguments))

        async def answer() -> Answer:
            if unreadable is not None:
                return self._shown(unreadable.answer())
            return self._shown(self._answer(name, kind, arguments))

        def record(payload: Payload, status: int) -> None:
            args = {key: value for key, value in arguments.values.items() if key != "token"}
            now = self._backend.clock.now()
            self._backend.recorder.record_call(name, kind, args, payload, status, now)

        with self._backend.activity.busy():
            return await failing(request, self._backend.call_faults.take(name), answer, record)

    def _token_kind(self, token: str) -> str:
        known = {self._backend.bot_token: "bot", self._backend.app_token: "app", "": "none"}
        return known.get(token, "invalid")

    def _answer(self, name: str, kind: str, arguments: Arguments) -> Payload:
        method = METHODS.get(name)
        try:
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorize(method, kind)
            wait = self._backend.limits.request(name, method.per_minute)
            if wait:
                raise SlackError("ratelimited", retry_after=wait)
            if method.scopes:
                require_scope(self._backend.state, *method.scopes)
            return {"ok": True, **method.answer(self._backend, arguments)}
        except SlackError as refusal:
            return refusal.answer()
        except RecursionError:
            return SlackError.arguments("[ERROR] nested too deeply").answer()

    def _authorize(self, method: Method, kind: str) -> None:
        if method.token == "none":  # noqa: S105 - the kind of token
            return
        if kind == "none":
            raise SlackError("not_authed")
        if kind == "invalid":
            raise SlackError("invalid_auth")
        if kind != method.token:
            raise SlackError("not_allowed_token_type")
        problem = self._backend.state.token_problem
        if kind == "bot" and problem:
            raise SlackError(problem)

    def _shown(self, answer: Payload) -> Answer:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._backend.state.manifest.scopes))}
        wait = answer.pop("retry_after", None)
        if wait is None:
            return Answer(payload=answer, headers=headers)
        return Answer(payload=answer, status=429, headers={**headers, "Retry-After": str(wait)})


def _bearer(request: web.Request, arguments: Arguments) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return arguments.token
