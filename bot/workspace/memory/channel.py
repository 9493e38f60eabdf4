"""A channel: who is in it and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.workspace.memory.messages import Message, thread_summary
from bot.workspace.memory.people import Member
from bot.workspace.wire import Payload, SlackError


@dataclass(kw_only=True)
class Channel:
    """A public or private channel, or a direct message with the app."""

    id: str
    name: str
    team: str  # the workspace's own id
    created: int  # epoch seconds
    creator: str
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    shared_with: str = ""  # the other company's name, of a Slack Connect channel
    shared_team: str | None = None  # and its id
    im_with: str | None = None  # the person on the other side of a direct message
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)  # by ts
    ephemerals: list[tuple[str, Message]] = field(default_factory=list)  # who sees it, what
    threads: dict[str, list[str]] = field(default_factory=dict)  # replies' ts by their root's
    deleted: set[str] = field(default_factory=set)  # ts of what is gone without a trace

    @property
    def is_im(self) -> bool:
        """Say whether this is a direct message."""
        return self.im_with is not None

    @property
    def scope_family(self) -> str:
        """Return the first half of the scopes about this kind: channels, groups or im."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    @property
    def type_in_events(self) -> str:
        """Return what events call this kind: channel, group or im."""
        return {"channels": "channel", "groups": "group", "im": "im"}[self.scope_family]

    @property
    def label(self) -> str:
        """Return the name people call it by."""
        return self.name if self.is_im else f"#{self.name}"

    @property
    def is_shared(self) -> bool:
        """Say whether another company is in it, by Slack Connect."""
        return self.shared_team is not None

    def may_hold(self, member: Member) -> bool:
        """Say whether this member may come in: another company only where it is shared."""
        return not member.is_external or member.team_id == self.shared_team

    def is_visible_to(self, member: Member) -> bool:
        """Say whether this member may know that the channel exists."""
        is_open = not (self.is_private or self.is_im)
        return member.id in self.members or (is_open and not member.is_limited)

    def put(self, message: Message) -> Message:
        """Add a message, or change the one with the same ts."""
        if message.ts not in self.messages and message.thread_ts is not None:
            self.threads.setdefault(message.thread_ts, []).append(message.ts)
        self.messages[message.ts] = message
        return message

    def find(self, ts: str) -> Message:
        """Return the message with this ts."""
        try:
            return self.messages[ts]
        except KeyError:
            raise SlackError("message_not_found") from None

    def remove(self, ts: str) -> None:
        """Delete a message; a root with replies leaves a tombstone, as in Slack."""
        message = self.find(ts)
        if self.replies(ts):
            self.put(message.buried())
        else:
            del self.messages[ts]
            self.deleted.add(ts)
            if message.thread_ts is not None:
                self.threads[message.thread_ts].remove(ts)

    def in_order(self) -> list[Message]:
        """Return every message, oldest first."""
        # A ts is later than all before it, and a changed message keeps its place.
        return list(self.messages.values())

    def roots(self) -> list[Message]:
        """Return what the channel itself shows, oldest first: roots and broadcast replies."""
        return [m for m in self.in_order() if not m.is_reply or m.is_broadcast]

    def replies(self, root_ts: str) -> list[Message]:
        """Return a thread without its root, oldest first."""
        return [self.messages[ts] for ts in self.threads.get(root_ts, ())]

    def render(self, messages: Iterable[Message], *, metadata: bool = False) -> list[Payload]:
        """Return messages as Slack gives them, roots with what is said about their thread."""
        return [
            {
                **message.as_slack(metadata=metadata),
                **self._parent(message),
                **thread_summary(self.replies(message.ts)),
            }
            for message in messages
        ]

    def told(self, message: Message) -> Payload:
        """Return a message as the app is told of it, without what its thread adds."""
        shown = {**message.as_slack(), **self._parent(message)}
        if message.files:
            shown |= {"subtype": "file_share", "upload": True}
        if self.is_shared:
            # Where companies share a channel, Slack says whose the author is and hides files.
            shown |= {"user_team": message.team, "source_team": message.team}
            if message.files:
                shown["files"] = [_unseen(file) for file in message.files]
        return shown

    def _parent(self, message: Message) -> Payload:
        root = self.messages.get(message.thread_ts or "")
        return {"parent_user_id": root.user} if root else {}

    def as_slack(self, viewer: str) -> Payload:
        """Return the conversation object that Slack's API gives to this user."""
        kind = {
            "is_channel": not self.is_im and not self.is_private,
            "is_group": False,
            "is_im": self.is_im,
            "is_mpim": False,
            "is_private": self.is_private or self.is_im,
        }
        common: Payload = {
            "id": self.id,
            "created": self.created,
            "is_archived": self.is_archived,
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "is_org_shared": False,
            "context_team_id": self.team,
            **kind,
        }
        if self.is_im:
            return {**common, "user": self.im_with, "is_open": True}
        return {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "shared_team_ids": [self.team, *([self.shared_team] if self.shared_team else [])],
            "creator": self.creator,
            "is_general": self.name == "general",
            "is_member": viewer in self.members,
            "topic": {"value": self.topic, "creator": self.creator, "last_set": self.created},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


def _unseen(file: Payload) -> Payload:
    # The app asks files.info for the rest.
    return {
        "id": file["id"],
        "mode": "file_access",
        "file_access": "check_file_info",
        "created": 0,
        "timestamp": 0,
        "user": "",
    }
