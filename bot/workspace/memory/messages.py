"""A message as the workspace stores it, and as Slack tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.workspace.wire import Payload

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message of a channel; a change is a new Message under the same ts."""

    channel: str
    ts: str
    user: str  # who wrote it: a person or the bot user
    text: str = ""
    bot_id: str | None = None
    app_id: str | None = None
    team: str = ""
    blocks: Sequence[Payload] = ()
    attachments: Sequence[Payload] = ()
    files: Sequence[Payload] = ()
    thread_ts: str | None = None  # the root's ts, when this is a reply
    is_broadcast: bool = False  # a reply that the channel shows too
    metadata: Payload | None = None
    edited_by: str | None = None
    edited_ts: str | None = None
    reactions: Sequence[tuple[str, tuple[str, ...]]] = ()  # name, who reacted
    is_ephemeral: bool = False
    is_tombstone: bool = False  # deleted, but its replies are still there
    client_msg_id: str | None = None  # of what a person wrote

    def evolve(self, **changes: Any) -> Message:
        """Return a copy with these fields changed."""
        return replace(self, **changes)

    def buried(self) -> Message:
        """Return what stays of a deleted root while its replies are there."""
        return Message(
            channel=self.channel,
            ts=self.ts,
            user=SLACKBOT,
            text="This message was deleted.",
            team=self.team,
            is_tombstone=True,
        )

    @property
    def is_reply(self) -> bool:
        """Say whether this message lives in a thread started by another."""
        return self.thread_ts is not None

    @property
    def subtype(self) -> str | None:
        """Return Slack's subtype, where the message has one."""
        if self.is_tombstone:
            return "tombstone"
        if self.is_broadcast:
            return "thread_broadcast"
        return None

    def as_slack(self, *, metadata: bool = False) -> Payload:
        """Return the message object that Slack's API gives, without what a thread adds."""
        optional: Payload = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "thread_ts": self.thread_ts,
            "blocks": list(self.blocks),
            "attachments": list(self.attachments),
            "files": list(self.files),
            "metadata": self.metadata if metadata else None,
            "edited": {"user": self.edited_by, "ts": self.edited_ts} if self.edited_ts else None,
            "reactions": [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions
            ],
            "is_ephemeral": self.is_ephemeral,
            "hidden": self.is_tombstone,
            "client_msg_id": self.client_msg_id,
        }
        return {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": self.team,
            **{key: value for key, value in optional.items() if value},
        }


def thread_summary(replies: Sequence[Message]) -> Payload:
    """Return what a root message says about its replies, oldest first; empty without any."""
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": replies[0].thread_ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users[:5],
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": True,
    }
