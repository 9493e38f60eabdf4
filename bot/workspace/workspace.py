"""The workspace: what tests and the demo hold in their hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.workspace.acts import installing, membership
from bot.workspace.backend import Backend
from bot.workspace.config import ChannelConfig, WorkspaceConfig
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.limits import Limits
from bot.workspace.memory.recorder import Call, Delivered
from bot.workspace.memory.rendering import message_dicts
from bot.workspace.notes import Notes, Upcoming
from bot.workspace.person import Person
from bot.workspace.server import serving
from bot.workspace.transport.socket_mode import SocketMode
from bot.workspace.web_api.methods import METHODS, NOT_METHODS
from bot.workspace.wire import Payload


class WorkspaceChannel:
    """A channel in the hands of the workspace's owner."""

    def __init__(self, backend: Backend, channel: Channel) -> None:
        self._backend = backend
        self._channel = channel
        self.id = channel.id
        self.name = channel.name

    @property
    def messages(self) -> list[Payload]:
        """Return the channel's messages, oldest first, without anybody's ephemeral ones."""
        return message_dicts(self._channel, viewer="")

    def thread(self, ts: str) -> list[Payload]:
        """Return a thread: its root, then the replies."""
        return message_dicts(self._channel, viewer="", thread_ts=ts)

    @property
    def members(self) -> set[str]:
        """Return the ids of who is in the channel, the app's bot included."""
        return set(self._channel.members)

    @property
    def is_archived(self) -> bool:
        """Say whether the channel is archived."""
        return self._channel.is_archived

    def archive(self) -> None:
        """Archive the channel."""
        membership.archive(self._backend, self._channel, archived=True)

    def unarchive(self) -> None:
        """Bring the channel back."""
        membership.archive(self._backend, self._channel, archived=False)

    def remove_bot(self) -> None:
        """Remove the app's bot from the channel."""
        membership.leave(self._backend, self._channel, self._backend.state.bot.id)

    def invite_bot(self) -> None:
        """Invite the app's bot to the channel."""
        membership.join(self._backend, self._channel, self._backend.state.bot.id)

    def invite(self, person: str) -> None:
        """Invite a person, by handle or id."""
        membership.join(self._backend, self._channel, self._backend.state.member(person).id)

    def remove(self, person: str) -> None:
        """Remove a person, by handle or id."""
        membership.leave(self._backend, self._channel, self._backend.state.member(person).id)


class Workspace:
    """A Slack workspace with one app installed, for as long as `serve` runs."""

    def __init__(self, config: WorkspaceConfig) -> None:
        self.config = config
        self._backend = Backend(config)
        self._backend.call_faults.names = (*METHODS, *NOT_METHODS)

    @asynccontextmanager
    async def serve(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[Workspace]:
        """Listen on loopback until the block ends; port 0 takes a free one."""
        async with serving(self._backend, host, port):
            yield self

    @property
    def url(self) -> str:
        """Return the page's URL, without a slash at its end."""
        return self._backend.state.base_url

    @property
    def api_url(self) -> str:
        """Return the base URL of the Web API, for slack_sdk's `base_url`."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """Return the token of the installed app's bot."""
        return self._backend.bot_token

    @property
    def app_token(self) -> str:
        """Return the token that opens Socket Mode connections."""
        return self._backend.app_token

    @property
    def signing_secret(self) -> str:
        """Return the secret that signs requests delivered over HTTP."""
        return self._backend.signing_secret

    @property
    def is_socket_mode(self) -> bool:
        """Say whether the app is reached by Socket Mode, not by HTTP."""
        return self._backend.is_socket_mode

    @property
    def clock(self) -> Clock:
        """Return the workspace's calendar."""
        return self._backend.clock

    @property
    def notes(self) -> Notes:
        """Return what is asked for the page's notes."""
        return self._backend.notes

    @notes.setter
    def notes(self, notes: Notes) -> None:
        self._backend.notes = notes
        self._backend.feed.publish("workspace")

    @property
    def upcoming(self) -> Upcoming:
        """Return what is asked for the next thing that the app does by the calendar."""
        return self._backend.upcoming

    @upcoming.setter
    def upcoming(self, upcoming: Upcoming) -> None:
        self._backend.upcoming = upcoming
        self._backend.feed.publish("workspace")

    @property
    def limits(self) -> Limits:
        """Return the rate limits; they may be changed."""
        return self._backend.limits

    @property
    def sockets(self) -> SocketMode:
        """Return the app's Socket Mode connections, to look at and to trouble."""
        return self._backend.socket_mode

    def uninstall(self) -> None:
        """Remove the app; it is told."""
        installing.uninstall(self._backend)

    def install(self) -> None:
        """Bring the app back, with the same token."""
        installing.install(self._backend)

    def revoke_tokens(self) -> None:
        """Revoke the app's tokens; it is told."""
        installing.revoke_tokens(self._backend)

    async def verify_url(self) -> bool:
        """Say whether the app's URL for events answers Slack's challenge."""
        return await installing.verify_url(self._backend)

    @property
    def team_id(self) -> str:
        """Return the workspace's id."""
        return self._backend.state.team_id

    @property
    def bot_user_id(self) -> str:
        """Return the user id of the app's bot."""
        return self._backend.state.bot.id

    @property
    def app_id(self) -> str:
        """Return the app's id."""
        return self._backend.state.app_id

    def person(self, reference: str) -> Person:
        """Return a person by handle or id."""
        return Person(self._backend, self._backend.state.member(reference))

    def deactivate(self, person: str) -> None:
        """Close a person's account, by handle or id."""
        membership.deactivate(self._backend, self._backend.state.member(person).id)

    def channel(self, reference: str) -> WorkspaceChannel:
        """Return a channel by `#name` or id."""
        return WorkspaceChannel(self._backend, self._backend.state.channel(reference))

    def add_channel(self, config: ChannelConfig) -> WorkspaceChannel:
        """Create a channel."""
        channel = self._backend.state.add_channel(config)
        self._backend.feed.publish("workspace")
        return WorkspaceChannel(self._backend, channel)

    @property
    def calls(self) -> list[Call]:
        """Return every Web API request so far, in order."""
        return self._backend.recorder.calls

    @property
    def responses(self) -> list[Call]:
        """Return every post to a response_url so far, in order."""
        return self._backend.recorder.responses

    @property
    def deliveries(self) -> list[Delivered]:
        """Return everything sent to the app so far, and how it was taken."""
        return self._backend.recorder.deliveries

    async def connected(self, count: int = 1, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Return when the app has `count` Socket Mode connections; else raise TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._backend.socket_mode.connected(count)

    def fail_next(self, method: str, fault: str, times: int = 1) -> None:
        """Let the next requests of a method fail; `CALL_FAULTS` has the words."""
        self._backend.call_faults.add(method, fault, times)

    def fail_next_delivery(self, kind: str, fault: str, times: int = 1) -> None:
        """Let the next deliveries of a kind fail; `DELIVERY_FAULTS` has the words."""
        self._backend.fail_next_delivery(kind, fault, times)

    def clear_faults(self) -> None:
        """Let nothing fail any more."""
        self._backend.call_faults.clear()
        self._backend.delivery_faults.clear()

    async def settled(self, quiet: float = 0.2, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Return when nothing was in flight for `quiet` seconds; else raise TimeoutError."""
        await self._backend.activity.settled(quiet, timeout)

    async def redeliver(self, past: Delivered) -> Delivered:
        """Deliver one of `deliveries` again, and return how the app took it."""
        return await self._backend.delivery.redeliver(past)
