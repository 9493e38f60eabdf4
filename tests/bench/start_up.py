"""Start-up time and memory of the whole bot, against importing its libraries alone.

Ours is `labthread serve` in Socket Mode on a SQLite file that is there already: it imports, checks
the schema, asks Slack who it is, connects, and says that it is ready. The other imports exactly the
modules of other people that ours has loaded by then, as Python itself reports them, and says so.

Fair to both: same interpreter, same compiled modules, started as processes of their own, one after
another in turns; memory is what is resident when each is ready. Ours alone has modules of its own,
a database and three calls of Slack to pay for, and with 100,000 check-ins to come a larger file.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import packages_distributions
from pathlib import Path

from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from storage import Storage

from .filling import EACH, fill_check_ins, fill_projects
from .programs import READY, connected_to, running
from .rounds import Comparison, Ratio, Round, Tell, alternate

ROUNDS = 5
PENDING = 100_000
IDLE, BUSY, LIBRARIES = "labthread", f"labthread, {PENDING:,} check-ins to come", "libraries alone"
_OURS = {"bot", "handlers", "storage", "labthread"}
_SERVE = ("-m", "bot", "serve")
_IMPORTING = """\
import contextlib, importlib, time
for name in {names}:
    with contextlib.suppress(ImportError):  # some are only tried, by their users too
        importlib.import_module(name)
print("{ready}", flush=True)
time.sleep(60)  # ended as soon as its memory was read
"""
_RATIOS = tuple(Ratio(of=each, to=LIBRARIES, at_most=1.2) for each in (IDLE, BUSY))


async def run(folder: Path, tell: Tell) -> list[Comparison]:
    """Start everybody in turns, and compare time and memory."""
    async with Workspace(WorkspaceConfig(manifest=load_manifest())).serve() as workspace:
        tell("filling")
        files = {IDLE: folder / "idle.sqlite3", BUSY: folder / "busy.sqlite3"}
        for name, file in files.items():
            await _fill(file, PENDING if name == BUSY else 0)
        starts = {name: (_SERVE, connected_to(workspace, file)) for name, file in files.items()}
        code = await _import_all(folder, starts[IDLE][1])
        starts[LIBRARIES] = (("-c", code), {})
        memory: dict[str, list[list[float]]] = {name: [] for name in starts}
        busy: dict[str, list[list[float]]] = {name: [] for name in starts}

        def contestant(name: str) -> Round:
            words, environment = starts[name]

            async def start() -> list[float]:
                async with running(folder, words, READY, **environment) as program:
                    memory[name].append([program.memory])
                    busy[name].append([program.processor_time])
                    return [program.took]

            return start

        took = await alternate({name: contestant(name) for name in starts}, ROUNDS, tell)
    return [
        Comparison(title="Seconds until ready", unit="s", measured=took, ratios=_RATIOS),
        _beside("Seconds of processor time until ready", "s", busy),
        _beside("Resident memory when ready", "MiB", memory),
    ]


def _beside(title: str, unit: str, measured: Mapping[str, list[list[float]]]) -> Comparison:
    """What was noted at each start, without the first one, which warmed up."""
    kept = {name: rounds[1:] for name, rounds in measured.items()}
    return Comparison(title=title, unit=unit, measured=kept, ratios=_RATIOS)


async def _fill(file: Path, pending: int) -> None:
    storage = Storage(f"sqlite:///{file}")
    await storage.prepare()
    if pending:
        projects = range(1, pending // EACH + 1)
        workspace_id = await fill_projects(storage, len(projects))
        later = datetime.now(UTC) + timedelta(days=30)
        await fill_check_ins(storage, workspace_id, projects, later)
    await storage.close()


async def _import_all(folder: Path, environment: Mapping[str, str]) -> str:
    """A program that imports what others wrote of the modules that ours loads."""
    reported = folder / "imports.txt"
    with reported.open("wb") as file:
        words = ("-X", "importtime", *_SERVE)
        async with running(folder, words, READY, errors=file, **environment):
            pass
    loaded = re.findall(r"\| +\d+ \| +([\w.]+)$", reported.read_text(encoding="utf-8"), re.M)
    theirs = set(packages_distributions()) - _OURS
    names = [name for name in loaded if name.partition(".")[0] in theirs]
    return _IMPORTING.format(names=names, ready=READY)
