"""Results by the hundred: each is kept, judged once and told once, and threads stay readable.

Where HYPOTHESIS_PROFILE is `prove`, as `make prove` sets it, by the thousand, which takes minutes.
"""

import asyncio
import os
import re
import secrets
import time
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.documents.result_payload import ResultPayload
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.plans import add_hypothesis
from bot.experiments.service.projects import NewProject, open_project
from bot.experiments.service.results import record_result
from bot.experiments.service.sections import save_section
from bot.experiments.service.timeboxes import start_hypothesis
from bot.workspace import ChannelConfig
from storage.lanes import claim_lane, next_send_at
from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.surfaces import buttons_of, shown

AT_LENGTH = os.environ.get("HYPOTHESIS_PROFILE") == "prove"
#: Results of one hypothesis, and the most replies that may hold them.
BURSTS = [(120, 3), *([(1000, 15)] if AT_LENGTH else [])]
#: Channels, projects in all of them, results of each project.
MANY = [(2, 4, 10), *([(10, 100, 100)] if AT_LENGTH else [])]


@asynccontextmanager
async def nothing_leaves(talk, projects):
    """Hold the lanes of these projects meanwhile, as a worker does that is busy."""
    storage, workspace_id = talk.labthread.storage, talk.labthread.workspace_id
    held = []
    for project in {each.channel_id: each for each in projects}.values():
        lane = None
        while lane is None:
            # Promised and claimed at once, so that no worker comes in between.
            async with storage.begin(workspace_id) as work:
                await work.outbox.add(project, IntentKind.CARD)
                lane = await claim_lane(
                    work.outbox.connection, datetime.now(UTC), timedelta(hours=1)
                )
        held.append(lane)
    yield
    for lane in held:
        async with storage.begin(workspace_id) as work:
            await work.lanes.release(lane, next_send_at=datetime.now(UTC))
    talk.labthread.outbox.wake()


def act(talk, actor_id=""):
    """An act of now, by a person or by software."""
    at = datetime.fromtimestamp(talk.workspace.clock.now(), UTC)
    workspace_id = talk.labthread.workspace_id
    return Act(workspace_id=workspace_id, actor_id=actor_id, at=at, key=secrets.token_hex(8))


async def arrive(talk, project, numbers, at_once=50):
    """Let the results of these runs arrive for H1, so many in a unit of work."""
    for some in batched(numbers, at_once):
        async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
            for number in some:
                body = {
                    "hypothesis": f"{project.key}/H1",
                    "run_id": f"run-{number}",
                    "metrics": {"recall[bec]": 0.5 + number % 100 / 1000},
                }
                report = ResultPayload.model_validate(body).report()
                await record_result(work, act(talk), project_id=project.id, number=1, report=report)


def batched(numbers, size):
    """The numbers in order, so many at a time."""
    numbers = list(numbers)
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def runs_told(messages):
    """How often the messages tell of each run; that one is the best so far tells of another."""
    texts = shown([each["blocks"] for each in messages])
    told = re.sub("best so far: .*", "", texts)
    return Counter(re.findall(r"(?<=[Rr]un )run-\d+", told))


def each_once(numbers):
    """What `runs_told` says where each of these runs is told in one place."""
    return dict.fromkeys((f"run-{number}" for number in numbers), 1)


async def judged(talk, project):
    """How many results of a project's H1 were judged."""
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        total, _ = await work.results.judged(project.id, 1)
    return total


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("results", "most_replies"), BURSTS)
async def test_results_that_wait_together_are_a_few_replies_and_one_line(
    talk, results, most_replies
):
    await running_project(talk)
    project = await talk.project()
    posts, lines = len(talk.thread()), len(talk.channel())

    async with nothing_leaves(talk, [project]):
        await arrive(talk, project, range(results))
    await _all_delivered(talk)

    replies = talk.thread()[posts:]
    assert len(replies) <= most_replies
    assert runs_told(replies) == each_once(range(results))
    assert await judged(talk, project) == results
    # The newest of a reply is told whole, with what can be decided.
    assert all(buttons_of(each, "decision_stop") for each in replies)
    assert all(re.match(r"\*H1 (supported|refuted):\*", each["text"]) for each in replies)
    (line,) = talk.channel()[lines:]
    assert f"H1: {results} results, latest" in line["text"]
    assert f"p{replies[-1]['ts'].replace('.', '')}" in shown(line["blocks"])


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("channels", "projects", "results"), MANY)
async def test_results_of_many_projects_at_once_are_each_told_once(
    talk, channels, projects, results
):
    ids = [_channel(talk, f"team-{number}") for number in range(channels)]
    opened = [await _running(talk, ids[number % channels], number) for number in range(projects)]
    await _all_delivered(talk)

    async with nothing_leaves(talk, opened):
        for at, project in enumerate(opened):
            await arrive(talk, project, range(at * results, (at + 1) * results))
    await _all_delivered(talk)

    told = Counter()
    for project in opened:
        thread = await _thread(talk, project)
        told += runs_told(thread)
        assert await judged(talk, project) == results
        # Its start, its plan and its baseline apart.
        assert len(thread) - 4 <= 1 + results // 100
    assert told == each_once(range(projects * results))
    lines = [each for id_ in ids for each in talk.channel(id_) if "results, latest" in each["text"]]
    assert len(lines) == projects


def _channel(talk, name):
    channel = talk.workspace.add_channel(ChannelConfig(name=name, members=["ana"]))
    return channel.id


async def _running(talk, channel_id, number):
    """A project with H1 under way, opened without anybody's forms."""
    by = talk.ana.id
    new = NewProject(
        title=f"Project {number}",
        key="",
        channel_id=channel_id,
        channel_is_private=False,
        owner_id=by,
        owner_zone="Europe/Madrid",
        decider_id=None,
        collaborator_ids=(),
    )
    asked = {
        "direction": "higher_is_better",
        "lift_kind": "relative",
        "success_step": "launch",
        "failure_step": "stop",
    }
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await open_project(work, act(talk, by), new, DEFAULT_TEMPLATE)
        of = {"project_id": project.id}
        await save_section(
            work,
            act(talk, by),
            DEFAULT_TEMPLATE,
            key="baseline",
            content=[BASELINE],
            revision=0,
            **of,
        )
        await add_hypothesis(work, act(talk, by), DEFAULT_TEMPLATE, plan=plan(**asked), **of)
        await start_hypothesis(work, act(talk, by), number=1, **of)
    return project


async def _thread(talk, project):
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        card = await work.messages.find(project.id, "card", "")
    return talk.workspace.channel(project.channel_id).thread(card.ts)


async def _all_delivered(talk):
    give_up = time.monotonic() + 600
    while time.monotonic() < give_up:
        async with talk.labthread.storage.look() as connection:
            if await next_send_at(connection) is None:
                return
        await asyncio.sleep(0.05)
    raise TimeoutError("something promised was not delivered")
