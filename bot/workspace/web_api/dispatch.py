"""Takes a Web API request through token, limits, scopes and faults to its method."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.web_api.arguments import Arguments, read_arguments
from bot.workspace.web_api.failing import answer_of, failing, happens, status_of
from bot.workspace.web_api.methods import METHODS, Method
from bot.workspace.web_api.rooms import require_scope
from bot.workspace.wire import Payload, SlackError


class WebApi:
    """Answers `/api/<method>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or fail as asked."""
        name = request.match_info["method"]
        with self._backend.activity.busy():
            try:
                arguments = await read_arguments(request)
            except SlackError as refusal:
                return web.json_response(refusal.answer())
            kind = self._token_kind(_bearer(request, arguments))
            fault = self._backend.call_faults.take(name)
            if fault is not None and not happens(fault):
                self._record(name, kind, arguments, answer_of(fault), status_of(fault))

            async def answered() -> web.StreamResponse:
                answer = self._answer(name, kind, arguments)
                status = _status(answer) if fault is None else status_of(fault)
                self._record(name, kind, arguments, answer, status)
                return self._respond(answer)

            return await failing(request, fault, answered)

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
                require_scope(self._backend, *method.scopes)
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
        if kind == "bot" and not self._backend.state.is_installed:
            raise SlackError("account_inactive")
        if kind == "bot" and self._backend.state.are_tokens_revoked:
            raise SlackError("token_revoked")

    def _respond(self, answer: Payload) -> web.Response:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._backend.state.manifest.scopes))}
        status = _status(answer)
        if status == 429:
            headers["Retry-After"] = str(answer["retry_after"])
        shown = {key: value for key, value in answer.items() if key != "retry_after"}
        return web.json_response(shown, status=status, headers=headers)

    def _record(
        self, name: str, kind: str, arguments: Arguments, answer: Payload, status: int
    ) -> None:
        shown = {key: value for key, value in arguments.values.items() if key != "token"}
        now = self._backend.clock.now()
        self._backend.recorder.record_call(name, kind, shown, answer, status, now)


def _status(answer: Payload) -> int:
    return 429 if answer.get("error") == "ratelimited" else 200


def _bearer(request: web.Request, arguments: Arguments) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return str(arguments.values.get("token") or "")
