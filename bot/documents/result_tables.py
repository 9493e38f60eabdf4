"""Results as CSV, with `,`, `;` or a tab between the cells.

A row for each measurement: `metric` (or `name`) and `value`, perhaps `slice`, `unit`, `stderr` and
`n`, or `ci_low` and `ci_high` with `ci_level`. Rows of one metric that a column `replicate`, `seed`
or `fold` tells apart are its replicates.

Or a column for each metric: a header of names such as `recall[bec]`, and a row of numbers; several
rows are replicates, unless a column such as `epoch` says that they are moments of one training.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from bot.experiments.measurements import (
    MAX_REPLICATES,
    USUAL_LEVEL,
    Measured,
    Values,
    clean_unit,
)
from bot.experiments.metrics import MetricKey, parse_number
from bot.experiments.text import shorten

_REPLICATES = ("replicate", "seed", "fold")
#: Rows that such a column tells apart are moments of one run.
_STEPS = {"epoch", "step", "global_step", "iteration"}
_CELLS = ("metric", "value", "slice", "unit", "stderr", "n", "ci_low", "ci_high", "ci_level")

#: What a row says, by column.
Row = dict[str, str]
#: What tells a replicate from the others; blank for a value that is none.
Label = tuple[str, ...]
#: The measurements of each metric; in the order of the file.
Groups = dict[MetricKey, dict[Label, Measured]]


def read_table(text: str) -> Values:
    """Read a table of results; raises ValueError with a sentence that names the line."""
    lines = _lines(text)
    _, header = next(lines, (0, []))
    columns = _columns(header)
    rows = []
    for line, cells in lines:
        if len(cells) != len(columns):
            raise ValueError(
                f"line {line}: there are {len(cells)} cells, and the header has {len(columns)}."
            )
        # A column without a title is the index that pandas writes.
        rows.append((line, {name: cell for name, cell in zip(columns, cells, strict=True) if name}))
    return _settle(_measurements(rows) if "metric" in columns else _columns_of_numbers(rows))


def one_metric(text: str) -> MetricKey:
    """Read the name of one metric; raises ValueError with a sentence for the writer."""
    key = MetricKey.parse(text)
    if key.is_wildcard:
        raise ValueError(f"Name one slice; {key} stands for all of them.")
    if not text.isprintable():
        raise ValueError(f"“{shorten(text)}” holds a character that does not show.")
    return key


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=max(",;\t", key=bare.count),
        skipinitialspace=True,
        strict=True,
    )
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: this is not CSV ({error}).") from None


def _columns(header: Sequence[str]) -> list[str]:
    """The columns; those of a table of measurements by the names that we use."""
    folded = [re.sub(r"^name$", "metric", each.casefold()) for each in header]
    columns = folded
    if "metric" not in folded:
        columns = [
            low if low in _REPLICATES else cell for low, cell in zip(folded, header, strict=True)
        ]
    elif "value" not in folded:
        raise ValueError("the table has a column metric, and no column value.")
    elif unknown := [each for each in folded if each and each not in (*_CELLS, *_REPLICATES)]:
        raise ValueError(f"the column “{shorten(unknown[0])}” is none of {', '.join(_CELLS)}.")
    if twice := [each for each, count in Counter(columns).items() if each and count > 1]:
        raise ValueError(f"the column “{shorten(twice[0])}” is there twice.")
    return columns


def _measurements(rows: Sequence[tuple[int, Row]]) -> Groups:
    groups: Groups = {}
    for line, row in rows:
        with _on_line(line):
            name = f"{row['metric']}[{row['slice']}]" if row.get("slice") else row["metric"]
            key, label, measured = one_metric(name), _label(row), _measured(row)
            if label and measured.is_uncertain:
                raise ValueError("A replicate has no standard error or interval of its own.")
            _add(groups, key, label, measured)
    return groups


def _columns_of_numbers(rows: Sequence[tuple[int, Row]]) -> Groups:
    groups: Groups = {}
    history = [each for each in rows[0][1] if each.casefold() in _STEPS] if len(rows) > 1 else []
    if history:
        raise ValueError(
            f"the column “{shorten(history[0])}” makes it the history of one training, not "
            "repeated runs. Report its last row alone."
        )
    for line, row in rows:
        with _on_line(line):
            label = _label(row) or ((str(line),) if len(rows) > 1 else ())
            for name, number in row.items():
                if name not in _REPLICATES:
                    measured = Measured(value=parse_number(number))
                    _add(groups, one_metric(name), label, measured)
    return groups


@contextmanager
def _on_line(line: int) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise ValueError(f"line {line}: {error}") from None


def _label(row: Row) -> Label:
    label = tuple(row.get(column, "") for column in _REPLICATES)
    return label if any(label) else ()


def _measured(row: Row) -> Measured:
    low, high = _number(row, "ci_low"), _number(row, "ci_high")
    level = _number(row, "ci_level")
    if (low is None) != (high is None):
        raise ValueError("An interval has both of ci_low and ci_high.")
    n = _number(row, "n")
    # pandas writes whole numbers as 5120.0 where some are missing.
    if n is not None and (n < 1 or n != n.to_integral_value()):
        raise ValueError(f"“{shorten(row['n'])}” is no number of samples.")
    return Measured(
        value=parse_number(row["value"]),
        unit=clean_unit(row.get("unit", "")),
        stderr=_number(row, "stderr"),
        n=int(n) if n is not None else None,
        ci=None if low is None or high is None else (low, high),
        ci_level=USUAL_LEVEL if level is None else level,
    )


def _number(row: Row, column: str) -> Decimal | None:
    return parse_number(row[column]) if row.get(column) else None


def _add(groups: Groups, key: MetricKey, label: Label, measured: Measured) -> None:
    known = groups.setdefault(key, {})
    if label in known or (known and not (label and all(known))):
        columns = f"{', '.join(_REPLICATES[:-1])} or {_REPLICATES[-1]}"
        raise ValueError(f"{key} is there twice. A column {columns} tells replicates apart.")
    known[label] = measured


def _settle(groups: Groups) -> Values:
    return {key: _one(key, known) for key, known in groups.items()}


def _one(key: MetricKey, known: dict[Label, Measured]) -> Measured:
    if () in known:
        return known[()]
    units = {each.unit for each in known.values()}
    if len(units) > 1:
        raise ValueError(f"{key} has replicates in different units.")
    if len(known) > MAX_REPLICATES:
        raise ValueError(f"{key} has more than {MAX_REPLICATES:,} replicates.")
    return Measured.of_replicates(tuple(each.value for each in known.values()), units.pop())
