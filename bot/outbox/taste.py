"""Showing a message in the richest blocks that a workspace takes.

Slack adds kinds of blocks year by year, and not to every workspace on the same day.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.slack_errors import code_of
from handlers.views.blocks import Block, Message

#: Refusals that leave nothing standing, so that another way can be tried at once.
_REFUSED = {"invalid_blocks", "invalid_blocks_format"}
#: The kinds that a workspace may not know yet; a refusal of others is about what they hold.
_NEWER = {"data_table", "data_visualization", "table"}
#: Seconds for which a refusal is remembered: one day a workspace will know the kind.
_REMEMBERED = 3600.0


@dataclass
class Taste:
    """Which kinds of blocks a workspace was found to refuse."""

    #: Until when that is believed, in monotonic seconds.
    _refused: dict[str, float] = field(default_factory=dict)

    def takes(self, kind: str) -> bool:
        """Whether a kind of block is worth a try."""
        return time.monotonic() >= self._refused.get(kind, 0.0)

    async def show(
        self, message: Message, call: Callable[..., Awaitable[AsyncSlackResponse]], **arguments: Any
    ) -> AsyncSlackResponse:
        """Make a call that shows a message; where Slack refuses its blocks, in plainer ones.

        Raises what the last way raised, where Slack refuses them all.
        """
        ways = [message.blocks, *message.plainer]
        *richer, plainest = [way for way in ways if all(map(self.takes, _kinds(way)))] or ways[-1:]
        refused: list[set[str]] = []
        for way in richer:
            try:
                answer = await call(text=message.text, blocks=way, **arguments)
            except SlackApiError as error:
                if code_of(error) not in _REFUSED:
                    raise
                refused.append(_kinds(way))
            else:
                self._learn(refused, way)
                return answer
        answer = await call(text=message.text, blocks=plainest, **arguments)
        self._learn(refused, plainest)
        return answer

    def _learn(self, refused: Sequence[set[str]], taken: Sequence[Block]) -> None:
        """Remember the kinds that alone can be to blame for a refusal."""
        for kinds in refused:
            suspects = kinds - _kinds(taken)
            if len(suspects) == 1:
                self._refused |= dict.fromkeys(suspects, time.monotonic() + _REMEMBERED)


def _kinds(blocks: Sequence[Block]) -> set[str]:
    return _NEWER & {str(each["type"]) for each in blocks}
