"""Firing 1,000 check-ins that are due, with a thousand to a hundred thousand more to come.

Ours is the real sweep over a hundred projects with ten hypotheses each: it claims, asks whether the
question still makes sense and what is known by now, logs, and promises the message. The others:

- *Core, row by row*: claims two hundred rows in a transaction, as many as ours, and inserts for
  each of them the rows that ours must, an entry of the log and a promise, one statement a row.
- *Core, by the batch*: the same, each table's rows of a batch at once; shown for comparison.
- *APScheduler*: its own SQLAlchemyJobStore, whose jobs do nothing but count; it loads what is due,
  hands it to ten threads and deletes each job in a transaction of its own.

Fair to them: all of them work on the same kind of SQLite file (WAL, synchronous=FULL), a fresh copy
for each round, and they need not read what they write about. Fair to us: what is to come belongs
to as many more projects, of which ours must not look at one that is not due; the others have none.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.scheduler import Scheduler
from storage import Storage
from storage.outbox_tables import outbox
from storage.tables import check_ins, log_entries
from tests.integration.factories import CHANNEL, DEADLINE, T1

from . import jobs
from .filling import EACH, copy_fresh, fill_check_ins, fill_hypotheses, fill_projects
from .rounds import Comparison, Ratio, Round, Tell, alternate

ROUNDS = 4
DUE, BATCH = 1_000, 200
PENDING = (1_000, 10_000, 100_000)
OURS, ROWS, BATCHES, APSCHEDULER = (
    "labthread",
    "Core, row by row",
    "Core, by the batch",
    "APScheduler",
)
#: The working day before the deadline of what the factories build.
NOW = DEADLINE - timedelta(days=3)
_LATER = NOW + timedelta(days=30)


async def run(folder: Path, tell: Tell) -> list[Comparison]:
    """Measure with each number of check-ins to come, then compare ours with itself."""
    found = [await _with_pending(folder, pending, tell) for pending in PENDING]
    few, many = PENDING[0], PENDING[-1]
    ours = {
        f"{many:,} to come": found[-1].measured[OURS],
        f"{few:,} to come": found[0].measured[OURS],
    }
    flat = Comparison(
        title=f"{OURS}: flat from {few:,} to {many:,}",
        unit="ms",
        measured=ours,
        ratios=[Ratio(of=f"{many:,} to come", to=f"{few:,} to come", at_most=1.1)],
    )
    return [*found, flat]


async def _with_pending(folder: Path, pending: int, tell: Tell) -> Comparison:
    tell(f"{pending:,} to come: filling")
    full, store = folder / f"full-{pending}.sqlite3", folder / f"store-{pending}.sqlite3"
    await _fill(full, pending)
    jobs.fill(store, DUE, pending)
    contestants: dict[str, Round] = {
        OURS: lambda: _sweep(copy_fresh(full, folder / "ours.sqlite3")),
        ROWS: lambda: _loop(copy_fresh(full, folder / "rows.sqlite3"), _row_by_row),
        BATCHES: lambda: _loop(copy_fresh(full, folder / "batches.sqlite3"), _by_the_batch),
        APSCHEDULER: lambda: _schedule(copy_fresh(store, folder / "scheduled.sqlite3")),
    }
    measured = await alternate(contestants, ROUNDS, lambda at: tell(f"{pending:,} to come: {at}"))
    return Comparison(
        title=f"Firing {DUE:,} check-ins, {pending:,} to come",
        unit="ms",
        measured=measured,
        ratios=[
            Ratio(of=OURS, to=ROWS, at_most=2),
            Ratio(of=OURS, to=BATCHES),
            Ratio(of=OURS, to=APSCHEDULER),
        ],
    )


async def _fill(file: Path, pending: int) -> None:
    storage = Storage(f"sqlite:///{file}")
    await storage.prepare()
    every = (DUE + pending) // DUE
    projects = range(1, (DUE + pending) // EACH + 1)
    # Those that are due lie all over the table.
    due, later = projects[::every], [each for each in projects if (each - 1) % every]
    workspace_id = await fill_projects(storage, len(projects))
    await fill_hypotheses(storage, workspace_id, due)
    await fill_check_ins(storage, workspace_id, due, NOW)
    await fill_check_ins(storage, workspace_id, later, _LATER)
    await storage.close()


async def _sweep(file: Path) -> list[float]:
    storage = Storage(f"sqlite:///{file}")
    await _warm(storage)
    scheduler = Scheduler(storage, lambda: NOW)
    started = time.perf_counter()
    await scheduler.sweep()
    took = time.perf_counter() - started
    await _check(storage)
    return [took * 1000]


async def _loop(file: Path, keep: Any) -> list[float]:
    storage = Storage(f"sqlite:///{file}")
    await _warm(storage)
    started = time.perf_counter()
    claimed: Sequence[Any] = [None]
    while claimed:
        async with storage.write() as connection:
            claimed = await _claim(connection)
            await keep(
                connection,
                [_log_row(each) for each in claimed],
                [_promise(each) for each in claimed],
            )
    took = time.perf_counter() - started
    await _check(storage)
    return [took * 1000]


async def _schedule(file: Path) -> list[float]:
    return [await asyncio.to_thread(jobs.fire_due, file, DUE) * 1000]


async def _warm(storage: Storage) -> None:
    """Open a connection, which takes each contestant as long."""
    async with storage.write() as connection:
        await connection.execute(select(check_ins.c.id).limit(1))


async def _check(storage: Storage) -> None:
    """All that were due were logged and promised, and nothing else was."""
    async with storage.look() as connection:
        for table in (log_entries, outbox):
            kept = (await connection.execute(select(table.c.id))).all()
            assert len(kept) == DUE, (table.name, len(kept))
        due = select(check_ins.c.id).where(check_ins.c.due_at <= NOW)
        assert (await connection.execute(due)).first() is None
    await storage.close()


async def _claim(connection: AsyncConnection) -> Sequence[Any]:
    due = (
        select(check_ins.c.id)
        .where(check_ins.c.workspace_id == T1, check_ins.c.due_at <= NOW)
        .order_by(check_ins.c.due_at)
        .limit(BATCH)
    )
    taken = await connection.execute(
        delete(check_ins).where(check_ins.c.id.in_(due)).returning(check_ins)
    )
    return taken.all()


async def _row_by_row(
    connection: AsyncConnection, entries: list[dict[str, Any]], promises: list[dict[str, Any]]
) -> None:
    for entry, promise in zip(entries, promises, strict=True):
        await connection.execute(insert(log_entries).values(entry))
        await connection.execute(insert(outbox).values(promise))


async def _by_the_batch(
    connection: AsyncConnection, entries: list[dict[str, Any]], promises: list[dict[str, Any]]
) -> None:
    if entries:
        await connection.execute(insert(log_entries), entries)
        await connection.execute(insert(outbox), promises)


def _log_row(claimed: Any) -> dict[str, Any]:
    return {
        "workspace_id": claimed.workspace_id,
        "project_id": claimed.project_id,
        "number": int(claimed.subject.removeprefix("H")),
        "at": NOW,
        "actor_id": "",
        "cause": f"sweep:{claimed.project_id}/{claimed.subject}",
        "kind": "checked_in",
        # As long as ours.
        "event": {"kind": "checked_in", "check_in": claimed.kind, "words": "x" * 600},
    }


def _promise(claimed: Any) -> dict[str, Any]:
    return {
        "workspace_id": claimed.workspace_id,
        "channel_id": CHANNEL,
        "project_id": claimed.project_id,
        "kind": "entry",
        "ref": f"{claimed.id}",
        "created_at": NOW,
        "attempts": 0,
    }
