"""The outbox's posts per second, against the limits that it has to keep.

The whole bot, `labthread serve` in Socket Mode, finds hundreds of cards promised, each of them a
post of its own, and posts them into an emulator in another process, which counts as Slack does and
answers 429 to one too many. The limit is the other contestant and needs no running: nobody can be
quicker for long. Rates are those of a whole window of posts, wherever it begins: what was taken in
a burst after a rest is paid for in the same window.

- *by channel*: forty channels, each of which takes a message a second, in windows of twenty
  seconds; the limit of the whole workspace is lifted on both sides.
- *by workspace*: the same channels under Slack's limit of a workspace, 300 messages a minute, in
  windows of a minute.

Refusals are counted, too: to be slowed down by them is not to keep a limit.
"""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert, select

from bot.experiments.records import IntentKind
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.config import ChannelConfig
from storage import Storage
from storage.outbox_tables import lanes, outbox
from storage.workspaces import WorkspaceInfo

from .filling import fill_projects
from .programs import READY, connected_to, running
from .rounds import Comparison, Ratio, Tell

OURS, LIMIT = "labthread", "the limit"
CHANNELS = 40
POST = "chat.postMessage"
#: Seconds after which it is plain that the limit is missed by far.
_PATIENCE = 150


@dataclass(frozen=True, kw_only=True)
class _Case:
    title: str
    #: What runs the bot.
    module: str
    #: The emulator's limit of posts in the workspace; 0 for none.
    per_minute: int
    #: Posts a second.
    limit: float
    #: Posts before the first window, and in one.
    settle: int
    window: int


_CASES = (
    _Case(
        title=f"by channel: {CHANNELS} channels, one a second each",
        module="tests.bench.roomy_bot",
        per_minute=0,
        limit=CHANNELS,
        # A rested channel takes three at once.
        settle=CHANNELS * 4,
        window=CHANNELS * 20,
    ),
    _Case(
        title=f"by workspace: {CHANNELS} channels, 300 a minute together",
        module="bot",
        per_minute=300,
        limit=300 / 60,
        settle=50,
        window=300,
    ),
)


async def run(folder: Path, tell: Tell) -> list[Comparison]:
    """Post against each limit."""
    return [await _against(case, folder, tell) for case in _CASES]


async def _against(case: _Case, folder: Path, tell: Tell) -> Comparison:
    workspace = Workspace(
        WorkspaceConfig(
            manifest=load_manifest(),
            channels=[ChannelConfig(name=f"team-{number}") for number in range(CHANNELS)],
            per_minute={POST: case.per_minute},
        )
    )
    file = folder / f"posts-{case.per_minute}.sqlite3"
    wanted = case.settle + case.window + CHANNELS
    async with workspace.serve():
        # Half as many again, so that no channel runs dry.
        await _promise(workspace, file, wanted * 3 // 2)
        words = ("-m", case.module, "serve")
        async with running(folder, words, READY, **connected_to(workspace, file)) as bot:
            before, give_up = bot.processor_time, time.monotonic() + _PATIENCE
            while len(taken := _taken(workspace)) < wanted and time.monotonic() < give_up:
                tell(f"{case.title}: {len(taken)} of {wanted}")
                await asyncio.sleep(0.5)
            busy = (bot.processor_time - before) / len(taken)
    counted = taken[case.settle :]
    pairs = zip(counted, counted[case.window :], strict=False)
    rates = [case.window / (end - start) for start, end in pairs]
    if not rates:
        rates = [len(taken) / _PATIENCE]
    refused = sum(call.status == 429 for call in workspace.calls)
    return Comparison(
        title=f"Posts per second, {case.title}",
        unit="/s",
        measured={OURS: [rates], LIMIT: [[case.limit]]},
        ratios=[Ratio(of=OURS, to=LIMIT, at_least=0.95)],
        more_is_better=True,
        notes=[
            f"{refused} answers of 429 among {len(workspace.calls)} calls",
            f"{busy * 1000:.1f} ms of processor time a post",
        ],
    )


def _taken(workspace: Workspace) -> list[float]:
    """When each post was taken, in seconds."""
    return [call.at for call in workspace.calls if call.method == POST and call.answer.get("ok")]


async def _promise(workspace: Workspace, file: Path, count: int) -> None:
    """Fill a database with so many projects, whose cards wait to be posted."""
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    told = await client.auth_test()
    info = WorkspaceInfo(id=told["team_id"], enterprise_id=None, name=told["team"], url=told["url"])
    channel_ids = [workspace.channel(f"#team-{number}").id for number in range(CHANNELS)]
    storage = Storage(f"sqlite:///{file}")
    await storage.prepare()
    await fill_projects(storage, count, info, channel_ids)
    async with storage.begin(info.id) as work:
        # One through the repository, of which the others are copies.
        await work.outbox.add(await work.projects.get(1), IntentKind.CARD)
    async with storage.write() as connection:
        (lane,) = (await connection.execute(select(lanes))).mappings()
        others = [{**lane, "channel_id": each} for each in channel_ids[1:]]
        await connection.execute(insert(lanes), others)
        (promise,) = (await connection.execute(select(outbox))).mappings()
        copies = [
            {
                **promise,
                "id": promise["id"] + number,
                "project_id": 1 + number,
                "channel_id": channel_ids[number % CHANNELS],
            }
            for number in range(1, count)
        ]
        await connection.execute(insert(outbox), copies)
    await storage.close()
