from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bot.experiments.calendars import Away
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.digests import Edition
from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.projects import ProjectState
from bot.experiments.records import IntentKind
from bot.experiments.service.digests import (
    arm_digest,
    arm_missing_digests,
    hold_due_digests,
    post_digest,
    read_digest,
)
from bot.experiments.service.endings import (
    archive_project,
    launch_project,
    restore_project,
    stop_project,
)
from bot.experiments.service.projects import NewProject, open_project
from bot.experiments.service.settings import change_settings
from bot.experiments.settings import WORKSPACE, project_scope

from ..factories import (
    CHANNEL,
    DEADLINE,
    DECIDER,
    MONDAY,
    OTHER_CHANNEL,
    OWNER,
    STRANGER,
    T1,
    build_act,
    build_running,
)
from .team import Team

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
#: 15:00 in Berlin.
FRIDAY = MONDAY + 4 * DAY + timedelta(hours=5)
WEEK = Edition(since=MONDAY, until=FRIDAY)


async def read(team, edition=WEEK, now=FRIDAY, channel_id=CHANNEL):
    async with team.storage.read(T1) as work:
        return await read_digest(work, channel_id, edition, now)


async def arm(team, channel_id=CHANNEL, at=MONDAY):
    async with team.storage.begin(T1) as work:
        await arm_digest(work, build_act(at=at), channel_id)


async def hold(team, at):
    async with team.storage.begin(T1) as work:
        return await hold_due_digests(work, build_act(actor_id="", at=at), limit=100)


async def told(team):
    return [ref for kind, ref in await team.deliver() if kind is IntentKind.DIGEST]


async def due(team, by=MONDAY + 30 * DAY):
    async with team.storage.begin(T1) as work:
        return {each.channel_id: each.due_at for each in await work.digests.claim_due(by, 100)}


@contextmanager
def queries(storage):
    """Count the queries, by how they begin."""
    engine, asked = storage.engine.sync_engine, Counter()

    def note(_connection, _cursor, statement, *_rest):
        asked[" ".join(statement.split())[:60]] += 1

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


async def do(team, use_case, *given, at=MONDAY, **named):
    async with team.storage.begin(T1) as work:
        await use_case(work, build_act(at=at), *given, project_id=team.project_id, **named)


class TestReading:
    async def test_what_runs_has_days_left_by_its_owners_calendar(self, running):
        digest = await read(running)

        (only,) = digest.running
        assert (only.spent, only.left, only.hypothesis.days_allowed) == (4, 6, 10)
        assert (digest.closed, digest.overdue, digest.ended) == ((), (), ())

    async def test_what_nobody_decided_is_overdue_and_names_who_can(self, storage):
        team = await Team.gather(storage, decider_id=DECIDER)
        await team.write_baseline()
        await team.plan()
        await team.start()
        await team.check_in(DEADLINE)

        digest = await read(team, now=DEADLINE + DAY)

        (only,) = digest.overdue
        assert only.project.asked == (OWNER, DECIDER)
        assert (only.hypothesis.deadline, only.left) == (DEADLINE, 0)

    async def test_an_answer_is_told_in_the_period_in_which_it_was_given(self, running):
        await running.report(at=MONDAY + DAY)
        await running.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED, at=MONDAY + 2 * DAY)
        decided = MONDAY + 2 * DAY

        of_week = await read(running)
        before = await read(running, Edition(since=MONDAY, until=decided))
        after = await read(running, Edition(since=decided, until=FRIDAY))

        (answer,) = of_week.answers
        assert (answer.ref, answer.event.outcome) == ("H1", HypothesisState.REFUTED)
        assert (answer.event.spent, answer.event.timebox) == (2, 10)
        assert [(each.ref, each.results) for each in of_week.arrived] == [("H1", 1)]
        assert (before.closed, len(before.arrived)) == ((), 1)
        assert (len(after.closed), after.arrived) == (1, ())

    async def test_a_launch_and_a_stop_are_told_once_though_they_come_back_from_the_archive(
        self, team
    ):
        await do(team, launch_project, DEFAULT_TEMPLATE, reason="the pilot asked for it")
        stopped = await Team.gather(team.storage, key="spam-auc")
        await do(stopped, stop_project, reason="no labels", learning="Spam needs labels")

        of_week = await read(team)
        for each in (team, stopped):
            await do(each, archive_project, at=FRIDAY)
        archived = await read(team)
        for each in (team, stopped):
            await do(each, restore_project, at=FRIDAY)
        next_week = await read(team, Edition(since=FRIDAY, until=FRIDAY + 7 * DAY))

        assert [(each.project.key, each.event.state) for each in of_week.ended] == [
            ("fraud-recall", ProjectState.LAUNCHED),
            ("spam-auc", ProjectState.STOPPED),
        ]
        assert of_week.ended[1].event.learning == "Spam needs labels"
        assert archived.is_empty
        assert next_week.is_empty

    async def test_a_channel_reads_of_its_own_projects_alone(self, running):
        elsewhere = await Team.gather(
            running.storage, key="ranker", channel_id=OTHER_CHANNEL, channel_is_private=True
        )

        assert (await read(elsewhere, channel_id=OTHER_CHANNEL)).is_empty
        assert {each.project.key for each in (await read(running)).running} == {"fraud-recall"}
        alone = Edition(since=MONDAY, until=FRIDAY, project_id=elsewhere.project_id)
        assert (await read(elsewhere, alone, channel_id=OTHER_CHANNEL)).is_empty

    async def test_each_project_is_counted_by_its_owners_calendar_in_as_many_queries_as_one(
        self, running
    ):
        with queries(running.storage) as of_one:
            await read(running)
        for number, owner_id in enumerate((DECIDER, STRANGER, OWNER)):
            other = await Team.gather(running.storage, key=f"p{number}", owner_id=owner_id)
            async with running.storage.begin(T1) as work:
                await work.hypotheses.save(build_running(other.project_id))
        async with running.storage.begin(T1) as work:
            await work.absences.add(DECIDER, Away(date(2026, 11, 30), date(2026, 12, 1)))
            choices = {"free_days": "2026-12-02"}
            await work.settings.save(project_scope(other.project_id), choices)

        with queries(running.storage) as of_four:
            digest = await read(running)

        assert {each.project.key: each.left for each in digest.running} == {
            "fraud-recall": 6,
            "p0": 4,
            "p1": 6,
            "p2": 5,
        }
        assert of_four == of_one


