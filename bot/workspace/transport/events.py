"""Which events the app hears about: those it subscribed to, where its bot is a member."""

from __future__ import annotations

import re
from typing import Any

from bot.workspace.memory.channel import Channel
from bot.workspace.memory.files import File
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
        state = self._state
        if not state.is_installed or subscription not in state.manifest.bot_events:
            return
        if channel is not None and state.bot.id not in channel.members:
            return
        # Its own end is the last that an app hears of, and Slack goes on telling it that.
        is_last = subscription in ("app_uninstalled", "tokens_revoked")
        self._delivery.event(self._envelope(event, channel), lambda: is_last or state.is_installed)

    def _envelope(self, event: Payload, channel: Channel | None) -> Payload:
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
            "is_ext_shared_channel": channel is not None and channel.is_shared,
            "event_context": state.ids.new("4-"),
        }

    def message(self, channel: Channel, message: Message) -> None:
        """Tell about a new message, about a mention of the app in it, and about its files."""
        event = {
            **channel.told(message),
            "channel": channel.id,
            "channel_type": channel.type_in_events,
            "event_ts": message.ts,
        }
        self.send(f"message.{channel.scope_family}", event, channel)
        mention = re.search(rf"<@{self._state.bot.id}(\|[^>]*)?>", message.text)
        if mention and message.user != self._state.bot.id and not channel.is_im:
            self.send("app_mention", {**event, "type": "app_mention"}, channel)

    def file_shared(self, channel: Channel, file: File, user: str) -> None:
        """Tell that somebody shared a file."""
        event = {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": user,
            "file": {"id": file.id},
            "channel_id": channel.id,
        }
        self.send("file_shared", event, channel)

    def message_changed(self, channel: Channel, before: Message, after: Message) -> None:
        """Tell that a message reads differently now."""
        details = {"message": channel.told(after), "previous_message": channel.told(before)}
        self._hidden("message_changed", channel, details)

    def message_deleted(self, channel: Channel, message: Message) -> None:
        """Tell that a message is gone."""
        details = {"deleted_ts": message.ts, "previous_message": channel.told(message)}
        self._hidden("message_deleted", channel, details)

    def _hidden(self, subtype: str, channel: Channel, details: Payload) -> None:
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.type_in_events,
            "ts": self._state.next_ts(),
            **details,
        }
        self.send(f"message.{channel.scope_family}", event, channel)

    def reaction(self, channel: Channel, message: Message, user: str, name: str, verb: str) -> None:
        """Tell that somebody reacted, or took it back: `verb` is added or removed."""
        kind = f"reaction_{verb}"
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event: dict[str, Any] = {
            "type": kind,
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": item,
        }
        self.send(kind, event, channel)

    def membership(self, channel: Channel, user: str, *, joined: bool) -> None:
        """Tell that someone joined or left a channel; the app hears of its own leaving too."""
        name = "member_joined_channel" if joined else "member_left_channel"
        event = {
            "type": name,
            "user": user,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": self._state.members[user].team_id,
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

    def tokens_revoked(self) -> None:
        """Tell that the app's tokens work no more."""
        tokens: Payload = {"oauth": [], "bot": [self._state.bot.id]}
        self.send("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})

    def app_uninstalled(self) -> None:
        """Tell that the app was removed from the workspace."""
        self.send("app_uninstalled", {"type": "app_uninstalled"})
