"""Trigger ids: the right to open one modal, for three seconds."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.wire import SlackError

LIFETIME = 3.0  # seconds of real time


@dataclass(kw_only=True)
class Trigger:
    """What a person's act allows the app to do."""

    id: str
    person: str
    channel: str | None  # where the act happened, if anywhere
    in_modal: bool  # the act happened inside a modal, so a push is allowed
    born: float  # monotonic seconds
    is_used: bool = False


class Triggers:
    """Issues trigger ids and refuses those that are used, old or made up."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, Trigger] = {}
        self._team = secrets.randbelow(10**12)

    def issue(self, person: str, channel: str | None = None, *, in_modal: bool = False) -> str:
        """Return a new trigger id for an act of this person."""
        self._forget_old()
        trigger_id = f"{secrets.randbelow(10**13)}.{self._team}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(
            id=trigger_id, person=person, channel=channel, in_modal=in_modal, born=self._monotonic()
        )
        return trigger_id

    def check(self, trigger_id: str) -> Trigger:
        """Return a trigger that may still be used; raise Slack's refusal otherwise."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.is_used:
            raise SlackError("exchanged_trigger_id")
        if self._monotonic() - trigger.born > LIFETIME:
            raise SlackError("expired_trigger_id")
        return trigger

    def _forget_old(self) -> None:
        # Long after its death a trigger is as unknown as one that never was.
        horizon = self._monotonic() - 100 * LIFETIME
        for old in [t.id for t in self._issued.values() if t.born < horizon]:
            del self._issued[old]
