"""What migration 0003 does to the rows that it finds on the way back."""

import re
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import Connection

_HYPOTHESES = sa.table(
    "hypotheses",
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("baseline", sa.JSON()),
)
_ENTRIES = sa.table(
    "log_entries", sa.column("id"), sa.column("kind"), sa.column("event", sa.JSON())
)
#: The numbers that a measurement begins with: its value, or its replicates.
_NUMBERS = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?(?:\s+|$)")


def forget_what_is_new(connection: Connection) -> None:
    """Take out, or put in older words, what an older version could not read."""
    notes = sa.select(sa.cast(_ENTRIES.c.id, sa.Text())).where(_ENTRIES.c.kind == "noted")
    for name in ("outbox", "messages"):
        told = sa.table(name, sa.column("kind"), sa.column("ref"))
        is_of_note = told.c.kind.in_(("entry", "summary")) & told.c.ref.in_(notes)
        connection.execute(sa.delete(told).where((told.c.kind == "digest") | is_of_note))
    connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.kind == "noted"))
    _judge_in_older_words(connection)
    _values_alone(connection)


def _judge_in_older_words(connection: Connection) -> None:
    """A metric that its interval left undecided was not known to have reached anything."""
    is_undecided = sa.cast(_ENTRIES.c.event, sa.Text()).like("%undecided%")
    found = sa.select(_ENTRIES).where(_ENTRIES.c.kind == "result", is_undecided)
    for row in connection.execute(found).all():
        for finding in (row.event["verdict"] or {"findings": []})["findings"]:
            if finding["standing"] == "undecided":
                finding["standing"] = "unknown"
        changed = sa.update(_ENTRIES).where(_ENTRIES.c.id == row.id).values(event=row.event)
        connection.execute(changed)


def _values_alone(connection: Connection) -> None:
    """Of a baseline nothing was known but a number for each metric."""
    for row in connection.execute(sa.select(_HYPOTHESES)).all():
        baseline = {metric: _value(text) for metric, text in row.baseline.items()}
        if baseline != row.baseline:
            connection.execute(
                sa.update(_HYPOTHESES)
                .where(
                    _HYPOTHESES.c.workspace_id == row.workspace_id,
                    _HYPOTHESES.c.project_id == row.project_id,
                    _HYPOTHESES.c.number == row.number,
                )
                .values(baseline=baseline)
            )


def _value(text: str) -> str:
    """The value of a measurement in words; of replicates their mean."""
    numbers: list[Decimal] = []
    place = 0
    while match := _NUMBERS.match(text, place):
        numbers.append(Decimal(match[0].strip()))
        place = match.end()
    if not numbers:
        return text
    return str(numbers[0] if len(numbers) == 1 else sum(numbers, Decimal(0)) / len(numbers))
