"""Which events the app hears about: those it subscribed to, where its bot is a member."""

from __future__ import annotations

import re
from typing import Any

from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.state import State
from bot.workspace.transport.delivery import Delivery
from bot.workspace.wire import Payload


class Events:
    """Turns what happens into Events API payloads."""

    def __init__(self, state: State, delivery: Delivery) -> None:
        self._state = state
        self._delivery = delivery

    def send(self, subscription: str, event: Payload, channel: Channel | None = None) -> None:
        """Deliver an event if the app subscribed to it and may see where it happened."""
        if subscription not in self._state.manifest.bot_events:
            return
        if channel is not None and self._state.bot.id not in channel.members:
            return
        self._delivery.event(self._envelope(event))

    def _envelope(self, event: Payload) -> Payload:
        state = self._state
        now = state.next_ts()
        return {
            "token": state.verification_token,
            "team_id": state.team_id,
            "context_team_id": state.team_id,
            "context_enterprise_id": None,
            "api_app_id": state.app_id,
            "event": {"event_ts": now, **event},
            "type": "event_callback",
            "event_id": state.ids.new("Ev"),
            "event_time": int(float(now)),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": state.team_id,
                    "user_id": state.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": state.ids.new("4-"),
        }

    def message(self, channel: Channel, message: Message, **extra: Any) -> None:
        """Tell about a new message, and about a mention of the app in it."""
        kind = {"channels": "channel", "groups": "group", "im": "im"}[channel.scope_family]
        event = {
            **message.as_slack(),
            "channel": channel.id,
            "channel_type": kind,
            "event_ts": message.ts,
            **extra,
        }
        self.send(f"message.{channel.scope_family}", event, channel)
        mention = re.search(rf"<@{self._state.bot.id}(\|[^>]*)?>", message.text)
        if mention and message.user != self._state.bot.id and not channel.is_im:
            self.send("app_mention", {**event, "type": "app_mention"}, channel)

    def message_changed(self, channel: Channel, before: Message, after: Message) -> None:
        """Tell that a message reads differently now."""
        details = {"message": after.as_slack(), "previous_message": before.as_slack()}
        self._hidden("message_changed", channel, details)

    def message_deleted(self, channel: Channel, message: Message) -> None:
        """Tell that a message is gone."""
        details = {"deleted_ts": message.ts, "previous_message": message.as_slack()}
        self._hidden("message_deleted", channel, details)

    def _hidden(self, subtype: str, channel: Channel, details: Payload) -> None:
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": {"channels": "channel", "groups": "group"}.get(
                channel.scope_family, "im"
            ),
            "ts": self._state.next_ts(),
            **details,
        }
        self.send(f"message.{channel.scope_family}", event, channel)

    def membership(self, channel: Channel, user: str, *, joined: bool) -> None:
        """Tell that someone joined or left a channel; the app hears of its own leaving too."""
        name = "member_joined_channel" if joined else "member_left_channel"
        event = {
            "type": name,
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": self._state.team_id,
        }
        self.send(name, event, channel)
        if user == self._state.bot.id and not joined:
            left = "group_left" if channel.is_private else "channel_left"
            self.send(left, {"type": left, "channel": channel.id, "actor_id": channel.creator})

    def archived(self, channel: Channel, actor: str) -> None:
        """Tell that a channel was archived or came back."""
        verb = "archive" if channel.is_archived else "unarchive"
        name = f"{'group' if channel.is_private else 'channel'}_{verb}"
        self.send(name, {"type": name, "channel": channel.id, "user": actor}, channel)
