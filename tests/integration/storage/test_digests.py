import asyncio
from datetime import timedelta

from bot.experiments.digests import DueDigest
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.records import IntentKind
from bot.experiments.service.digests import arm_missing_digests, hold_due_digests
from storage.digests import next_due_at, workspaces_due

from ..factories import (
    CHANNEL,
    MONDAY,
    OTHER_CHANNEL,
    T1,
    T2,
    build_act,
    build_project,
    build_report,
    build_result,
    build_running,
)

DAY = timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY


async def arm(storage, channel_id=CHANNEL, due_at=FRIDAY, since=MONDAY, workspace_id=T1):
    async with storage.begin(workspace_id) as work:
        await work.digests.arm(channel_id, since=since, due_at=due_at)


async def claim(storage, now=FRIDAY, limit=100, leave_out=()):
    async with storage.begin(T1) as work:
        return list(await work.digests.claim_due(now, limit, leave_out))


async def hold(storage, at):
    async with storage.begin(T1) as work:
        act = build_act(actor_id="", at=at)
        return await hold_due_digests(work, act, limit=100)


async def waiting(storage):
    async with storage.read(T1) as work:
        return [
            each.ref
            for each in await work.outbox.waiting(CHANNEL, 100)
            if each.kind is IntentKind.DIGEST
        ]


async def test_a_digest_that_is_armed_anew_keeps_the_begin_of_its_period(storage):
    await arm(storage)
    await arm(storage, due_at=FRIDAY + DAY, since=MONDAY + DAY)

    assert await claim(storage, FRIDAY) == []
    assert await claim(storage, FRIDAY + DAY) == [
        DueDigest(channel_id=CHANNEL, since=MONDAY, due_at=FRIDAY + DAY)
    ]


async def test_what_is_due_is_claimed_oldest_first_and_what_broke_is_left_out(storage):
    await arm(storage)
    await arm(storage, OTHER_CHANNEL, FRIDAY - DAY)
    await arm(storage, "C0NEVER", None)
    await arm(storage, "C0LATER", FRIDAY + DAY)
    await arm(storage, "C0THEIRS", workspace_id=T2)

    both, one = await claim(storage), await claim(storage, limit=1)
    other = await claim(storage, leave_out=[OTHER_CHANNEL])

    assert [each.channel_id for each in both] == [OTHER_CHANNEL, CHANNEL]
    assert [each.channel_id for each in one] == [OTHER_CHANNEL]
    assert [each.channel_id for each in other] == [CHANNEL]
    async with storage.look() as connection:
        assert await next_due_at(connection) == FRIDAY - DAY
        assert sorted(await workspaces_due(connection, FRIDAY)) == [T1, T2]
    async with storage.read(T1) as work:
        assert list(await work.digests.channels()) == sorted(
            [CHANNEL, OTHER_CHANNEL, "C0NEVER", "C0LATER"]
        )


async def test_two_processes_promise_a_digest_once_and_its_next_period_begins_there(
    replicas, project
):
    first, second = replicas
    async with first.begin(T1) as work:
        await work.hypotheses.save(build_running(project.id))
    await arm(first)

    held = await asyncio.gather(hold(first, FRIDAY), hold(second, FRIDAY), hold(first, FRIDAY))

    assert sum(held) == 1
    assert await waiting(second) == [f"{MONDAY.isoformat()}..{FRIDAY.isoformat()}"]
    (due,) = await claim(second, FRIDAY + 7 * DAY)
    assert due.since == FRIDAY
    # 15:00 in Berlin; the one of this Friday was due at 10:00.
    assert due.due_at == FRIDAY + timedelta(hours=5)


async def test_two_processes_that_start_settle_the_digests_of_every_channel_with_projects(
    replicas, project
):
    async with replicas[0].begin(T1) as work:
        for key, channel_id in (("spam-auc", CHANNEL), ("ranker", OTHER_CHANNEL)):
            await work.projects.add(build_project(key=key, channel_id=channel_id))
    async with replicas[0].begin(T2) as work:
        await work.projects.add(build_project(workspace_id=T2, channel_id="C0THEIRS"))

    async def start(storage):
        async with storage.begin(T1) as work:
            await arm_missing_digests(work, build_act(actor_id=""))

    await asyncio.gather(*map(start, replicas))

    settled = await claim(replicas[1], FRIDAY + DAY)
    at_three = FRIDAY + timedelta(hours=5)
    assert settled == [
        DueDigest(channel_id=each, since=MONDAY, due_at=at_three)
        for each in sorted([CHANNEL, OTHER_CHANNEL])
    ]


async def test_what_is_under_way_and_what_arrived_is_read_for_many_projects_at_once(
    storage, project
):
    async with storage.begin(T1) as work:
        other = await work.projects.add(build_project(key="spam-auc"))
        await work.hypotheses.save(build_running(project.id, 2))
        await work.hypotheses.save(build_running(other.id, state=HypothesisState.AWAITING_DECISION))
        await work.hypotheses.save(build_running(other.id, 3, state=HypothesisState.REFUTED))
        await work.results.add(build_result(project.id, number=2))
        late = build_report(run_id="train-4712")
        await work.results.add(
            build_result(project.id, number=2, id="r_late", report=late, received_at=FRIDAY)
        )

    async with storage.read(T1) as work:
        under_way = await work.hypotheses.open_in([project.id, other.id])
        arrived = await work.results.arrived([project.id, other.id], MONDAY, FRIDAY)
        nothing = await work.results.arrived([other.id], MONDAY, FRIDAY)
        none = await work.hypotheses.open_in([])

    assert [(each.project_id, each.ref) for each in under_way] == [
        (project.id, "H2"),
        (other.id, "H1"),
    ]
    assert (arrived, nothing, list(none)) == ({(project.id, 2): 1}, {}, [])
