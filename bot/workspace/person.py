"""A person at the keyboard: the Python API of tests and demos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.workspace.acts import membership, places, shortcuts, submissions, suggestions, talk
from bot.workspace.acts.actions import Act, act_on_message, act_on_view
from bot.workspace.acts.commands import run_command
from bot.workspace.acts.files import upload
from bot.workspace.acts.filling import entry, fill
from bot.workspace.acts.outcome import Outcome
from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.memory.rendering import ephemeral_dict, message_dicts
from bot.workspace.memory.surfaces import find_element, message_blocks
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.parts import view_payload
from bot.workspace.wire import Payload


class PersonChannel:
    """A channel as one person sees it."""

    def __init__(self, backend: Backend, member: Member, reference: str) -> None:
        self._backend = backend
        self._member = member
        self._reference = reference

    @property
    def id(self) -> str:
        """Return the channel's id."""
        return places.visible(self._backend, self._member, self._reference).id

    @property
    def messages(self) -> list[Payload]:
        """Return what the channel shows this person, oldest first, ephemeral ones included."""
        channel = places.visible(self._backend, self._member, self._reference)
        return message_dicts(channel, self._member.id)

    def thread(self, ts: str) -> list[Payload]:
        """Return a thread: its root, then the replies, oldest first."""
        channel = places.visible(self._backend, self._member, self._reference)
        return message_dicts(channel, self._member.id, thread_ts=ts)


