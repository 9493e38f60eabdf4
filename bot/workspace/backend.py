"""The workspace's parts, made once and handed to everything that needs them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.activity import Activity
from bot.workspace.config import WorkspaceConfig
from bot.workspace.feed import Feed
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.faults import Faults
from bot.workspace.memory.limits import Limits
from bot.workspace.memory.recorder import Recorder
from bot.workspace.memory.response_urls import ResponseUrls
from bot.workspace.memory.state import State
from bot.workspace.memory.surfaces import with_ids
from bot.workspace.memory.triggers import Triggers
from bot.workspace.memory.views import Views
from bot.workspace.notes import Notes, no_notes
from bot.workspace.transport.delivery import Delivery, Transport
from bot.workspace.transport.events import Events
from bot.workspace.transport.http import HttpDelivery
from bot.workspace.transport.socket_mode import SocketMode
from bot.workspace.wire import Payload


class Backend:
    """Holds the parts together; the rules live in them."""

    def __init__(self, config: WorkspaceConfig) -> None:
        self.config = config
        self.clock = Clock()
        self.feed = Feed()
        self.activity = Activity()
        self.recorder = Recorder()
        self.faults = Faults()
        self.limits = Limits()
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.notes: Notes = no_notes
        self.drafts: dict[tuple[str, str, str], Payload] = {}  # (person, channel, ts): values
        self.state = State(config, self.clock)
        secret = self.state.ids.secret
        self.bot_token = f"xoxb-{secret('bot')}"
        self.app_token = f"xapp-1-{self.state.app_id}-{secret('app')}"
        self.signing_secret = secret("signing", 32).lower()
        self.views = Views(self.state.ids)
        self.socket_mode = SocketMode(self.state.app_id, lambda: self.feed.publish("app"))
        self.delivery = Delivery(
            self._transport(),
            self.recorder,
            self.activity,
            self.clock,
            ack_timeout=config.ack_timeout,
            retry_delays=config.event_retry_delays,
        )
        self.events = Events(self.state, self.delivery)
        self.clock.subscribe(lambda: self.feed.publish("clock"))

    def _transport(self) -> Transport:
        if self.config.request_url is None:
            return self.socket_mode
        return HttpDelivery(self.config.request_url, self.signing_secret)

    @property
    def is_app_connected(self) -> bool:
        """Say whether the app can be reached now."""
        return self.config.request_url is not None or self.socket_mode.connection_count > 0

    def with_ids(self, blocks: Sequence[Payload]) -> list[Payload]:
        """Return blocks where nothing lacks its id."""
        return with_ids(blocks, self.state.ids)
