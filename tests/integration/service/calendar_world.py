"""The world of the calendar's machine: people, settings, and what storage shows of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.experiments.log import (
    CheckedIn,
    DeadlineMoved,
    Decided,
    Event,
    Extended,
    Snoozed,
    Started,
)
from bot.experiments.records import Act, IntentKind
from storage import Storage
from storage.tables import check_ins
from storage.workspaces import remember_workspace

from ..factories import (
    CHANNEL,
    OTHER_CHANNEL,
    build_plan,
    build_project,
    build_section,
    build_workspace,
)
from .owners_time import Length

CHANNELS = (CHANNEL, OTHER_CHANNEL)
#: Whose clocks change at night, at midnight, by half an hour, or never.
PEOPLE = {
    "U0ANNA": "Europe/Madrid",
    "U0BOB": "America/New_York",
    "U0CLEO": "Australia/Lord_Howe",
    "U0DEV": "Asia/Kathmandu",
    "U0EVA": "America/Sao_Paulo",
    "U0FADI": "Africa/Cairo",
    "U0GABI": "America/Santiago",
}
#: Shortly before clocks change somewhere, or before many holidays.
BEGINNINGS = [
    datetime(2026, 10, 1, 7, 30, tzinfo=UTC),
    datetime(2026, 10, 22, 20, tzinfo=UTC),
    datetime(2026, 11, 23, 9, tzinfo=UTC),
    datetime(2026, 12, 18, 23, 45, tzinfo=UTC),
    datetime(2027, 3, 9, 15, tzinfo=UTC),
    datetime(2027, 3, 26, 4, tzinfo=UTC),
    datetime(2027, 4, 21, 12, tzinfo=UTC),
]
CHOICES: list[dict[str, str]] = [
    {},
    *({"check_in_at": each} for each in ("10:00", "02:30", "00:00", "23:30")),
    {"quiet_from": "18:00", "quiet_until": "08:00"},
    {"quiet_from": "22:00", "quiet_until": "06:30"},
    {"quiet_from": "09:00", "quiet_until": "17:00"},
    {"quiet_from": "12:00", "quiet_until": "00:00"},
    {"quiet_from": "00:00", "quiet_until": "00:00"},
    *({"halfway": each} for each in ("yes", "no")),
    *({"weekly_on": each} for each in ("1", "4", "0")),
    *({"weekend": each} for each in ("6,7", "5,6", "7")),
    *({"country": each} for each in ("none", "DE", "US", "ES")),
]
Seen = tuple[dict[int, Any], list[tuple[Any, ...]]]


def plan(number: int, length: Length) -> dict[str, str]:
    kind, value = length
    timebox = f"{value} calendar days" if kind == "calendar" else f"{value}"
    failure = f"H{number + 1}" if number < 3 else ""
    return build_plan(timebox=timebox, failure_step=failure, failure_note="")


async def gather(
    storage: Storage, workspace_id: str, owners: Sequence[str], lengths: Sequence[Length]
) -> list[int]:
    """Open a workspace's two projects with their hypotheses planned."""
    async with storage.write() as connection:
        await remember_workspace(connection, build_workspace(id=workspace_id))
    ids = []
    async with storage.begin(workspace_id) as work:
        for channel, owner in zip(CHANNELS, owners, strict=True):
            project = await work.projects.add(
                build_project(
                    workspace_id=workspace_id,
                    key=f"in-{channel.lower()}",
                    channel_id=channel,
                    owner_id=owner,
                    owner_zone=PEOPLE[owner],
                )
            )
            ids.append(project.id)
            values = "recall[bec] = 0.52\nrecall[phishing] = 0.91"
            await work.sections.save(build_section(project.id, content=({"values": values},)))
            for number, length in enumerate(lengths, start=1):
                await work.hypotheses.add(project.id, plan(number, length))
    return ids


async def do(storage: Storage, use_case: Any, act: Act, given: dict[str, Any]) -> Any:
    async with storage.begin(act.workspace_id) as work:
        return await use_case(work, act, **given)


async def absence_ids(storage: Storage, workspace_id: str, person: str) -> list[int]:
    async with storage.read(workspace_id) as work:
        return [each.id for each in await work.absences.of(person)]


async def deliver(storage: Storage, workspace_id: str) -> list[set[IntentKind]]:
    """Take what each channel was promised since the last time."""
    async with storage.begin(workspace_id) as work:
        promised = [await work.outbox.waiting(channel, 1000) for channel in CHANNELS]
        await work.outbox.remove([each.id for intents in promised for each in intents])
    return [{each.kind for each in intents} for intents in promised]


async def look(storage: Storage, workspace_id: str, project_ids: Sequence[int]) -> list[Seen]:
    """Each project's hypotheses with their check-ins to come, and what its log says of them."""
    seen: list[Seen] = []
    async with storage.read(workspace_id) as work:
        # All at once: asking for each subject alone would take half of the time.
        coming = defaultdict(list)
        known = select(check_ins).where(check_ins.c.workspace_id == workspace_id)
        for row in await work.connection.execute(known.order_by(check_ins.c.due_at)):
            coming[row.project_id, row.subject].append((row.due_at, row.kind))
        for project_id in project_ids:
            boxes = {
                each.number: (each.state, each.deadline, coming[project_id, each.ref])
                for each in await work.hypotheses.all(project_id)
            }
            log = await work.log.all(project_id)
            told = [said for each in log if (said := _said(each.number, each.event))]
            seen.append((boxes, told))
    return seen


def _said(number: int, event: Event) -> tuple[Any, ...]:
    """What an entry says of a timebox, as the oracle tells it; nothing of other entries."""
    match event:
        case Started():
            return "started", number, event.deadline, event.timebox
        case Extended():
            return "extended", number, event.deadline, event.timebox
        case Snoozed():
            return "snoozed", number, event.until
        case DeadlineMoved():
            return "moved", number, event.was, event.deadline
        case Decided():
            return "decided", number, event.spent, event.timebox
        case CheckedIn():
            asked = (event.check_in, event.due_at, event.late, event.skipped)
            return "asked", number, *asked, event.spent, event.timebox, event.deadline
        case _:
            return ()
