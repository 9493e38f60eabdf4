"""Tables and charts."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    by_type,
    integer,
    listing,
    number,
    one_of,
    problem,
    shape,
    string,
    then,
)
from bot.workspace.validation.rich_text import rich_text

_BLOCK_ID = {"block_id": string(255, 1)}

# In a data_table Slack documents raw_number; one test against Slack saw it refused.
_CELL = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(least=1)}),
        "raw_number": shape({"type": anything, "value": number}, {"text": string(least=1)}),
        "rich_text": rich_text,
    }
)


def _column(value: Any, pointer: str) -> Problems:
    if value is None:
        return []
    settings = {"align": one_of("left", "center", "right"), "is_wrapped": boolean}
    return shape({}, settings)(value, pointer)


TABLE = shape(
    {"type": anything, "rows": listing(listing(_CELL, 20), 100)},
    {"column_settings": listing(_column, 20), **_BLOCK_ID},
)


def _is_even(value: Any, pointer: str) -> Problems:
    rows = value["rows"]
    found: Problems = []
    if any(cell["type"] == "rich_text" for cell in rows[0]):
        found += problem(f"{pointer}/rows/0", "the header row takes no rich_text")
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            found += problem(f"{pointer}/rows/{index}", "all rows must have the same length")
    return found


DATA_TABLE = then(
    shape(
        {
            "type": anything,
            "caption": string(least=1),
            "rows": listing(listing(_CELL, 20), most=201, least=2),
        },
        {
            "page_size": integer(1, 100),
            "row_header_column_index": integer(0, 19),
            **_BLOCK_ID,
        },
    ),
    _is_even,
)


def _above_zero(value: Any, pointer: str) -> Problems:
    return number(value, pointer) or ([] if value > 0 else problem(pointer, "must be above 0"))


_SERIES = shape(
    {
        "name": string(20, 1),
        "data": listing(shape({"label": string(20, 1), "value": number}), 20),
    }
)


def _matches_axis(value: Any, pointer: str) -> Problems:
    categories = value["axis_config"].get("categories") or []
    names = [series["name"] for series in value["series"]]
    found: Problems = []
    if len(set(names)) != len(names):
        found += problem(f"{pointer}/series", "series names must be unique")
    for index, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            at = f"{pointer}/series/{index}/data"
            found += problem(at, "must have exactly one point for each category")
    return found


_AXES = shape(
    {"categories": listing(string(20, 1), 20)}, {"x_label": string(50), "y_label": string(50)}
)
_PLOT = then(
    shape({"type": anything, "series": listing(_SERIES, 12), "axis_config": _AXES}), _matches_axis
)
_CHARTS: dict[str, Check] = {
    "pie": shape(
        {
            "type": anything,
            "segments": listing(shape({"label": string(20, 1), "value": _above_zero}), 12),
        }
    ),
    "bar": _PLOT,
    "area": _PLOT,
    "line": _PLOT,
}

DATA_VISUALIZATION = shape(
    {"type": anything, "title": string(50, 1), "chart": by_type(_CHARTS)}, _BLOCK_ID
)
