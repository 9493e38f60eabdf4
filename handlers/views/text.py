"""Words that several messages share: people, times, states."""

from collections.abc import Iterable
from datetime import datetime

from bot.experiments.timeboxes import zone


def when(at: datetime, zone_name: str) -> str:
    """A time in the reader's own zone; the fallback is in the project owner's."""
    local = at.astimezone(zone(zone_name))
    fallback = local.strftime("%a %-d %b %Y, %H:%M %Z")
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def person(user_id: str) -> str:
    """A person by name."""
    return f"<@{user_id}>"


def people(user_ids: Iterable[str]) -> str:
    """Several people by name."""
    return ", ".join(map(person, user_ids))


def days(number: int) -> str:
    """`1 working day`, `5 working days`."""
    return f"{number} working day{'' if number == 1 else 's'}"


def spent(used: int, allowed: int) -> str:
    """`in 4 of 10 days`; beyond the timebox, how much beyond."""
    if used > allowed:
        return f"in {used} days, {used - allowed} more than planned"
    return f"in {used} of {allowed} days"


def returned(used: int, allowed: int) -> str:
    """`, 6 days returned to the plan`, where any are left."""
    left = allowed - used
    if left <= 0:
        return ""
    return f", {left} day{'' if left == 1 else 's'} returned to the plan"
