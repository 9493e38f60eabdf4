"""Several bots on one PostgreSQL, some of which are always just dying: everything happens once."""

import asyncio
import random
from collections import Counter
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import aiohttp
import pytest
import yaml
from sqlalchemy import func, insert, select

from bot.experiments.records import IntentKind
from bot.experiments.schedules import CheckInKind
from bot.manifest import http_manifest
from bot.workspace import ChannelConfig, Workspace, WorkspaceConfig
from storage import Storage, check_ins
from storage.lanes import next_send_at
from storage.outbox_tables import messages, outbox
from storage.tables import check_ins as check_ins_table
from storage.tables import hypotheses, log_entries, results
from storage.workspaces import WorkspaceInfo, remember_workspace
from tests.conversations.conftest import MONDAY
from tests.conversations.talk import until
from tests.integration.factories import build_project, build_running
from tests.reliability.bot import MortalBot, free_port
from tests.reliability.conftest import AT_LENGTH

#: Of one project.
HYPOTHESES = 10
#: Seconds for which a claim outlives its bot; in earnest it is two minutes.
LEASE = 10.0
#: Replicas, channels, projects.
SIZES = [(2, 100, 1000), (4, 100, 1000)] if AT_LENGTH else [(2, 4, 8)]


class Installation:
    """One database and one workspace, served by several bots."""

    def __init__(self, workspace, storage, bots) -> None:
        self.workspace, self.storage, self.bots = workspace, storage, bots
        self.deaths = 0

    async def fill(self, channels, project_count):
        """Projects whose hypotheses run, each with a check-in that is due in a day."""
        owner = self.workspace.person("ana").id
        info = WorkspaceInfo(
            id=self.workspace.team_id, enterprise_id=None, name="", url=self.workspace.url
        )
        ids = [
            self.workspace.add_channel(ChannelConfig(name=f"team-{each}", members=["ana"])).id
            for each in range(channels)
        ]
        async with self.storage.write() as connection:
            await remember_workspace(connection, info)
        async with self.storage.begin(info.id) as work:
            for number in range(project_count):
                made = build_project(
                    workspace_id=info.id,
                    key=f"fraud-{number}",
                    title=f"Fraud {number}",
                    channel_id=ids[number % channels],
                    owner_id=owner,
                )
                project = await work.projects.add(made)
                await work.outbox.add(project, IntentKind.CARD)
            await work.hypotheses.save(build_running(1))
        async with self.storage.write() as connection:
            (first,) = (await connection.execute(select(hypotheses))).mappings()
            every = [
                (project_id, number)
                for project_id in range(1, project_count + 1)
                for number in range(1, HYPOTHESES + 1)
            ]
            copies = [{**first, "project_id": id_, "number": number} for id_, number in every]
            await connection.execute(insert(hypotheses), copies[1:])
            due = [
                {
                    "workspace_id": info.id,
                    "project_id": id_,
                    "subject": f"H{number}",
                    "kind": CheckInKind.BEFORE.value,
                    "due_at": MONDAY + timedelta(days=1),
                }
                for id_, number in every
            ]
            await connection.execute(insert(check_ins_table), due)

    async def report(self, project_count):
        """CI jobs report a result for each hypothesis, to whichever bot answers."""
        wanted = [
            {
                "hypothesis": f"fraud-{project}/H{number}",
                "run_id": "train-1",
                "metrics": {"recall[bec]": 0.6},
            }
            for project in range(project_count)
            for number in range(1, HYPOTHESES + 1)
        ]
        async with self.storage.begin(self.workspace.team_id) as work:
            # A token may report 300 at once.
            tokens = [
                await work.tokens.create(project_id=None, now=MONDAY, expires_at=None)
                for _ in range(1 + len(wanted) // 200)
            ]
        random.shuffle(wanted)
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as jobs:
            for job in range(8):
                jobs.create_task(self._job(session, wanted[job::8], tokens))

    async def _job(self, session, bodies, tokens):
        for body in bodies:
            status = 0
            while status not in {200, 202}:
                headers = {"Authorization": f"Bearer {random.choice(tokens)}"}
                url = f"{random.choice(self.bots).url}/api/v1/results"
                with suppress(aiohttp.ClientError, OSError):
                    async with session.post(url, json=body, headers=headers) as answer:
                        status = answer.status
                        assert status in {200, 202, 429, 503}, await answer.text()
                if status not in {200, 202}:
                    await asyncio.sleep(0.02)

    @asynccontextmanager
    async def dying(self, every):
        """Let bots die, one after the other, and come back."""
        task = asyncio.create_task(self._kill(every))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _kill(self, every):
        while True:
            await asyncio.sleep(random.uniform(0.5, 1.5) * every)
            bot = random.choice(self.bots)
            bot.stop()
            self.deaths += 1
            await asyncio.sleep(random.uniform(0, 1))
            await bot.up()

    def pass_days(self, days):
        self.workspace.clock.advance(timedelta(days=days).total_seconds())
        for bot in self.bots:
            bot.calendar.value = self.workspace.clock.now()

    async def all_done(self):
        """Wait until nothing is due and nothing waits any more."""
        while True:
            async with self.storage.look() as connection:
                due = await check_ins.next_due_at(connection)
                if due is None and await next_send_at(connection) is None:
                    return
            await asyncio.sleep(0.1)

    async def count(self, table, *which):
        async with self.storage.look() as connection:
            found = await connection.execute(select(func.count()).select_from(table).where(*which))
            return found.scalar_one()

    async def messages(self):
        async with self.storage.look() as connection:
            return list(await connection.execute(select(messages)))

    async def cards(self):
        async with self.storage.look() as connection:
            found = select(messages.c.channel_id, messages.c.ts).where(messages.c.kind == "card")
            return list(await connection.execute(found))


@pytest.fixture
def installation(postgresql, migrated_postgresql, tmp_path):
    @asynccontextmanager
    async def begin(replicas):
        manifest = yaml.safe_load(http_manifest("https://labthread.example.com"))
        workspace = Workspace(WorkspaceConfig(manifest=manifest, rate_limits=False))
        with postgresql.database(migrated_postgresql) as address:
            url = address.render_as_string(hide_password=False)
            storage = Storage(url)
            async with workspace.serve():
                workspace.clock.pause()
                workspace.clock.move_to(MONDAY.timestamp())
                bots = [
                    MortalBot(workspace, storage, url, free_port(), tmp_path, lease=LEASE)
                    for _ in range(replicas)
                ]
                try:
                    yield Installation(workspace, storage, bots)
                finally:
                    for bot in bots:
                        bot.stop()
                    await storage.close()

    return begin


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("replicas", "channels", "projects_"), SIZES)
async def test_each_check_in_and_each_result_happens_once(
    installation, replicas, channels, projects_
):
    random.seed(replicas)
    async with installation(replicas) as world:
        await world.fill(channels, projects_)
        for bot in world.bots:
            await bot.up()
        async with world.dying(every=LEASE if AT_LENGTH else 1.5):
            world.pass_days(1)
            await world.report(projects_)
            await until(lambda: world.deaths >= (20 if AT_LENGTH else 2), limit=600)
        for bot in world.bots:
            await bot.up()
        await world.all_done()

        each = projects_ * HYPOTHESES
        assert await world.count(log_entries, log_entries.c.kind == "checked_in") == each
        assert await world.count(log_entries, log_entries.c.kind == "result") == each
        assert await world.count(results) == each
        assert await world.count(outbox) == 0
        await _everything_is_told_once(world, each)


async def _everything_is_told_once(world, each):
    rows = await world.messages()
    told = Counter(row.kind for row in rows)
    # A check-in and a result of one hypothesis that wait together share a reply, not an entry.
    assert told["entry"] == 2 * each
    known = {(row.channel_id, row.ts) for row in rows}
    standing = set()
    for channel_id in {row.channel_id for row in rows}:
        shown = world.workspace.channel(channel_id).messages
        standing |= {(channel_id, message["ts"]) for message in shown}
    for card in await world.cards():
        thread = world.workspace.channel(card.channel_id).thread(card.ts)
        standing |= {(card.channel_id, message["ts"]) for message in thread}
    assert standing - known == set(), "said twice"
    assert known - standing == set(), "lost"
