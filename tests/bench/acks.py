"""How long Slack waits for a command that writes, against bare Bolt apps that only acknowledge.

Ours is the whole bot, `labthread serve` in HTTP mode: `/lab export KEY` looks the project up, and
promises the file in a transaction on a real SQLite file (WAL, synchronous=FULL) that is committed
before the ack; saving a section's form also keeps the section, its revision and two promises. The
bare apps are Bolt's README: one listener, which acknowledges; one as Bolt comes, one with
`process_before_response`.

Fair to them: they check the same signatures, run behind the same HTTP adapter and server, each in
a process of its own, and are sent the very same signed requests over one connection that stays
open, one request after another. They match one listener where ours matches seventy.
Fair to us: the channel's lane is held, as by another replica, so that what is delivered after the
ack is not measured along; the workers that wake and find it held are.
"""

import hashlib
import hmac
import json
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import yaml

from bot.manifest import http_manifest
from bot.workspace import Workspace, WorkspaceConfig
from tests.conversations.talk import until

from .programs import READY, connected_to, free_port, running
from .rounds import Comparison, Ratio, Round, Tell, alternate

ROUNDS, AT_ONCE = 25, 20
#: Seconds in which the bot has posted what was promised.
_PATIENCE = 60
CHANNEL, TITLE, KEY = "#fraud-ml", "Catch more invoice fraud", "catch-more-invoice-fraud"
OURS, BARE, BEFORE = "labthread", "bare Bolt", "bare Bolt, process_before_response"
_RATIOS = (Ratio(of=OURS, to=BARE, at_most=0.3), Ratio(of=OURS, to=BEFORE))


@dataclass(frozen=True, kw_only=True)
class _Act:
    title: str
    #: The bodies of its requests, each of them new to the bot.
    bodies: Callable[[Workspace], Iterator[str]]
    #: Whether an answer of ours says that it was done.
    is_done: Callable[[str], bool]


async def run(folder: Path, tell: Tell) -> list[Comparison]:
    """Measure both acts."""
    async with _contestants(folder) as (workspace, addresses):
        return [await _compare(workspace, addresses, act, tell) for act in _ACTS]


async def _compare(
    workspace: Workspace, addresses: dict[str, str], act: _Act, tell: Tell
) -> Comparison:
    secret = workspace.signing_secret.encode()

    def contestant(name: str) -> Round:
        bodies = act.bodies(workspace)

        async def measure() -> list[float]:
            took = []
            async with aiohttp.ClientSession() as session:
                for body in islice(bodies, AT_ONCE):
                    headers = _signed(body, secret)
                    started = time.perf_counter()
                    async with session.post(addresses[name], data=body, headers=headers) as answer:
                        said = await answer.text()
                    took.append((time.perf_counter() - started) * 1000)
                    assert answer.status == 200, said
                    assert name != OURS or act.is_done(said), said
            # The first one also opened the connection.
            return took[1:]

        return measure

    measured = await alternate({name: contestant(name) for name in addresses}, ROUNDS, tell)
    return Comparison(title=act.title, unit="ms", measured=measured, ratios=_RATIOS)


def _signed(body: str, secret: bytes) -> dict[str, str]:
    now = str(int(time.time()))
    signature = hmac.new(secret, f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signature}",
    }


@asynccontextmanager
async def _contestants(folder: Path) -> AsyncIterator[tuple[Workspace, dict[str, str]]]:
    port = free_port()
    ours = f"http://127.0.0.1:{port}/slack/events"
    manifest = yaml.safe_load(http_manifest("https://labthread.example.com"))
    workspace = Workspace(WorkspaceConfig(manifest=manifest, request_url=ours, rate_limits=False))
    file = folder / "acks.sqlite3"
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(workspace.serve())
        environment = connected_to(workspace, file) | {"PORT": str(port)}
        serve = ("-m", "bot", "serve")
        await stack.enter_async_context(running(folder, serve, READY, **environment))
        await _open_project(workspace)
        await _hold_lane(file)
        addresses = {OURS: ours}
        for name, server in ((BARE, "bolt"), (BEFORE, "bolt-before")):
            words = ("-m", "tests.bench.bare_servers", server)
            bare = await stack.enter_async_context(running(folder, words, "listens", **environment))
            addresses[name] = f"{bare.said.split()[-1]}/slack/events"
        yield workspace, addresses


async def _open_project(workspace: Workspace) -> None:
    """Let ana open a project and write a section, once; her requests are what is sent again."""
    ana, channel = workspace.person("ana"), workspace.channel(CHANNEL)
    assert (await ana.command(CHANNEL, f"/lab new {TITLE}")).ok
    assert (await ana.submit({})).ok
    (card,) = await until(lambda: channel.messages, limit=_PATIENCE)
    (button,) = re.findall(r'"(\d+/data_motivation)"', json.dumps(card["blocks"]))
    assert (await ana.click(card, "section_edit", value=button)).ok
    assert (await ana.submit({"evidence": "Draft 0"})).ok


async def _hold_lane(file: Path) -> None:
    """Hold the channel's lane, once nothing waits in it any more."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        waiting = "SELECT NOT EXISTS (SELECT 1 FROM outbox)"
        await until(lambda: database.execute(waiting).fetchone()[0], limit=_PATIENCE)
        database.execute("UPDATE lanes SET lease_until = '2999-01-01 00:00:00.000000'")


def _commands(workspace: Workspace) -> Iterator[str]:
    sent = next(each for each in workspace.deliveries if each.type == "slash_commands")
    for number in count():
        # The trigger is what tells a repeated command from a new one.
        changes = {"text": f"export {KEY}", "trigger_id": f"bench.{number}"}
        yield urlencode({**sent.payload, **changes})


def _submissions(workspace: Workspace) -> Iterator[str]:
    (*_, sent) = (each for each in workspace.deliveries if each.type == "interactive")
    told = json.dumps(sent.payload)
    for number in count(1):
        payload = json.loads(told.replace("Draft 0", f"Draft {number}"))
        view = payload["view"]
        # Each is written over the one before.
        state = json.loads(view["private_metadata"]) | {"revision": number}
        view |= {"private_metadata": json.dumps(state), "hash": f"bench.{number}"}
        yield urlencode({"payload": json.dumps(payload)})


_ACTS = (
    _Act(
        title="/lab export KEY: one promise kept",
        bodies=_commands,
        is_done=lambda said: "on its way" in said,
    ),
    _Act(
        title="A section's form: a revision and two promises kept",
        bodies=_submissions,
        is_done=lambda said: not said,
    ),
)
