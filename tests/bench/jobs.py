"""APScheduler's own SQL job store: filled in bulk, and fired."""

import pickle
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import create_engine, event, insert, select

_AGO, _LATER = timedelta(hours=1), timedelta(days=30)
_PATIENCE = 120

_fired = 0
_wanted = 0
_lock, _all_fired = threading.Lock(), threading.Event()


def fire() -> None:
    """What each job does."""
    global _fired
    with _lock:
        _fired += 1
        if _fired == _wanted:
            _all_fired.set()


def fill(file: Path, due: int, pending: int) -> None:
    """Keep so many jobs that are due and so many that are not: copies of one added as usual."""
    store = _store(file)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    now = datetime.now(UTC)
    scheduler.add_job(fire, "date", run_date=now + _LATER, misfire_grace_time=None)
    scheduler.shutdown()
    with store.engine.begin() as connection:
        (kept,) = connection.execute(select(store.jobs_t.c.job_state)).scalars()
        state = pickle.loads(kept)
        rows = [_row(state, now - _AGO) for _ in range(due)]
        rows += [_row(state, now + _LATER) for _ in range(pending - 1)]
        connection.execute(insert(store.jobs_t), rows)
    store.engine.dispose()


def fire_due(file: Path, due: int) -> float:
    """Fire all that is due; returns the seconds until all have run and none is left."""
    global _fired, _wanted
    _fired, _wanted = 0, due
    _all_fired.clear()
    store = _store(file)
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore(store)
    started = time.perf_counter()
    scheduler.start()
    assert _all_fired.wait(_PATIENCE), f"only {_fired} of {due} fired"
    # It waits until the round of firing has deleted what it fired.
    scheduler.shutdown()
    took = time.perf_counter() - started
    with _store(file).engine.connect() as connection:
        left = connection.execute(
            select(store.jobs_t.c.id).where(store.jobs_t.c.next_run_time <= time.time())
        )
        assert left.first() is None
    return took


def _store(file: Path) -> SQLAlchemyJobStore:
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return SQLAlchemyJobStore(engine=engine)


def _row(state: dict[str, Any], at: datetime) -> dict[str, Any]:
    name = uuid4().hex
    job = {**state, "id": name, "trigger": DateTrigger(at), "next_run_time": at}
    return {
        "id": name,
        "next_run_time": at.timestamp(),
        "job_state": pickle.dumps(job, pickle.HIGHEST_PROTOCOL),
    }
