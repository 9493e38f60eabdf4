"""What migration 0002 does to the rows that it finds, and on the way back."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy import Connection

_PROJECTS = sa.table("projects", sa.column("id"), sa.column("owner_zone"), sa.column("state"))
_HYPOTHESES = sa.table(
    "hypotheses",
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("state"),
    sa.column("plan", sa.JSON()),
    sa.column("started_at", sa.DateTime(timezone=True)),
    sa.column("deadline", sa.DateTime(timezone=True)),
    sa.column("basis_day", sa.Date()),
    sa.column("basis"),
    sa.column("days_planned"),
    sa.column("days_taken"),
)
_CHECK_INS = sa.table(
    "check_ins",
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("subject"),
    sa.column("kind"),
    sa.column("due_at", sa.DateTime(timezone=True)),
)
_ENTRIES = sa.table(
    "log_entries",
    sa.column("id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("event", sa.JSON()),
)
_OLD_EVENTS = {"started", "checked_in", "result", "decided", "extended"}
_OLD_CHECK_INS = ("before", "deadline", "reminder")
_OLD_INTENTS = ("card", "section", "hypothesis", "entry", "summary", "prompts", "export")


def begin_revisions(connection: Connection) -> None:
    """What stands in a document is the first revision that is known of it."""
    connection.exec_driver_sql(
        "INSERT INTO revisions (workspace_id, project_id, subject, number, document_revision, "
        "content, edited_by, edited_at, reason, after) "
        "SELECT workspace_id, project_id, key, revision, 1, content, edited_by, edited_at, '', '' "
        "FROM sections"
    )
    is_sqlite = connection.dialect.name == "sqlite"
    listed = "json_array(json(h.plan))" if is_sqlite else "json_build_array(h.plan)"
    connection.exec_driver_sql(  # one of two constants is put in
        "INSERT INTO revisions (workspace_id, project_id, subject, number, document_revision, "  # noqa: S608
        "content, edited_by, edited_at, reason, after) "
        "SELECT h.workspace_id, h.project_id, 'H' || CAST(h.number AS TEXT), h.revision, 1, "
        f"{listed}, p.owner_id, p.created_at, '', '' "
        "FROM hypotheses h JOIN projects p ON p.id = h.project_id"
    )


def carry_timeboxes_over(connection: Connection) -> None:
    """Say what deadlines are counted from, how long decided ones took, and whom to ask next.

    A timebox keeps the deadline that it was given: it is counted until that day.
    """
    taken = _days_taken(connection)
    started = (
        sa.select(_HYPOTHESES, _PROJECTS.c.owner_zone)
        .join_from(_HYPOTHESES, _PROJECTS, _PROJECTS.c.id == _HYPOTHESES.c.project_id)
        .where(_HYPOTHESES.c.started_at.is_not(None))
    )
    for row in connection.execute(started).all():
        place = _zone(row.owner_zone)
        last = _utc(row.deadline).astimezone(place)
        _change(
            connection,
            row,
            # Not its start: with many extensions that lies further back than a day may be chosen.
            basis_day=last.date() - timedelta(days=1),
            basis=last.date().isoformat(),
            days_planned=int(row.plan["timebox"]),
            days_taken=taken.get((row.project_id, row.number), 0),
        )
        if row.state in {"running", "awaiting_decision"}:
            _ask_later(connection, row, last)


def _days_taken(connection: Connection) -> dict[tuple[int, int], int]:
    rows = connection.execute(sa.select(_ENTRIES).order_by(_ENTRIES.c.id))
    return {
        (row.project_id, row.number): row.event["spent"]
        for row in rows
        if row.event["kind"] == "decided"
    }


def _ask_later(connection: Connection, row: Any, last: datetime) -> None:
    """Ask the decider a week after the deadline, and name it to the channel on the Monday after.

    Five working days of Monday to Friday are a week; no other calendar was known.
    """
    decider = datetime.combine(last.date() + timedelta(weeks=1), time(10), last.tzinfo)
    monday = decider + timedelta(days=7 - decider.weekday())
    for kind, due in (("decider", decider), ("weekly", monday)):
        connection.execute(
            sa.insert(_CHECK_INS).values(
                workspace_id=row.workspace_id,
                project_id=row.project_id,
                subject=f"H{row.number}",
                kind=kind,
                due_at=_to_store(connection, due),
            )
        )


def forget_what_is_new(connection: Connection) -> None:
    """Take out, or put in older words, what an older version could not read."""
    connection.execute(
        sa.delete(_CHECK_INS).where(
            _CHECK_INS.c.subject.not_like("H%") | _CHECK_INS.c.kind.not_in(_OLD_CHECK_INS)
        )
    )
    new = ("in_review", "approved")
    connection.execute(sa.update(_PROJECTS).where(_PROJECTS.c.state.in_(new)).values(state="draft"))
    old = ("draft", "running")
    connection.execute(
        sa.update(_PROJECTS).where(_PROJECTS.c.state.not_in(old)).values(state="running")
    )
    for row in connection.execute(sa.select(_HYPOTHESES)).all():
        _change(connection, row, plan=row.plan | {"timebox": _working_days(row)})
    _forget_entries(connection)


def _working_days(row: Any) -> str:
    """A timebox in the only way that was known; ten days where nothing says how many."""
    text = row.plan["timebox"]
    days = row.days_planned or (int(text.split()[0]) if re.match(r"\d{1,2}\b(?!-)", text) else 10)
    return str(days)


def _forget_entries(connection: Connection) -> None:
    def is_new(event: dict[str, Any]) -> bool:
        new_question = event.get("check_in", "before") not in _OLD_CHECK_INS
        return event["kind"] not in _OLD_EVENTS or new_question

    entries = connection.execute(sa.select(_ENTRIES.c.id, _ENTRIES.c.event)).all()
    unknown = [row.id for row in entries if is_new(row.event)]
    for table in ("outbox", "messages"):
        told = sa.table(table, sa.column("kind"), sa.column("ref"))
        is_of_entry = told.c.kind.in_(("entry", "summary")) & told.c.ref.in_(map(str, unknown))
        connection.execute(sa.delete(told).where(told.c.kind.not_in(_OLD_INTENTS) | is_of_entry))
    connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.id.in_(unknown)))


def _change(connection: Connection, row: Any, **values: Any) -> None:
    connection.execute(
        sa.update(_HYPOTHESES)
        .where(
            _HYPOTHESES.c.workspace_id == row.workspace_id,
            _HYPOTHESES.c.project_id == row.project_id,
            _HYPOTHESES.c.number == row.number,
        )
        .values(**values)
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _utc(at: datetime) -> datetime:
    """What was read, aware: SQLite keeps no zone."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _to_store(connection: Connection, at: datetime) -> datetime:
    utc = at.astimezone(UTC)
    return utc.replace(tzinfo=None) if connection.dialect.name == "sqlite" else utc
