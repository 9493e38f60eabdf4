"""The control API: what the page and other processes ask and do on behalf of people."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.workspace.acts import rooms, submissions, talk
from bot.workspace.acts.actions import Act, act_on_message, act_on_view
from bot.workspace.acts.commands import run_command
from bot.workspace.acts.forms import clean_values
from bot.workspace.acts.outcome import Outcome
from bot.workspace.acts.suggestions import suggest
from bot.workspace.backend import Backend
from bot.workspace.control.reads import Reads
from bot.workspace.memory.people import Member
from bot.workspace.memory.views import OpenView
from bot.workspace.wire import Payload, SlackError

_Act = Callable[[Member, Payload], Awaitable[Outcome]]


class Control:
    """Answers `/control/...`; what it cannot understand is a 400 with a reason."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._acts: dict[str, _Act] = {
            "command": self._command,
            "message": self._message,
            "action": self._action,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
        }

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the control API."""
        reads = Reads(self._backend)
        return [
            web.get("/control/workspace", _explained(reads.workspace)),
            web.get("/control/channels/{channel}/messages", _explained(reads.messages)),
            web.get("/control/channels/{channel}/threads/{ts}", _explained(reads.thread)),
            web.get("/control/views", _explained(reads.views)),
            web.get("/control/calls", _explained(reads.calls)),
            web.get("/control/clock", _explained(reads.clock)),
            web.post("/control/clock", _explained(self._clock)),
            web.post("/control/people/{person}/suggest", _explained(self._suggest)),
            web.post("/control/people/{person}/{act}", _explained(self._act)),
        ]

    async def _act(self, request: web.Request) -> Payload:
        act = self._acts.get(request.match_info["act"])
        if act is None:
            raise LookupError(f"people cannot {request.match_info['act']!r}")
        person = self._backend.state.member(request.match_info["person"])
        if person.is_bot:
            raise LookupError("the app's bot is not a person")
        with self._backend.activity.busy():
            try:
                outcome = await act(person, await _body(request))
            except rooms.RefusedError as refusal:
                outcome = Outcome(ok=False, error=str(refusal))
        return _told(outcome)

    async def _command(self, person: Member, body: Payload) -> Outcome:
        return await run_command(
            self._backend,
            person,
            _text(body, "channel"),
            _text(body, "text"),
            thread_ts=body.get("thread_ts"),
        )

    async def _message(self, person: Member, body: Payload) -> Outcome:
        channel, text = _text(body, "channel"), _text(body, "text")
        talk.say(self._backend, person, channel, text, body.get("thread_ts"))
        return Outcome(ok=True)

    async def _action(self, person: Member, body: Payload) -> Outcome:
        container = _object(body, "container")
        act = Act(
            action_id=_text(body, "action_id"),
            block_id=body.get("block_id"),
            state=_object(body, "element_state"),
            values=_object(body, "values"),
        )
        if container.get("type") == "view":
            view = self._view(person, container)
            return await act_on_view(self._backend, person, view, act)
        channel, ts = _text(container, "channel"), _text(container, "ts")
        return await act_on_message(self._backend, person, channel, ts, act)

    async def _submit(self, person: Member, body: Payload) -> Outcome:
        view = self._view(person, body)
        view.type_in(clean_values(view.content["blocks"], _object(body, "values")))
        return await submissions.submit(self._backend, person, view)

    async def _close(self, person: Member, body: Payload) -> Outcome:
        everything = body.get("everything") is True
        view = self._view(person, body)
        return await submissions.close(self._backend, person, view, everything=everything)

    async def _shortcut(self, person: Member, body: Payload) -> Outcome:
        callback_id, channel = _text(body, "callback_id"), body.get("channel")
        ts = body.get("message_ts")
        return await talk.use_shortcut(self._backend, person, callback_id, channel, ts)

    async def _home(self, person: Member, _body: Payload) -> Outcome:
        talk.open_home(self._backend, person)
        return Outcome(ok=True)

    async def _suggest(self, request: web.Request) -> Payload:
        person = self._backend.state.member(request.match_info["person"])
        body = await _body(request)
        try:
            view = self._view(person, body)
        except rooms.RefusedError as refusal:
            return {"ok": False, "error": str(refusal)}
        action_id, query = _text(body, "action_id"), _text(body, "query")
        options = await suggest(self._backend, person, view, action_id, query)
        return {"ok": True, "options": options}

    def _view(self, person: Member, body: Payload) -> OpenView:
        view = self._backend.views.find(_text(body, "view_id"))
        if view is None or view.person != person.id:
            raise rooms.RefusedError("That modal is not open any more.")
        return view

    async def _clock(self, request: web.Request) -> Payload:
        body = await _body(request)
        clock = self._backend.clock
        if "advance" in body:
            clock.advance(_finite(body["advance"]))
        else:
            clock.move_to(_finite(body.get("to")))
        return {"now": clock.now(), "offset": clock.offset}


def _told(outcome: Outcome) -> Payload:
    if outcome.ok:
        return {"ok": True}
    if outcome.errors:
        return {"ok": False, "errors": dict(outcome.errors)}
    return {"ok": False, "error": outcome.error}


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e11:
        raise TypeError("the clock takes a number of seconds")
    return float(value)


def _text(body: Payload, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text")
    return value


def _object(body: Payload, name: str) -> Payload:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be an object")
    return value


async def _body(request: web.Request) -> Payload:
    body = json.loads(await request.read() or b"{}")
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body


def _explained(
    answer: Callable[[web.Request], Awaitable[Payload]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Turn what is wrong with a request into 400 and a reason."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except SlackError as refusal:
            reason = refusal.code
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as problem:
            reason = str(problem) or type(problem).__name__
        return web.json_response({"ok": False, "error": reason}, status=400)

    return handle
