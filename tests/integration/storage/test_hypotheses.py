from dataclasses import replace
from datetime import UTC

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.measurements import parse_measured
from bot.experiments.metrics import MetricKey

from ..factories import T1, build_plan, build_project, build_running


async def save(storage, *hypotheses: Hypothesis) -> None:
    async with storage.begin(T1) as work:
        for each in hypotheses:
            await work.hypotheses.save(each)


class TestAdding:
    async def test_keeps_a_planned_one_with_nothing_measured(self, storage, project):
        async with storage.begin(T1) as work:
            added = await work.hypotheses.add(project.id, build_plan())

        async with storage.read(T1) as work:
            kept = await work.hypotheses.get(project.id, 1)

        assert kept == added
        assert (kept.state, kept.revision, kept.baseline) == (HypothesisState.PLANNED, 1, {})
        assert kept.plan == build_plan()
        assert kept.started_at is None
        assert kept.deadline is None
        assert kept.latest_verdict is None

    async def test_numbers_them_in_the_order_they_come(self, storage, project):
        async with storage.begin(T1) as work:
            added = [await work.hypotheses.add(project.id, build_plan()) for _ in range(3)]

        assert [each.number for each in added] == [1, 2, 3]

    async def test_goes_on_after_the_highest_number(self, storage, project):
        await save(storage, build_running(project.id, 7))

        async with storage.begin(T1) as work:
            added = await work.hypotheses.add(project.id, build_plan())

        assert added.number == 8

    async def test_counts_every_project_from_one(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="spam-auc"))
            await work.hypotheses.add(project.id, build_plan())
            added = await work.hypotheses.add(other.id, build_plan())

        assert added.number == 1


class TestKeeping:
    async def test_returns_every_field_as_it_was_saved(self, storage, project):
        given = build_running(project.id)

        await save(storage, given)

        async with storage.read(T1) as work:
            kept = await work.hypotheses.get(project.id, 1)
        assert kept == given
        assert kept.started_at.tzinfo is UTC
        assert kept.deadline.tzinfo is UTC

    @pytest.mark.parametrize(
        ("metric", "value"),
        [
            (MetricKey("recall", "bec"), "0.52"),
            (MetricKey("latency p99"), "41"),
            (MetricKey("revenue", "new customers, EU"), "1000000.10"),
            (MetricKey("loss"), "-0.000000000000001"),
            (MetricKey("auc"), "0.94000000000000000001"),
            (MetricKey("ctr"), "3.10% stderr 0.0200 n 5120"),
            (MetricKey("latency"), "41 ms [38.5, 44] at 90%"),
            (MetricKey("recall", "eu"), "0.510 0.53 0.52"),
        ],
        ids=str,
    )
    async def test_keeps_a_baseline_to_the_last_digit(self, storage, project, metric, value):
        await save(storage, build_running(project.id, baseline={metric: parse_measured(value)}))

        async with storage.read(T1) as work:
            kept = (await work.hypotheses.get(project.id, 1)).baseline

        assert kept == {metric: parse_measured(value)}
        assert kept[metric].text == parse_measured(value).text

    @pytest.mark.parametrize("state", HypothesisState)
    async def test_keeps_each_state(self, storage, project, state):
        await save(storage, build_running(project.id, state=state))

        async with storage.read(T1) as work:
            assert (await work.hypotheses.get(project.id, 1)).state is state

    async def test_replaces_what_was_saved_before(self, storage, project):
        first = build_running(project.id)
        decided = replace(first, state=HypothesisState.REFUTED, latest_verdict=None, deadline=None)

        await save(storage, first)
        await save(storage, decided)

        async with storage.read(T1) as work:
            assert await work.hypotheses.all(project.id) == [decided]


class TestReading:
    async def test_says_so_where_a_number_does_not_exist(self, storage, project):
        async with storage.read(T1) as work:
            with pytest.raises(NotFound, match="There is no H2 in this project"):
                await work.hypotheses.get(project.id, 2)

    async def test_lists_hypotheses_and_their_numbers_in_order(self, storage, project):
        given = [build_running(project.id, number) for number in (1, 2, 10)]
        await save(storage, *reversed(given))

        async with storage.read(T1) as work:
            assert await work.hypotheses.all(project.id) == given
            assert await work.hypotheses.numbers(project.id) == [1, 2, 10]

    async def test_finds_those_under_way(self, storage, project):
        states = {
            1: HypothesisState.REFUTED,
            2: HypothesisState.PLANNED,
            3: HypothesisState.RUNNING,
            4: HypothesisState.AWAITING_DECISION,
            5: HypothesisState.STOPPED,
        }
        await save(
            storage,
            *(build_running(project.id, number, state=state) for number, state in states.items()),
        )

        async with storage.read(T1) as work:
            assert [each.number for each in await work.hypotheses.open(project.id)] == [3, 4]
            waiting = await work.hypotheses.awaiting(project.channel_id)
            assert [each.number for each in waiting] == [4]
            assert await work.hypotheses.awaiting("C0ELSEWHERE") == []
