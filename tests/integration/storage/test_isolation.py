"""What one workspace writes, another one neither reads nor changes, even by the row's id."""

import pytest

from bot.experiments.calendars import Away
from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.records import IntentKind
from bot.experiments.schedules import Appointment, CheckInKind
from bot.experiments.settings import WORKSPACE
from storage.lanes import Lane, LaneLost

from ..events import STARTED
from ..factories import (
    CHANNEL,
    DEADLINE,
    MONDAY,
    OWNER,
    T1,
    T2,
    build_act,
    build_comment,
    build_posted,
    build_result,
    build_review,
    build_revision,
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
    "revision": lambda work, project: work.revisions.newest(project.id, "baseline", 10),
    "review": lambda work, project: work.reviews.latest(project.id),
    "comments": lambda work, project: work.comments.all(project.id),
    "comments on a subject": lambda work, project: _comments(work, project.id),
    "settings": lambda work, project: work.settings.chosen(WORKSPACE),
    "absences": lambda work, project: work.absences.of(OWNER),
    "templates": lambda work, project: work.templates.keys(),
    "projects under way": lambda work, project: work.projects.with_running(),
    "waiting for a decision": lambda work, project: work.hypotheses.awaiting(CHANNEL),
    "coming check-ins": lambda work, project: work.check_ins.coming(project.id, "H1"),
    "check-ins": lambda work, project: work.check_ins.claim_due(DEADLINE, 100),
    "result": lambda work, project: work.results.find(project.id, 1, "ci", "train-4711"),
    "log": lambda work, project: work.log.all(project.id),
    "log entries": lambda work, project: work.log.some(project.id, range(100)),
    "outbox": lambda work, project: work.outbox.waiting(CHANNEL, 100),
    "message": lambda work, project: work.messages.find(project.id, "card", ""),
    "messages by hypothesis": lambda work, project: work.messages.asking_about(project.id, "H1"),
}


async def _comments(work, project_id):
    return (await work.comments.newest(project_id, "baseline", 10))[0]


@pytest.fixture
async def written(storage, project):
    """A project of T1 with something in every table."""
    async with storage.begin(T1) as work:
        await work.sections.save(build_section(project.id))
        await work.hypotheses.save(build_running(project.id))
        waiting = HypothesisState.AWAITING_DECISION
        await work.hypotheses.save(build_running(project.id, 2, state=waiting))
        await work.revisions.add(build_revision(project.id))
        await work.reviews.save(build_review(project.id))
        await work.comments.add(build_comment(project.id))
        await work.settings.save(WORKSPACE, {"country": "DE"})
        await work.absences.add(OWNER, Away(MONDAY.date(), MONDAY.date()))
        await work.templates.add("ours", "template: ours", MONDAY)
        appointment = Appointment(CheckInKind.DEADLINE, DEADLINE)
        await work.check_ins.arm(project.id, "H1", [appointment])
        await work.results.add(build_result(project.id))
        await work.log.append(build_act(), project.id, 1, STARTED)
        await work.outbox.add(project, IntentKind.CARD)
        await work.messages.save(build_posted(project.id, asks_about="H1"))
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
        assert await work.hypotheses.open(written.id) == []


async def test_holds_no_lane_of_another_workspace(storage, written):
    async with storage.begin(T2) as work:
        with pytest.raises(LaneLost):
            await work.lanes.hold(OUR_LANE)

    async with storage.begin(T1) as work:
        await work.lanes.hold(OUR_LANE)


async def test_changes_nothing_of_another_workspace(storage, written):
    async def everything(work):
        (intent,) = await work.outbox.waiting(CHANNEL, 100)
        await work.lanes.hold(OUR_LANE)
        return [
            intent,
            await work.projects.get(written.id),
            await work.messages.find(written.id, "card", ""),
        ]

    async with storage.begin(T1) as work:
        before = await everything(work)

    async with storage.begin(T2) as work:
        await work.projects.save(written)
        await work.check_ins.arm(written.id, "H1", ())
        await work.check_ins.disarm(written.id)
        await work.outbox.mark_posting([before[0].id], post_id="p1", ref="F0EXPORT")
        await work.outbox.mark_tried([before[0].id])
        await work.outbox.mark_dead([before[0].id], "channel_not_found")
        await work.outbox.remove([before[0].id])
        await work.lanes.release(OUR_LANE, next_send_at=DEADLINE, trouble="is_archived")
        await work.messages.answered(written.id, build_posted(written.id).ts)
        await work.messages.forget(build_posted(written.id))

    async with storage.begin(T1) as work:
        assert await everything(work) == before
        assert len(await work.check_ins.claim_due(DEADLINE, 100)) == 1


async def test_lets_each_workspace_do_an_act_of_the_same_key(storage):
    for workspace_id in (T1, T2):
        async with storage.begin(workspace_id, once="Ev0123"):
            pass
