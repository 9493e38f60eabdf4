"""Response URLs: five answers to one interaction, within thirty minutes."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.wire import SlackError

LIFETIME = 30 * 60.0  # seconds of real time
MAX_USES = 5


@dataclass(kw_only=True)
class ResponseUrl:
    """Where an interaction's answers go."""

    id: str
    channel: str
    person: str
    original_ts: str | None  # the message that the interaction came from
    is_original_ephemeral: bool
    born: float  # monotonic seconds
    uses: int = 0


class ResponseUrls:
    """Issues response URLs and counts their uses."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, channel: str, person: str, original_ts: str | None = None, *, ephemeral: bool = False
    ) -> str:
        """Return the last part of a new response URL."""
        self._forget_old()
        key = secrets.token_hex(16)
        self._issued[key] = ResponseUrl(
            id=key,
            channel=channel,
            person=person,
            original_ts=original_ts,
            is_original_ephemeral=ephemeral,
            born=self._monotonic(),
        )
        return key

    def use(self, key: str) -> ResponseUrl:
        """Count one use; raise Slack's refusal when there were enough or it is too late."""
        issued = self._issued.get(key)
        if issued is None or self._monotonic() - issued.born > LIFETIME:
            raise SlackError("expired_url")
        if issued.uses >= MAX_USES:
            raise SlackError("used_url")
        issued.uses += 1
        return issued

    def _forget_old(self) -> None:
        horizon = self._monotonic() - LIFETIME
        for old in [url.id for url in self._issued.values() if url.born < horizon]:
            del self._issued[old]
