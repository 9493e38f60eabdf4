"""What the workspace's owner wants to say beside the page: hints, credentials, commands to try."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Note:
    """A card on the page's side panel."""

    title: str
    text: str = ""
    code: str = ""  # shown in a fixed-width font, to copy


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """The next thing that the app does by the calendar."""

    at: float  # epoch seconds
    label: str


Notes = Callable[[], Awaitable[Sequence[Note]]]
"""Asked each time the page reads the workspace, so notes may change."""


async def no_notes() -> Sequence[Note]:
    """Return no notes: what a workspace has to say by default."""
    return ()


Upcoming = Callable[[], Awaitable[Scheduled | None]]
"""Asked when the page offers to move the clock to what comes next."""


async def nothing_upcoming() -> Scheduled | None:
    """Know of nothing: what a workspace says by default."""
    return None
