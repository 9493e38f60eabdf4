"""What people do, asked for by the page or by a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.workspace.acts import membership, shortcuts, submissions, suggestions, talk
from bot.workspace.acts.actions import Act, act_on_message, act_on_view
from bot.workspace.acts.commands import run_command
from bot.workspace.acts.files import upload
from bot.workspace.acts.filling import fill
from bot.workspace.acts.forms import clean_values
from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.backend import Backend
from bot.workspace.control.answers import mapping, optional_text, read_body, text, texts, told
from bot.workspace.memory.files import MAX_LENGTH
from bot.workspace.memory.people import Member
from bot.workspace.memory.views import OpenView
from bot.workspace.wire import Payload

_Act = Callable[[Member, Payload], Awaitable[Outcome | Payload]]


class People:
    """Answers `/control/people/PERSON/ACT`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._acts: dict[str, _Act] = {
            "command": self._command,
            "message": self._message,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "join": self._join,
            "leave": self._leave,
            "action": self._action,
            "suggest": self._suggest,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "home": self._home,
        }

    async def act(self, request: web.Request) -> Payload:
        """Do one thing as one person; what Slack's client refuses is an answer, not an error."""
        act = self._acts.get(request.match_info["act"])
        if act is None:
            raise LookupError(f"people cannot {request.match_info['act']!r}")
        person, body = self._person(request), await read_body(request)
        with self._backend.activity.busy():
            try:
                outcome = await act(person, body)
            except RefusedError as refusal:
                outcome = Outcome(ok=False, error=str(refusal))
        return told(outcome) if isinstance(outcome, Outcome) else outcome

    async def upload(self, request: web.Request) -> Payload:
        """Keep a file that a person uploads; the body is its bytes."""
        person = self._person(request)
        content = await request.clone(client_max_size=MAX_LENGTH).read()
        try:
            file = upload(self._backend, person, request.query.get("name", ""), content)
        except RefusedError as refusal:
            return {"ok": False, "error": str(refusal)}
        return {"ok": True, "file": file.as_slack(self._backend.state.base_url)}

    def _person(self, request: web.Request) -> Member:
        person = self._backend.state.member(request.match_info["person"])
        if person.is_bot:
            raise LookupError("the app's bot is not a person")
        return person

    async def _command(self, person: Member, body: Payload) -> Outcome:
        channel, typed = text(body, "channel"), text(body, "text")
        thread_ts = optional_text(body, "thread_ts")
        return await run_command(self._backend, person, channel, typed, thread_ts=thread_ts)

    async def _message(self, person: Member, body: Payload) -> Payload:
        message = talk.say(
            self._backend,
            person,
            text(body, "channel"),
            text(body, "text"),
            optional_text(body, "thread_ts"),
            texts(body, "files"),
        )
        return {"ok": True, "ts": message.ts}

    async def _edit(self, person: Member, body: Payload) -> Outcome:
        channel, ts = text(body, "channel"), text(body, "ts")
        talk.edit(self._backend, person, channel, ts, text(body, "text"))
        return Outcome(ok=True)

    async def _delete(self, person: Member, body: Payload) -> Outcome:
        talk.delete(self._backend, person, text(body, "channel"), text(body, "ts"))
        return Outcome(ok=True)

    async def _react(self, person: Member, body: Payload) -> Outcome:
        place = (text(body, "channel"), text(body, "ts"))
        remove = body.get("remove") is True
        talk.react_to(self._backend, person, place, text(body, "name"), remove=remove)
        return Outcome(ok=True)

    async def _join(self, person: Member, body: Payload) -> Outcome:
        membership.join_oneself(self._backend, person, text(body, "channel"))
        return Outcome(ok=True)

    async def _leave(self, person: Member, body: Payload) -> Outcome:
        membership.leave_oneself(self._backend, person, text(body, "channel"))
        return Outcome(ok=True)

    async def _action(self, person: Member, body: Payload) -> Outcome:
        container = mapping(body, "container")
        act = Act(
            action_id=text(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            value=optional_text(body, "value"),
            state=mapping(body, "element_state"),
            values=mapping(body, "values"),
        )
        if container.get("type") == "view":
            return await act_on_view(self._backend, person, self._view(person, container), act)
        channel, ts = text(container, "channel"), text(container, "ts")
        return await act_on_message(self._backend, person, channel, ts, act)

    async def _suggest(self, person: Member, body: Payload) -> Payload:
        container = mapping(body, "container") or body
        query = suggestions.Query(
            action_id=text(body, "action_id"),
            block_id=optional_text(body, "block_id"),
            text=text(body, "query"),
        )
        options: list[Any]
        if container.get("type") == "message":
            place = (text(container, "channel"), text(container, "ts"))
            options = await suggestions.suggest_in_message(self._backend, person, place, query)
        else:
            view = self._view(person, container)
            options = await suggestions.suggest_in_view(self._backend, person, view, query)
        return {"ok": True, "options": options}

    async def _submit(self, person: Member, body: Payload) -> Outcome:
        view = self._view(person, body)
        fill(self._backend.state, view, mapping(body, "fill"))
        view.type_in(clean_values(view.content["blocks"], mapping(body, "values")))
        return await submissions.submit(self._backend, person, view)

    async def _close(self, person: Member, body: Payload) -> Outcome:
        everything = body.get("everything") is True
        view = self._view(person, body)
        return await submissions.close(self._backend, person, view, everything=everything)

    async def _shortcut(self, person: Member, body: Payload) -> Outcome:
        callback_id, channel = text(body, "callback_id"), optional_text(body, "channel")
        ts = optional_text(body, "message_ts")
        return await shortcuts.use_shortcut(self._backend, person, callback_id, channel, ts)

    async def _home(self, person: Member, _body: Payload) -> Outcome:
        shortcuts.open_home(self._backend, person)
        return Outcome(ok=True)

    def _view(self, person: Member, body: Payload) -> OpenView:
        view = self._backend.views.find(text(body, "view_id"))
        if view is None or view.person != person.id:
            raise RefusedError("That modal is not open any more.")
        return view
