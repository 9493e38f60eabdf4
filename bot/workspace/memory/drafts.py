"""What people entered into messages and did not send on: it goes along with the next press."""

from __future__ import annotations

from collections.abc import Sequence

from bot.workspace.memory.messages import Message
from bot.workspace.memory.surfaces import carried_over, merge, message_blocks
from bot.workspace.wire import Payload


class Drafts:
    """Keeps `state.values` of messages, for each person their own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str], Payload] = {}  # (person, channel, ts): values

    def values(self, person: str, message: Message) -> Payload:
        """Return what the inputs of a message hold now: initial values, and what was entered."""
        kept = self._kept.get(_key(person, message), {})
        return carried_over(kept, message_blocks(message.blocks, message.attachments))

    def enter(self, person: str, message: Message, changes: Sequence[Payload]) -> None:
        """Keep what a person entered into a message."""
        values = self.values(person, message)
        for change in changes:
            merge(values, change)
        self._kept[_key(person, message)] = values


def _key(person: str, message: Message) -> tuple[str, str, str]:
    return person, message.channel, message.ts
