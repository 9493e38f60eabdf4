"""What was measured, as a table for people and as JSON for the docs."""

import os
import platform
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from .rounds import Comparison, Ratio
from .slack_calls import Costs

_LIBRARIES = (
    "slack-bolt",
    "slack-sdk",
    "sqlalchemy",
    "aiosqlite",
    "psycopg",
    "apscheduler",
    "fastapi",
    "uvicorn",
    "aiohttp",
)
_PLAN = {True: "met", False: "MISSED", None: ""}


def show(console: Console, found: Sequence[Comparison | Costs]) -> None:
    """Print a benchmark's tables."""
    for each in found:
        if isinstance(each, Costs):
            _show_costs(console, each)
        else:
            _show_comparison(console, each)


def _show_comparison(console: Console, found: Comparison) -> None:
    table = Table(title=found.title, title_justify="left")
    for heading in ("", "median", "p99", "ratio", "95% band", "of p99s", "target", ""):
        table.add_column(heading, justify="left" if not heading else "right")
    for name in found.measured:
        values = (f"{value:,.2f} {found.unit}" for value in (found.median(name), found.tail(name)))
        table.add_row(name, *values, "", "", "", "", "")
    for ratio in found.ratios:
        low, high = found.band(ratio)
        table.add_row(
            f"  {ratio.of} / {ratio.to}",
            "",
            "",
            f"{found.ratio(ratio):.3f}",
            f"{low:.3f}–{high:.3f}",
            f"{found.tail_ratio(ratio):.3f}",
            _target(ratio),
            _PLAN[ratio.holds(found.ratio(ratio))],
        )
    console.print(table)
    for note in found.notes:
        console.print(f"  {note}", highlight=False)


def _target(ratio: Ratio) -> str:
    if ratio.at_most is not None:
        return f"≤ {ratio.at_most:g}"
    return f"≥ {ratio.at_least:g}" if ratio.at_least is not None else ""


def _show_costs(console: Console, found: Costs) -> None:
    table = Table(title=found.title, title_justify="left")
    for heading in ("act", "calls", "fewest", "", "why no fewer"):
        table.add_column(heading)
    for act in found.acts:
        is_met = _PLAN[act.calls == act.fewest]
        table.add_row(act.name, str(len(act.calls)), str(len(act.fewest)), is_met, act.why)
    console.print(table)


def as_json(found: Comparison | Costs) -> dict[str, Any]:
    """What a table says, as data."""
    if isinstance(found, Costs):
        acts = [
            {
                "act": act.name,
                "calls": act.calls,
                "fewest": act.fewest,
                "met": act.calls == act.fewest,
                "why_no_fewer": act.why,
            }
            for act in found.acts
        ]
        return {"title": found.title, "acts": acts}
    return {
        "title": found.title,
        "unit": found.unit,
        "contestants": {
            name: {
                "median": _short(found.median(name)),
                "p99": _short(found.tail(name)),
                "rounds": len(rounds),
                "samples": sum(map(len, rounds)),
            }
            for name, rounds in found.measured.items()
        },
        "ratios": [_ratio_as_json(found, each) for each in found.ratios],
        "notes": list(found.notes),
    }


def _ratio_as_json(found: Comparison, ratio: Ratio) -> dict[str, Any]:
    value = found.ratio(ratio)
    return {
        "of": ratio.of,
        "to": ratio.to,
        "of_medians": _short(value),
        "band_95": [_short(each) for each in found.band(ratio)],
        "of_p99s": _short(found.tail_ratio(ratio)),
        "target": _target(ratio),
        "met": ratio.holds(value),
    }


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def circumstances() -> dict[str, Any]:
    """Where and when it was measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "disk_sync_ms": _short(_disk_sync()),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _disk_sync() -> float:
    """Milliseconds in which the disk that databases lie on keeps 4 KiB for good."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(100):
            started = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - started) * 1000)
    return median(took)
