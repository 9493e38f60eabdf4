"""A Web API client that asks Slack no more often than it wants to be asked.

Limits: https://docs.slack.dev/apis/web-api/rate-limits and each method's own page.
"""

import logging
import math
import time
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.outbox.failures import is_token_dead, retry_after
from handlers.slack_errors import code_of, is_rate_limited
from storage import Storage
from storage.lanes import LaneLost
from storage.permits import rest_permits, take_permit

log = logging.getLogger(__name__)

_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
#: Calls a minute, in a whole workspace, of every method that the outbox uses.
MOST_A_MINUTE = {
    # Slack says "several hundred"; one message a second in a channel is kept by its lane.
    "chat.postMessage": 300,
    "chat.update": _TIER_3,
    "chat.delete": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.replies": _TIER_3,
    "files.completeUploadExternal": _TIER_4,
    "files.delete": _TIER_3,
    "files.getUploadURLExternal": _TIER_4,
    "users.info": _TIER_4,
}
#: How long Slack is left alone where it refuses the bot's token.
_TOKEN_RESTS = timedelta(minutes=1)
#: Until when this task holds what it acts on, in monotonic seconds: no call leaves after that, for
#: somebody else may be acting by then.
HELD_UNTIL: ContextVar[float] = ContextVar("held_until", default=math.inf)


class Paced(Exception):
    """A call did not leave, so that Slack is not asked too often: it may from `usable_at` on."""

    def __init__(self, method: str, usable_at: datetime) -> None:
        super().__init__(f"{method} may be called from {usable_at.isoformat()} on")
        self.method = method
        self.usable_at = usable_at


class PacedClient(AsyncWebClient):
    """A client whose calls take a permit first; every method raises Paced where none is free.

    Whoever is told a later time has that place in the queue, for its channel and in whichever
    process. Without `limits`, which are calls a minute by method, calls leave as they come.
    """

    def __init__(
        self,
        storage: Storage,
        workspace_id: str,
        limits: Mapping[str, int] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self._storage = storage
        self._workspace_id = workspace_id
        self._limits = limits
        #: Until when what may not be called, by method and channel; an empty one stands for all.
        #: Kept here too, since storage may fail just when Slack wants to be left alone.
        self._rests_until: dict[tuple[str, str], datetime] = {}

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Call a method, as soon as it may be called; raises Paced and what the client raises.

        Raises LaneLost where whoever calls may hold no more what it acts on.
        """
        channel_id = _channel(arguments)
        await self._take_turn(api_method, channel_id)
        if time.monotonic() > HELD_UNTIL.get():
            raise LaneLost(channel_id)
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as error:
            if is_token_dead(code_of(error)):
                self._rests_until["", ""] = datetime.now(UTC) + _TOKEN_RESTS
            if is_rate_limited(error):
                await self._rest(api_method, channel_id, retry_after(error))
            raise

    async def _take_turn(self, method: str, channel_id: str) -> None:
        now = datetime.now(UTC)
        for resting in (("", ""), (method, ""), (method, channel_id)):
            if now < (until := self._rests_until.get(resting, now)):
                raise Paced(method, until)
            self._rests_until.pop(resting, None)
        if self._limits is None:
            return
        most = self._limits.get(method, _TIER_2)
        async with self._storage.write() as connection:
            usable_at = await take_permit(
                connection, self._workspace_id, method, channel_id, most=most, now=now
            )
        if usable_at > now:
            raise Paced(method, usable_at)

    async def _rest(self, method: str, channel_id: str, wait: timedelta) -> None:
        """Leave a method alone for as long as Slack said."""
        until = datetime.now(UTC) + wait
        if method == "chat.postMessage":
            # It may be one too many for its channel alone, whose lane waits for as long.
            self._rests_until[method, channel_id] = until
            return
        # Of any other method Slack means the whole workspace.
        self._rests_until[method, ""] = until
        log.warning("slack wants a rest of %s", method, extra={"action": "method_rests"})
        async with self._storage.write() as connection:
            await rest_permits(connection, self._workspace_id, method, until=until)
        raise Paced(method, until)


def _channel(arguments: Mapping[str, Any]) -> str:
    given = arguments.get("json") or arguments.get("params") or arguments.get("data") or {}
    return str(given.get("channel", ""))
