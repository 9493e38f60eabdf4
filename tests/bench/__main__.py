"""`python -m tests.bench [NAME …]`: run all benchmarks or those named, print and store the results.

Databases lie in a temporary folder, which should be on a real disk: TMPDIR names another.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from . import acks, check_ins, posts, report, results, slack_calls, start_up
from .rounds import Comparison, Tell
from .slack_calls import Costs

_STORE = Path(__file__).parents[2] / "docs" / "bench.json"
Benchmark = Callable[[Path, Tell], Awaitable[Sequence[Comparison | Costs]]]
BENCHMARKS: dict[str, Benchmark] = {
    "acks": acks.run,
    "results": results.run,
    "check_ins": check_ins.run,
    "posts": posts.run,
    "start_up": start_up.run,
    "slack_calls": slack_calls.run,
}


async def _run(names: Sequence[str]) -> dict[str, Any]:
    progress, console = Console(stderr=True), Console(width=160)
    made = {}
    for name in names:
        started = time.monotonic()
        with (
            tempfile.TemporaryDirectory(prefix=f"labthread-bench-{name}-") as folder,
            progress.status(name) as status,
        ):

            def tell(what: str, name: str = name) -> None:
                status.update(f"{name}: {what}")

            found = await BENCHMARKS[name](Path(folder), tell)
        console.rule(f"{name}, {time.monotonic() - started:.0f} s", align="left")
        report.show(console, found)
        made[name] = report.circumstances() | {"found": [report.as_json(each) for each in found]}
    return made


def main() -> None:
    """Run what is named; what is not keeps its stored results."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--store", type=Path, default=_STORE, help="JSON file for the results")
    asked = parser.parse_args()
    names = asked.names or list(BENCHMARKS)
    if unknown := set(names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    made = asyncio.run(_run(names))
    stored = json.loads(asked.store.read_text(encoding="utf-8")) if asked.store.exists() else {}
    text = json.dumps(stored | made, indent=1, ensure_ascii=False)
    asked.store.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
