"""What the page reads: the workspace, channels, threads, modals."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.workspace.acts import places
from bot.workspace.acts.outcome import RefusedError
from bot.workspace.backend import Backend
from bot.workspace.control.clock import clock_now
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.people import Group, Member
from bot.workspace.memory.rendering import message_dicts
from bot.workspace.payloads.parts import view_payload
from bot.workspace.wire import Payload


class Reads:
    """Answers the control API's GET requests, as one person sees things."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def _viewer(self, request: web.Request) -> Member:
        # A page that does not know anybody yet looks around as the first person.
        first = next(iter(self._backend.state.people), self._backend.state.bot)
        return self._backend.state.member(request.query.get("as") or first.id)

    async def workspace(self, request: web.Request) -> Payload:
        """Return everything that surrounds the messages."""
        backend, viewer = self._backend, self._viewer(request)
        state = backend.state
        return {
            "team": {"id": state.team_id, "name": state.team_name},
            "app": self._app(viewer),
            "people": [_person(member) for member in state.members.values()],
            "channels": [
                self._channel(channel, viewer)
                for channel in state.channels.values()
                if channel.is_visible_to(viewer)
            ],
            "groups": [_group(group) for group in state.groups.values()],
            "clock": await clock_now(backend),
            "notes": [asdict(note) for note in await backend.notes()],
        }

    def _app(self, viewer: Member) -> Payload:
        state = self._backend.state
        is_theirs = places.has_app(self._backend, viewer)
        commands = [asdict(each) for each in state.manifest.commands if is_theirs]
        shortcuts = [asdict(each) for each in state.manifest.shortcuts if is_theirs]
        for command in commands:
            del command["should_escape"], command["url"]
        return {
            "id": state.app_id,
            "name": state.manifest.app_name,
            "bot_user_id": state.bot.id,
            "connected": self._backend.is_app_connected,
            "installed": state.is_installed and not state.are_tokens_revoked,
            "transport": "socket_mode" if self._backend.is_socket_mode else "http",
            "has_home": state.manifest.has_home_tab and is_theirs,
            "commands": commands,
            "shortcuts": shortcuts,
        }

    def _channel(self, channel: Channel, viewer: Member) -> Payload:
        shown = channel.roots()
        return {
            "id": channel.id,
            "name": channel.name,
            "is_private": channel.is_private or channel.is_im,
            "is_im": channel.is_im,
            "is_archived": channel.is_archived,
            "shared_with": channel.shared_with,
            "is_member": viewer.id in channel.members,
            "has_bot": self._backend.state.bot.id in channel.members,
            "topic": channel.topic,
            "latest_ts": shown[-1].ts if shown else None,
        }

    async def messages(self, request: web.Request) -> Payload:
        """Return what a channel shows, oldest first."""
        channel, viewer = self._room(request)
        return {"messages": [self._signed(m) for m in message_dicts(channel, viewer.id)]}

    async def thread(self, request: web.Request) -> Payload:
        """Return a thread: its root, then its replies."""
        channel, viewer = self._room(request)
        found = message_dicts(channel, viewer.id, thread_ts=request.match_info["ts"])
        return {"messages": [self._signed(message) for message in found]}

    def _room(self, request: web.Request) -> tuple[Channel, Member]:
        viewer = self._viewer(request)
        try:
            return places.visible(self._backend, viewer, request.match_info["channel"]), viewer
        except RefusedError as refusal:
            raise LookupError(str(refusal)) from None

    def _signed(self, message: Payload) -> Payload:
        author = self._backend.state.members.get(message["user"])
        if author is None:  # whoever says that a message was deleted
            return {**message, "author": {"name": "slackbot", "real_name": "", "is_bot": True}}
        shown = {"name": author.name, "real_name": author.real_name, "is_bot": author.is_bot}
        return {**message, "author": shown}

    async def views(self, request: web.Request) -> Payload:
        """Return a person's modals, bottom first, and their Home tab."""
        viewer = self._viewer(request)
        stack = self._backend.views.stack(viewer.id)
        home = self._backend.views.home(viewer.id)
        return {
            "views": [view_payload(self._backend, view) for view in stack],
            "home": view_payload(self._backend, home) if home else None,
        }

    async def clock(self, _request: web.Request) -> Payload:
        """Return the calendar's time, and how far ahead of real time it is."""
        return await clock_now(self._backend)

    async def credentials(self, _request: web.Request) -> Payload:
        """Return what the app needs to know to run here."""
        backend, state = self._backend, self._backend.state
        return {
            "api_url": f"{state.base_url}/api/",
            "bot_token": backend.bot_token,
            "app_token": backend.app_token,
            "signing_secret": backend.signing_secret,
            "team_id": state.team_id,
            "app_id": state.app_id,
            "bot_user_id": state.bot.id,
        }

    async def calls(self, request: web.Request) -> Payload:
        """Return what was recorded, or only what is new after a place in the record."""
        after = int(request.query.get("after", "0"))
        return self._backend.recorder.as_json(after, request.query.get("method"))


def _person(member: Member) -> Payload:
    return {
        "id": member.id,
        "name": member.name,
        "real_name": member.real_name,
        "tz": member.tz,
        "is_bot": member.is_bot,
        "is_admin": member.is_admin,
        "kind": "bot" if member.is_bot else member.kind,
        "team": member.team_name,
    }


def _group(group: Group) -> Payload:
    members = list(group.members)
    return {"id": group.id, "handle": group.handle, "name": group.name, "members": members}
