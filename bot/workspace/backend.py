"""The workspace's parts, made once and handed to everything that needs them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.activity import Activity
from bot.workspace.config import WorkspaceConfig
from bot.workspace.feed import Feed
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.drafts import Drafts
from bot.workspace.memory.faults import CALL_FAULTS, DELIVERY_FAULTS, DELIVERY_KINDS, Faults
from bot.workspace.memory.limits import Limits
from bot.workspace.memory.recorder import Recorder
from bot.workspace.memory.response_urls import ResponseUrls
from bot.workspace.memory.state import State
from bot.workspace.memory.surfaces import attachments_with_ids, with_ids
from bot.workspace.memory.triggers import Triggers
from bot.workspace.memory.views import Views
from bot.workspace.notes import Notes, Upcoming, no_notes, nothing_upcoming
from bot.workspace.transport.delivery import Delivery
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
        self.recorder = Recorder(lambda: self.feed.publish("traffic"))
        self.call_faults = Faults(CALL_FAULTS)
        self.delivery_faults = Faults(DELIVERY_FAULTS)
        self.delivery_faults.names = DELIVERY_KINDS
        self.limits = Limits(
            enabled=config.rate_limits,
            per_minute=config.per_minute,
            per_channel=config.per_channel,
        )
        self.triggers = Triggers()
        self.response_urls = ResponseUrls()
        self.notes: Notes = no_notes
        self.upcoming: Upcoming = nothing_upcoming
        self.drafts = Drafts()
        self.state = State(config, self.clock)
        secret = self.state.ids.secret
        self.bot_token = f"xoxb-{secret('bot')}"
        self.app_token = f"xapp-1-{self.state.app_id}-{secret('app')}"
        self.signing_secret = secret("signing", 32).lower()
        self.views = Views(self.state.ids)
        self.socket_mode = SocketMode(
            self.state.app_id, lambda: self.feed.publish("app"), self.activity.spawn
        )
        self.http = HttpDelivery(self._address_of, self.signing_secret)
        self.delivery = Delivery(
            self.socket_mode if self.is_socket_mode else self.http,
            self.recorder,
            self.activity,
            self.clock,
            self.delivery_faults,
            ack_timeout=config.ack_timeout,
            retry_delays=config.event_retry_delays,
        )
        self.events = Events(self.state, self.delivery)
        self.clock.subscribe(lambda: self.feed.publish("clock"))

    def _address_of(self, envelope: Payload) -> str | None:
        return self.config.request_url or self.state.manifest.address_of(envelope)

    @property
    def is_socket_mode(self) -> bool:
        """Say whether the app is reached by Socket Mode, not by HTTP."""
        return self.config.request_url is None and self.state.manifest.is_socket_mode

    def fail_next_delivery(self, kind: str, fault: str, times: int) -> None:
        """Let the next deliveries of a kind fail; raise ValueError for what cannot."""
        if self.is_socket_mode and fault.endswith("_signature"):
            raise ValueError("Socket Mode has no signatures")
        self.delivery_faults.add(kind, fault, times)

    @property
    def is_app_connected(self) -> bool:
        """Say whether the app can be reached now."""
        return not self.is_socket_mode or self.socket_mode.connection_count > 0

    def with_ids(self, blocks: Sequence[Payload]) -> list[Payload]:
        """Return blocks where nothing lacks its id."""
        return with_ids(blocks, self.state.ids)

    def attachments_with_ids(self, attachments: Sequence[Payload]) -> list[Payload]:
        """Return attachments in whose blocks nothing lacks its id."""
        return attachments_with_ids(attachments, self.state.ids)
