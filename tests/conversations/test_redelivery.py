"""The same envelope again: to the next process, or to two replicas at the same moment."""

import asyncio
import itertools
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest

from bot.demo import connected
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from tests.conversations.conftest import MONDAY, check_manners
from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.talk import Talk, until


@pytest.fixture(name="awake")
async def _awake(database_url):
    """Run so many bots on one database, in a workspace that stays."""
    config = WorkspaceConfig(manifest=load_manifest(), rate_limits=False, event_retry_delays=())
    workspace = Workspace(config)

    @asynccontextmanager
    async def run(replicas=1):
        async with AsyncExitStack() as stack:
            both = [
                await stack.enter_async_context(connected(workspace, database_url, timedelta(0)))
                for _ in range(replicas)
            ]
            yield Talk(both[0])

    async with workspace.serve():
        workspace.clock.move_to(MONDAY.timestamp())
        yield run


async def open_a_project(talk, before_the_last):
    await talk.ana.command("#fraud-ml", "/lab new")
    before_the_last()
    await talk.ana.submit({"title": "Catch more invoice fraud"})


async def start(talk, before_the_last):
    before_the_last()
    await talk.press(talk.ana, "hypothesis_start", "/H1")


async def plan_another(talk, before_the_last):
    await talk.press(talk.ana, "hypothesis_add")
    before_the_last()
    await talk.ana.submit(plan(statement="Another way improves recall for BEC as well"))


async def drop_a_file(talk, before_the_last):
    file = await talk.ana.upload("recall.csv", b"metric,slice,value\nrecall,bec,0.61\n")
    before_the_last()
    await talk.ana.say("#fraud-ml", "", talk.card()["ts"], files=[file])
    await until(lambda: newest_of(talk, "events_api"))


def nothing():
    """Nothing goes wrong before the last step."""


#: What a person does, in which kind of envelope, what has to be there before, and afterwards:
#: projects, hypotheses, entries of the log, and replies.
ACTS = [
    pytest.param(open_a_project, "interactive", 0, (1, 0, 0, 0), id="a form"),
    pytest.param(plan_another, "interactive", 1, (1, 2, 0, 4), id="a form in a project"),
    pytest.param(start, "interactive", 1, (1, 1, 1, 3), id="a press"),
    pytest.param(drop_a_file, "events_api", 2, (1, 1, 1, 4), id="an event"),
]


async def prepare(talk, stage):
    """Nothing, a project with a hypothesis, or one with a hypothesis that runs."""
    if stage == 2:
        await running_project(talk)
    if stage == 1:
        await talk.open_project()
        await talk.write("baseline", BASELINE)
        await talk.plan(plan())


def newest_of(talk, kind):
    """The newest envelope of a kind that was sent; None before there is one."""
    sent = [each for each in talk.workspace.deliveries if each.type == kind]
    return sent[-1] if sent else None


async def everything(talk):
    """How many projects, hypotheses, entries of the log and replies there are."""
    await talk.delivered()
    await talk.workspace.settled()
    found = await talk.project()
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        projects = await work.projects.in_channel(found.channel_id)
        hypotheses = await work.hypotheses.all(found.id)
    return len(projects), len(hypotheses), len(await talk.log()), len(talk.thread()) - 1


@pytest.mark.parametrize(("act", "kind", "stage", "after"), ACTS)
async def test_after_a_restart_what_was_done_is_not_done_again(awake, act, kind, stage, after):
    async with awake() as talk:
        await prepare(talk, stage)
        await act(talk, nothing)
        await until(lambda: newest_of(talk, kind).is_acked)
        assert await everything(talk) == after

    async with awake() as talk:
        again = await talk.workspace.redeliver(newest_of(talk, kind))

        assert again.is_acked
        assert again.refused == []
        assert await everything(talk) == after
        check_manners(talk)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("act", "kind", "stage", "after"), ACTS)
async def test_two_replicas_that_get_the_same_do_it_once(
    awake, act, kind, stage, after, monkeypatch
):
    async with awake(replicas=2) as talk:
        sockets, delivery = talk.workspace.sockets, talk.workspace._backend.delivery
        patience = delivery.ack_timeout
        await prepare(talk, stage)

        def lose_the_next():
            """Lose it on its first way, so that the two below are the first to be seen."""
            talk.workspace.fail_next_delivery(kind, "drop")
            delivery.ack_timeout = 0.1

        await act(talk, lose_the_next)
        lost = newest_of(talk, kind)
        await until(lambda: lost.problem)
        delivery.ack_timeout = patience
        in_turn = itertools.cycle(sockets._connections)
        monkeypatch.setattr(sockets, "_any", lambda: next(in_turn))

        taken = await asyncio.gather(*(talk.workspace.redeliver(lost) for _ in range(2)))

        assert [each.is_acked for each in taken] == [True, True]
        await until(talk.card)
        assert await everything(talk) == after