class TestTelling:
    async def test_comes_on_friday_for_the_time_since_the_last(self, running):
        await arm(running)

        too_early = await hold(running, FRIDAY - MOMENT)
        in_time = await hold(running, FRIDAY)
        next_week = await hold(running, FRIDAY + 7 * DAY)

        assert (too_early, in_time, next_week) == (0, 1, 1)
        assert await told(running) == [
            str(Edition(since=MONDAY, until=FRIDAY)),
            str(Edition(since=FRIDAY, until=FRIDAY + 7 * DAY)),
        ]

    async def test_comes_once_and_late_after_an_absence_and_then_in_time_again(self, running):
        await arm(running)
        back = FRIDAY + 16 * DAY

        held = [await hold(running, back), await hold(running, back)]

        assert held == [1, 0]
        assert await told(running) == [str(Edition(since=MONDAY, until=back, was_due=FRIDAY))]
        assert await due(running) == {CHANNEL: FRIDAY + 21 * DAY}

    async def test_says_nothing_where_nothing_happened_or_all_is_archived(self, team):
        await arm(team)
        await hold(team, FRIDAY)
        assert await told(team) == []

        await team.write_baseline()
        await team.plan()
        await team.start()
        await do(team, archive_project, at=FRIDAY)
        await hold(team, FRIDAY + 7 * DAY)

        assert await told(team) == []
        assert await due(team, FRIDAY + 14 * DAY) == {CHANNEL: FRIDAY + 14 * DAY}

    async def test_is_posted_by_someone_only_where_its_projects_are(self, running):
        alone = Edition(since=MONDAY, until=FRIDAY, project_id=running.project_id)
        async with running.storage.begin(T1) as work:
            await post_digest(work, build_act(actor_id=STRANGER), CHANNEL, alone)
            for edition in (alone, WEEK):
                with pytest.raises(NotFound):
                    await post_digest(work, build_act(), OTHER_CHANNEL, edition)

        (ref,) = await told(running)
        assert Edition.parse(ref).posted_by == STRANGER


class TestTiming:
    async def test_opening_a_project_sets_up_the_digest_of_its_channel(self, storage, team):
        new = NewProject(
            title="Rank better",
            key="",
            channel_id=OTHER_CHANNEL,
            channel_is_private=False,
            owner_id=OWNER,
            owner_zone="Asia/Tokyo",
            decider_id=None,
            collaborator_ids=(),
        )
        async with storage.begin(T1) as work:
            await open_project(work, build_act(), new)
            assert work.digests.rearmed

        # The newest project's owner is in Tokyo, eight hours ahead of Berlin.
        assert await due(team) == {OTHER_CHANNEL: FRIDAY - timedelta(hours=8)}

    async def test_follows_the_settings_of_the_channel_and_of_the_workspace(self, team):
        await Team.gather(team.storage, key="ranker", channel_id=OTHER_CHANNEL)
        for channel_id in (CHANNEL, OTHER_CHANNEL):
            await arm(team, channel_id)

        async def choose(scope, **choices):
            async with team.storage.begin(T1) as work:
                await change_settings(
                    work, build_act(), scope=scope, choices=choices, by_admin=True
                )

        await choose(CHANNEL, digest_on="3", digest_at="09:00", digest_zone="Asia/Tokyo")
        # 09:00 in Tokyo is midnight in UTC.
        wednesday = MONDAY + 2 * DAY - timedelta(hours=9)
        assert await due(team) == {CHANNEL: wednesday, OTHER_CHANNEL: FRIDAY}

        await choose(WORKSPACE, digest_at="16:00")
        assert await due(team) == {
            CHANNEL: wednesday,
            OTHER_CHANNEL: FRIDAY + timedelta(hours=1),
        }

        await choose(WORKSPACE, digest_on="0")
        assert await due(team) == {CHANNEL: wednesday}

    async def test_where_projects_are_older_than_digests_a_start_settles_them(self, team):
        await Team.gather(team.storage, key="ranker", channel_id=OTHER_CHANNEL)
        assert await due(team) == {}

        await start(team, MONDAY)

        assert await due(team) == {CHANNEL: FRIDAY, OTHER_CHANNEL: FRIDAY}

    async def test_a_start_leaves_a_digest_alone_that_fell_due_meanwhile(self, team):
        await arm(team)

        await start(team, FRIDAY + DAY)

        assert await due(team) == {CHANNEL: FRIDAY}

    async def test_settings_of_the_workspace_settle_what_is_older_than_digests(self, team):
        async with team.storage.begin(T1) as work:
            choices = {"digest_at": "16:00"}
            await change_settings(
                work, build_act(), scope=WORKSPACE, choices=choices, by_admin=True
            )

        assert await due(team) == {CHANNEL: FRIDAY + timedelta(hours=1)}


async def start(team, at):
    async with team.storage.begin(T1) as work:
        await arm_missing_digests(work, build_act(actor_id="", at=at))