class Person:
    """What one member can see and do."""

    def __init__(self, backend: Backend, member: Member) -> None:
        self._backend = backend
        self.member = member
        self.id = member.id
        self.name = member.name

    def channel(self, reference: str) -> PersonChannel:
        """Return a channel by `#name` or id, as this person sees it."""
        return PersonChannel(self._backend, self.member, reference)

    @property
    def dm(self) -> PersonChannel:
        """Return this person's direct messages with the app."""
        return self.channel(self._backend.state.dm(self.member).id)

    @property
    def views(self) -> list[Payload]:
        """Return the open modals, bottom first."""
        stack = self._backend.views.stack(self.id)
        return [view_payload(self._backend, view) for view in stack]

    @property
    def view(self) -> Payload | None:
        """Return the modal in front, if one is open."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> Payload | None:
        """Return what the Home tab shows, if the app published it."""
        home = self._backend.views.home(self.id)
        return view_payload(self._backend, home) if home else None

    @property
    def ephemerals(self) -> list[Payload]:
        """Return the messages that only this person sees, newest last."""
        return [ephemeral_dict(m) for m in places.ephemerals(self._backend, self.member)]

    async def command(self, channel: str, text: str, *, thread_ts: str | None = None) -> Outcome:
        """Run a slash command, such as `/lab new Catch more fraud`, and await its ack."""
        return await run_command(self._backend, self.member, channel, text, thread_ts=thread_ts)

    async def click(
        self,
        surface: Mapping[str, Any],
        action_id: str,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
    ) -> Outcome:
        """Press or pick an element of a message or view; `selected` is as for `submit`."""
        backend, where = self._backend, self._surface(surface)
        blocks = where.content["blocks"] if isinstance(where, OpenView) else where
        block, element = find_element(blocks, action_id, block_id, value)
        state = self._pressed(element, value, selected)
        act = Act(action_id=action_id, block_id=block["block_id"], state=state, values={})
        if isinstance(where, OpenView):
            return await act_on_view(backend, self.member, where, act)
        return await act_on_message(backend, self.member, surface["channel"], surface["ts"], act)

    def _surface(self, surface: Mapping[str, Any]) -> OpenView | list[Payload]:
        if "ts" not in surface:
            return self._open(str(surface["id"]))
        room = places.visible(self._backend, self.member, surface["channel"])
        message = places.message_in(room, self.member, surface["ts"])
        return message_blocks(message.blocks, message.attachments)

    def _pressed(self, element: Payload, value: str | None, selected: Any) -> Payload:
        kind = element["type"]
        if kind in ("button", "icon_button"):
            return {}
        if kind == "feedback_buttons":
            return {"value": value}
        chosen = value if selected is None else selected
        if kind == "overflow":
            return {"selected_option": {"value": chosen}}
        return entry(self._backend.state, element, chosen)

    def _open(self, view_id: str) -> OpenView:
        view = self._backend.views.find(view_id)
        if view is None or view.person != self.id:
            raise LookupError(f"{self.name} has no open view {view_id}")
        return view

    def _front(self, view: Mapping[str, Any] | None) -> OpenView:
        if view is not None:
            return self._open(str(view["id"]))
        stack = self._backend.views.stack(self.id)
        if not stack:
            raise LookupError(f"{self.name} has no modal open")
        return stack[-1]

    async def submit(
        self, values: Mapping[str, Any] | None = None, view: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Fill the modal in front by block_id and submit it, with what Slack's client checks."""
        front = self._front(view)
        fill(self._backend.state, front, values or {})
        return await submissions.submit(self._backend, self.member, front)

    async def submit_raw(self, view_id: str, state_values: Payload) -> Outcome:
        """Submit any `state.values` without the client's checks, as a crafted request would."""
        view = self._open(view_id)
        view.values = state_values
        return await submissions.submit(self._backend, self.member, view, checked=False)

    async def close_view(self, *, everything: bool = False) -> Outcome:
        """Close the modal in front, or all of them as the cross in the corner does."""
        return await submissions.close(
            self._backend, self.member, self._front(None), everything=everything
        )

    async def suggest(
        self,
        action_id: str,
        query: str = "",
        message: Mapping[str, Any] | None = None,
        block_id: str | None = None,
    ) -> list[Payload]:
        """Return what the app offers in an external select of the modal in front, or a message."""
        backend, member = self._backend, self.member
        asked = suggestions.Query(action_id=action_id, block_id=block_id, text=query)
        if message is None:
            view = self._front(None)
            return await suggestions.suggest_in_view(backend, member, view, asked)
        place = (message["channel"], message["ts"])
        return await suggestions.suggest_in_message(backend, member, place, asked)

    async def say(
        self,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        files: Sequence[Mapping[str, Any]] = (),
    ) -> Payload:
        """Write a message, or a reply, with files from `upload`; return it."""
        ids = [str(file["id"]) for file in files]
        message = talk.say(self._backend, self.member, channel, text, thread_ts, ids)
        return {**message.as_slack(), "channel": message.channel}

    async def upload(self, name: str, content: bytes) -> Payload:
        """Upload a file, for a message or for a form's file input; return it."""
        file = upload(self._backend, self.member, name, content)
        return file.as_slack(self._backend.state.base_url)

    async def edit(self, message: Mapping[str, Any], text: str) -> Payload:
        """Change one's own message; return it."""
        channel, ts = message["channel"], message["ts"]
        edited = talk.edit(self._backend, self.member, channel, ts, text)
        return {**edited.as_slack(), "channel": edited.channel}

    async def delete(self, message: Mapping[str, Any]) -> None:
        """Delete one's own message, or as an admin any."""
        talk.delete(self._backend, self.member, message["channel"], message["ts"])

    async def react(self, message: Mapping[str, Any], name: str, *, remove: bool = False) -> None:
        """Put an emoji under a message, or take it back."""
        place = (message["channel"], message["ts"])
        talk.react_to(self._backend, self.member, place, name, remove=remove)

    async def join(self, channel: str) -> None:
        """Join a public channel."""
        membership.join_oneself(self._backend, self.member, channel)

    async def leave(self, channel: str) -> None:
        """Leave a channel."""
        membership.leave_oneself(self._backend, self.member, channel)

    async def shortcut(self, callback_id: str) -> Outcome:
        """Choose a global shortcut."""
        return await shortcuts.use_shortcut(self._backend, self.member, callback_id, None, None)

    async def message_shortcut(self, callback_id: str, message: Mapping[str, Any]) -> Outcome:
        """Choose a shortcut from a message's menu."""
        return await shortcuts.use_shortcut(
            self._backend, self.member, callback_id, message["channel"], message["ts"]
        )

    async def open_home(self) -> Payload | None:
        """Open the app's Home tab; return what it shows before the app reacts."""
        shortcuts.open_home(self._backend, self.member)
        return self.home
