"""What one workspace writes, another one neither reads nor changes, even by the row's id."""

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.ports import IntentKind
from bot.experiments.timeboxes import Appointment, CheckInKind
from storage.outbox import Lane, LaneLost

from ..events import STARTED
from ..factories import (
    CHANNEL,
    DEADLINE,
    T1,
    T2,
    build_act,
    build_posted,
    build_result,
    build_running,
    build_section,
)

OUR_LANE = Lane(workspace_id=T1, channel_id=CHANNEL, fence=0, trouble="")

READS = {
    "project by key": lambda work, project: work.projects.find(project.key),
    "projects of a channel": lambda work, project: work.projects.in_channel(CHANNEL),
    "taken keys": lambda work, project: work.projects.taken_keys(project.key),
    "section": lambda work, project: work.sections.get(project.id, "baseline"),
    "sections": lambda work, project: work.sections.all(project.id),
    "hypotheses": lambda work, project: work.hypotheses.all(project.id),
    "hypothesis numbers": lambda work, project: work.hypotheses.numbers(project.id),
    "check-ins": lambda work, project: work.check_ins.claim_due(DEADLINE, 100),
    "result": lambda work, project: work.results.find(project.id, 1, "ci", "train-4711"),
    "log": lambda work, project: work.log.all(project.id),
    "log entries": lambda work, project: work.log.some(project.id, range(100)),
    "outbox": lambda work, project: work.outbox.waiting(CHANNEL, 100),
    "message": lambda work, project: work.messages.find(project.id, "card", ""),
    "messages by hypothesis": lambda work, project: work.messages.asking_about(project.id, 1),
}


@pytest.fixture
async def written(storage, project):
    """A project of T1 with something in every table."""
    async with storage.begin(T1) as work:
        await work.sections.save(build_section(project.id))
        await work.hypotheses.save(build_running(project.id))
        appointment = Appointment(CheckInKind.DEADLINE, DEADLINE)
        await work.check_ins.arm(project.id, 1, [appointment])
        await work.results.add(build_result(project.id))
        await work.log.append(build_act(), project.id, 1, STARTED)
        await work.outbox.add(project, IntentKind.CARD)
        await work.messages.save(build_posted(project.id, asks_about=1))
    return project


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_reads_nothing_of_another_workspace(storage, written, read):
    async with storage.begin(T2) as work:
        assert not await read(work, written)

    async with storage.begin(T1) as work:
        assert await read(work, written)


async def test_gets_no_project_or_hypothesis_of_another_workspace(storage, written):
    async with storage.begin(T2) as work:
        with pytest.raises(NotFound):
            await work.projects.get(written.id)
        with pytest.raises(NotFound):
            await work.hypotheses.get(written.id, 1)
        assert await work.hypotheses.most_alive(written.id, 5) == ([], 0)


async def test_holds_no_lane_of_another_workspace(storage, written):
    async with storage.begin(T2) as work:
        with pytest.raises(LaneLost):
            await work.outbox.hold(OUR_LANE)

    async with storage.begin(T1) as work:
        await work.outbox.hold(OUR_LANE)


async def test_changes_nothing_of_another_workspace(storage, written):
    async def everything(work):
        (intent,) = await work.outbox.waiting(CHANNEL, 100)
        await work.outbox.hold(OUR_LANE)
        return [
            intent,
            await work.projects.get(written.id),
            await work.messages.find(written.id, "card", ""),
        ]

    async with storage.begin(T1) as work:
        before = await everything(work)

    async with storage.begin(T2) as work:
        await work.projects.save(written)
        await work.check_ins.arm(written.id, 1, ())
        await work.outbox.mark_posting([before[0].id], post_id="p1", file_id="F0EXPORT")
        await work.outbox.mark_tried([before[0].id])
        await work.outbox.mark_dead([before[0].id], "channel_not_found")
        await work.outbox.remove([before[0].id])
        await work.outbox.release(OUR_LANE, next_send_at=DEADLINE, trouble="is_archived")
        await work.messages.answered(written.id, build_posted(written.id).ts)
        await work.messages.forget(build_posted(written.id))

    async with storage.begin(T1) as work:
        assert await everything(work) == before
        assert len(await work.check_ins.claim_due(DEADLINE, 100)) == 1


async def test_lets_each_workspace_do_an_act_of_the_same_key(storage):
    for workspace_id in (T1, T2):
        async with storage.begin(workspace_id, once="Ev0123"):
            pass
