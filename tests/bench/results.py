"""Results accepted for good per second, against a bare endpoint with one insert.

Ours is the real inbox: it finds the token, checks the body, judges the result, keeps it, logs it
and promises what Slack will be told, and answers after the commit. The bare one reads the JSON and
inserts one row. Both are FastAPI on the same server, each in a process of its own, on a database
of its own: a SQLite file (WAL, synchronous=FULL, one writer at a time) or a PostgreSQL
that syncs. One client sends every result with a run id of its own, over connections that stay open.

Fair to them: the client, its JSON and the number of requests under way are the same, and so is how
the engine is opened. The bare one checks and judges nothing.
Fair to us: nothing is delivered to Slack meanwhile, which is paced at a message a second, and the
limit of a token, which protects others from one sender, is lifted.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

import aiohttp

from storage import Storage, schema

from .bare_servers import runs
from .filling import EACH, fill_hypotheses, fill_projects
from .postgresql import server
from .programs import Program, running
from .rounds import Comparison, Ratio, Round, Tell, alternate

ROUNDS, REQUESTS = 8, 120
#: Requests under way at once.
CROWDS = (8, 32)
PROJECTS = 4
OURS, BARE = "labthread", "one insert"


@dataclass(frozen=True)
class _Server:
    program: Program
    #: What opens ours.
    token: str


async def run(folder: Path, tell: Tell) -> list[Comparison]:
    """Measure on both engines, with few and with many requests at once."""
    found = await _on_engine("SQLite", f"sqlite:///{folder}/{{}}.sqlite3", tell)
    async with server() as address:
        return found + await _on_engine("PostgreSQL", address, tell)


async def _on_engine(engine: str, address: str, tell: Tell) -> list[Comparison]:
    found = []
    async with _contestants(address) as contestants, aiohttp.ClientSession() as session:
        for crowd in CROWDS:
            rates = {name: _round(session, each, crowd) for name, each in contestants.items()}
            before = {name: each.program.processor_time for name, each in contestants.items()}
            about = f"{engine}, {crowd} at once"
            measured = await alternate(
                rates, ROUNDS, lambda at, of=about: tell(f"{of}: {at}"), patience=30
            )
            # The first round is not measured, and is sent all the same.
            sent = REQUESTS * (len(measured[OURS]) + 1)
            found.append(
                Comparison(
                    title=f"Results kept per second: {about}",
                    unit="/s",
                    measured=measured,
                    ratios=[Ratio(of=OURS, to=BARE, at_least=0.7)],
                    more_is_better=True,
                    notes=[
                        f"{name}: {(each.program.processor_time - before[name]) * 1000 / sent:.1f} "
                        "ms of processor time a result"
                        for name, each in contestants.items()
                    ],
                )
            )
    return found


@asynccontextmanager
async def _contestants(address: str) -> AsyncIterator[dict[str, _Server]]:
    ours, bare = (Storage(address.format(name)) for name in ("ours", "bare"))
    await schema.upgrade(ours.engine)
    workspace_id = await fill_projects(ours, PROJECTS)
    await fill_hypotheses(ours, workspace_id, range(1, PROJECTS + 1))
    async with ours.begin(workspace_id) as work:
        token = await work.tokens.create(project_id=None, now=datetime.now(UTC), expires_at=None)
    async with bare.write() as connection:
        await connection.run_sync(runs.metadata.create_all)
    for each in (ours, bare):
        await each.close()
    async with AsyncExitStack() as stack:
        found = {}
        for name, kind, file in ((OURS, "inbox", "ours"), (BARE, "one-insert", "bare")):
            words = ("-m", "tests.bench.bare_servers", kind)
            url = address.format(file)
            folder = Path(tempfile.gettempdir())
            started = await stack.enter_async_context(
                running(folder, words, "listens", DATABASE_URL=url)
            )
            found[name] = _Server(started, token)
        yield found


def _round(session: aiohttp.ClientSession, server: _Server, crowd: int) -> Round:
    numbers = count()
    address = f"{server.program.said.split()[-1]}/api/v1/results"
    headers = {"Authorization": f"Bearer {server.token}"}

    async def send(bodies: list[dict[str, object]]) -> None:
        while bodies:
            body = bodies.pop()
            async with session.post(address, json=body, headers=headers) as answer:
                said = await answer.json()
            assert (answer.status, said["status"]) == (202, "accepted"), said

    async def measure() -> list[float]:
        bodies = [_body(crowd, number) for number in islice(numbers, REQUESTS)]
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(crowd):
                group.create_task(send(bodies))
        return [REQUESTS / (time.perf_counter() - started)]

    return measure


def _body(crowd: int, number: int) -> dict[str, object]:
    project, hypothesis = number % PROJECTS + 1, number // PROJECTS % EACH + 1
    return {
        "hypothesis": f"fraud-{project}/H{hypothesis}",
        "run_id": f"train-{crowd}-{number}",
        "metrics": {"recall[bec]": 0.61, "recall[phishing]": 0.912},
    }
