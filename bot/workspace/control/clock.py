"""The calendar as the page shows it."""

from __future__ import annotations

from dataclasses import asdict

from bot.workspace.backend import Backend
from bot.workspace.wire import Payload


async def clock_now(backend: Backend) -> Payload:
    """Return the calendar's time, how far ahead it is, whether it stands, and what comes next."""
    clock = backend.clock
    upcoming = await backend.upcoming()
    return {
        "now": clock.now(),
        "offset": clock.offset,
        "is_paused": clock.is_paused,
        "next": asdict(upcoming) if upcoming else None,
    }
