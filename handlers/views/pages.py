"""Modals within Slack's limits: how much fits, and the rest page by page.

Source: https://docs.slack.dev/surfaces/modals (100 blocks, 250 kB a view).
"""

import json
from collections.abc import Sequence
from typing import Any

from handlers.views.blocks import Block, context

MAX_BLOCKS = 100
#: Of those, what is left for inputs beside what stands around them.
ROOM_FOR_INPUTS = 88
#: Bytes; the rest of 250 kB is for what Slack adds.
MAX_BYTES = 240_000
_MORE = "There is more than fits here. “Read all” shows the text as it is now."


def fits(view: dict[str, Any]) -> bool:
    """Whether Slack takes a view of this size."""
    return len(view["blocks"]) <= MAX_BLOCKS and size_of(view) <= MAX_BYTES


def size_of(value: object) -> int:
    """Bytes that something takes on its way to Slack."""
    return len(json.dumps(value, ensure_ascii=False).encode())


def in_pages(blocks: Sequence[Block], around: Sequence[Block] = ()) -> list[list[Block]]:
    """The blocks in as few pages as have room for them and for what stands around them."""
    room, most = MAX_BYTES - size_of(around) - 5000, MAX_BLOCKS - len(around) - 2
    pages: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        size += size_of(block) + 2
        if pages[-1] and (len(pages[-1]) == most or size > room):
            pages.append([])
            size = size_of(block) + 2
        pages[-1].append(block)
    return pages


def beginning(blocks: Sequence[Block], around: Sequence[Block]) -> list[Block]:
    """As many of the blocks as fit beside others, saying so where some do not."""
    first, *others = in_pages(blocks, around)
    return [*first, context(_MORE)] if others else first
