"""Takes a Web API request through token, limits, scopes and faults to its method."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.faults import Fault
from bot.workspace.memory.recorder import Call
from bot.workspace.web_api.arguments import Arguments, read_arguments
from bot.workspace.web_api.failing import drop, refused
from bot.workspace.web_api.methods import METHODS, Method
from bot.workspace.web_api.rooms import require_scope
from bot.workspace.wire import Payload, SlackError

DROPPED = 0  # the status recorded for a connection that was cut instead of answered


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
            fault = self._backend.faults.take(name)
            if fault is None:
                return self._recorded(name, kind, arguments, self._answer(name, kind, arguments))
            return await self._fail(request, fault, name, kind, arguments)

    def _token_kind(self, token: str) -> str:
        known = {self._backend.bot_token: "bot", self._backend.app_token: "app", "": "none"}
        return known.get(token, "invalid")

    def _answer(self, name: str, kind: str, arguments: Arguments) -> Payload:
        method = METHODS.get(name)
        try:
            if method is None:
                raise SlackError("unknown_method", req_method=name)
            self._authorize(method, kind)
            self._pace(name, method)
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

    def _pace(self, name: str, method: Method) -> None:
        if self._backend.config.rate_limits:
            wait = self._backend.limits.request(name, method.per_minute)
            if wait:
                raise SlackError("ratelimited", retry_after=wait)

    def _recorded(
        self, name: str, kind: str, arguments: Arguments, answer: Payload, status: int = 200
    ) -> web.Response:
        headers = {"X-OAuth-Scopes": ",".join(sorted(self._backend.state.manifest.scopes))}
        if answer.get("error") == "ratelimited":
            status, headers["Retry-After"] = 429, str(answer.pop("retry_after", 1))
        self._record(name, kind, arguments, answer, status)
        return web.json_response(answer, status=status, headers=headers)

    def _record(
        self, name: str, kind: str, arguments: Arguments, answer: Payload, status: int
    ) -> None:
        shown = {key: value for key, value in arguments.values.items() if key != "token"}
        self._backend.recorder.calls.append(
            Call(
                method=name,
                token_kind=kind,
                args=shown,
                answer=answer,
                status=status,
                at=self._backend.clock.now(),
            )
        )

    async def _fail(
        self, request: web.Request, fault: Fault, name: str, kind: str, arguments: Arguments
    ) -> web.StreamResponse:
        match fault.kind:
            case "slow":
                await asyncio.sleep(float(fault.argument))
                return self._recorded(name, kind, arguments, self._answer(name, kind, arguments))
            case "error":
                return self._recorded(name, kind, arguments, {"ok": False, "error": fault.argument})
            case "reset_after":
                answer = self._answer(name, kind, arguments)
                self._record(name, kind, arguments, answer, DROPPED)
                return drop(request)
            case _:
                status = {"ratelimited": 429, "500": 500}.get(fault.kind, DROPPED)
                self._record(name, kind, arguments, {"ok": False}, status)
                return refused(request, fault)


def _bearer(request: web.Request, arguments: Arguments) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return str(arguments.values.get("token") or "")
