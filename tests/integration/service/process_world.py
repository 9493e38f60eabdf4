"""The world of the process' machine: storage, the outbox, a workspace to tell, and a calendar."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine, delete, select

from bot.experiments.errors import Refusal
from bot.experiments.records import Act, IntentKind
from bot.manifest import load_manifest
from bot.outbox.delivery import Delivery
from bot.outbox.entries import in_turn
from bot.outbox.pictures import Pictures
from bot.outbox.slack import Slack
from bot.scheduler import Scheduler
from bot.workspace import Workspace, WorkspaceConfig
from storage import Storage
from storage.columns import metadata
from storage.lanes import claim_lane
from storage.workspaces import remember_workspace

from ..factories import T1, build_workspace
from .process_state import State

#: A Monday morning; every example begins here.
BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
#: Between two acts.
MEANWHILE = timedelta(seconds=7)
#: A public channel and a private one, by their place in rules.
CHANNELS = ("#fraud-ml", "#secret-lab")
ZONES = {
    "ana": "Europe/Madrid",
    "ben": "Africa/Lagos",
    "chloe": "America/New_York",
    "dev": "Asia/Kolkata",
}
_MANIFEST = load_manifest()
#: Lanes and permits tell when to call Slack, not what.
_EVERYTHING = {
    table.name: select(table).order_by(*table.primary_key)
    for table in metadata.sorted_tables
    if table.name not in {"workspaces", "lanes", "permits"}
}


class World:
    """What people, the sweeper and the outbox do, one thing after the other."""

    def __init__(
        self, storage: Storage, engine: Engine, workspace: Workspace, slack: Slack
    ) -> None:
        self.storage, self.workspace = storage, workspace
        # To look at everything after each step takes a third of the time without a loop.
        self._engine = engine
        self.now, self._keys = BEGINNING, count()
        self.people = {name: workspace.person(name).id for name in ZONES}
        self.channels = [workspace.channel(each).id for each in CHANNELS]
        self.url = build_workspace().url
        self.scheduler = Scheduler(storage, lambda: self.now)
        self.delivery = Delivery(storage, slack, Pictures(slack), self.url, lambda: self.now)
        #: When each message that is kept current was last looked at, by project, kind and ref.
        self.looked_at: dict[tuple[int, str, str], datetime] = {}
        #: When days were last counted by another calendar: that alone shows no message anew.
        self.counted_anew_at = self.now
        #: How many messages were posted of each kind of promise.
        self.posted: Counter[IntentKind] = Counter()
        #: How many files of the document were handed over, by project.
        self.exports: Counter[int] = Counter()

    def key(self) -> str:
        """A key for an act."""
        return f"act-{next(self._keys)}"

    async def act(
        self, use_case: Callable[..., Any], person: str, key: str, given: dict[str, Any]
    ) -> tuple[Any, Refusal | None]:
        """Let a person do something; what was done, or why not."""
        act = Act(workspace_id=T1, actor_id=person, at=self.now, key=key)
        try:
            async with self.storage.begin(T1, once=key) as work:
                return await use_case(work, act, **given), None
        except Refusal as refusal:
            return None, refusal

    def look(self) -> State:
        """Every row as it is now."""
        with self._engine.connect() as connection:
            return State(
                {
                    name: [each._asdict() for each in connection.execute(statement)]
                    for name, statement in _EVERYTHING.items()
                }
            )

    async def deliver(self, most: int) -> int:
        """Deliver up to so many promises, as a worker does; whatever goes wrong is raised."""
        for delivered in range(most):
            async with self.storage.write() as connection:
                lane = await claim_lane(connection, datetime.now(UTC))
            if lane is None:
                return delivered
            async with self.storage.read(T1) as work:
                waiting = await in_turn(work, await work.outbox.waiting(lane.channel_id, 50))
            head = waiting[0]
            posted = await self.delivery.deliver(lane, waiting)
            self.posted[head.kind] += posted
            self.exports[head.project_id] += head.kind is IntentKind.EXPORT
            self.looked_at[head.project_id, head.kind.value, head.ref] = self.now
            async with self.storage.begin(T1) as work:
                await work.lanes.release(lane, next_send_at=datetime.now(UTC))
        return most


@asynccontextmanager
async def _workspace() -> Any:
    workspace = Workspace(WorkspaceConfig(manifest=_MANIFEST, rate_limits=False))
    async with workspace.serve(), aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=workspace.bot_token,
            base_url=workspace.api_url,
            session=session,
            retry_handlers=[],
        )
        yield workspace, Slack(client, session)


async def _empty(storage: Storage) -> None:
    """Forget what an earlier example left behind."""
    storage.on_commit.clear()
    async with storage.write() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
        await remember_workspace(connection, build_workspace())


def open_world(
    runner: asyncio.Runner, storage: Storage, engine: Engine
) -> tuple[World, Callable[[], None]]:
    """A new world on a database that is emptied for it, and what ends it."""
    stack = AsyncExitStack()

    async def begin() -> tuple[Workspace, Slack]:
        await _empty(storage)
        return await stack.enter_async_context(_workspace())

    def end() -> None:
        closing: Coroutine[Any, Any, None] = stack.aclose()
        runner.run(closing)

    return World(storage, engine, *runner.run(begin())), end
