"""What a unit of work reads and writes at once says the same as one by one, in the same order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.records import IntentKind

from ..events import STARTED
from ..factories import (
    CHANNEL,
    MONDAY,
    T1,
    build_act,
    build_project,
    build_report,
    build_result,
    build_running,
)

RUN = ("ci", "train-4711")


async def test_what_was_saved_is_there_for_whatever_is_asked_next(storage, project):
    async with storage.begin(T1) as work:
        await work.hypotheses.save(build_running(project.id))
        await work.results.add(build_result(project.id))
        await work.outbox.add(project, IntentKind.TREE)
        await work.outbox.add(project, IntentKind.CARD)

        assert await work.hypotheses.numbers(project.id) == [1]
        assert (await work.results.judged(project.id, 1))[0] == 1
        waiting = await work.outbox.waiting(CHANNEL, 10)

    assert [each.kind for each in waiting] == [IntentKind.TREE, IntentKind.CARD]


class TestHeldHypotheses:
    async def test_are_as_this_work_left_them(self, storage, project):
        async with storage.begin(T1) as work:
            await work.hypotheses.save(build_running(project.id))
        async with storage.begin(T1) as work:
            await work.hypotheses.hold([(project.id, 1)])
            held = await work.hypotheses.get(project.id, 1)
            for _ in range(2):
                held = replace(held, looks=held.looks + 1)
                await work.hypotheses.save(held)
                assert await work.hypotheses.get(project.id, 1) == held

        async with storage.read(T1) as work:
            assert (await work.hypotheses.get(project.id, 1)).looks == 2

    async def test_are_only_those_that_there_are(self, storage, project):
        other = build_running(project.id, 2, state=HypothesisState.REFUTED)
        async with storage.begin(T1) as work:
            await work.hypotheses.save(other)
        async with storage.begin(T1) as work:
            await work.hypotheses.hold([(project.id, 1), (project.id, 2)])

            assert await work.hypotheses.get(project.id, 2) == other
            with pytest.raises(NotFound):
                await work.hypotheses.get(project.id, 1)


async def test_a_projects_key_is_found_among_those_held(storage, project):
    async with storage.begin(T1) as work:
        held = await work.projects.hold(["fraud-recall", "no-such-project"])
        await work.projects.save(replace(project, title="Another title"))

        assert held == {"fraud-recall": project}
        assert (await work.projects.find("fraud-recall")).title == "Another title"
        assert (await work.projects.get(project.id)).title == "Another title"


class TestResultsLookedUp:
    async def test_are_those_of_the_very_identity(self, storage, project):
        kept = build_result(project.id)
        async with storage.begin(T1) as work:
            await work.results.add(kept)
            await work.results.add(
                build_result(project.id, id="r_2", number=2, report=build_report(source="mlflow"))
            )

        async with storage.begin(T1) as work:
            asked = [(project.id, number, *RUN) for number in (1, 2)]
            await work.results.look_up(asked)

            assert [await work.results.find(*each) for each in asked] == [
                (kept.id, kept.report.digest),
                None,
            ]

    async def test_know_of_one_that_came_since(self, storage, project):
        async with storage.begin(T1) as work:
            await work.results.look_up([(project.id, 1, *RUN)])
            await work.results.add(kept := build_result(project.id))

            assert await work.results.find(project.id, 1, *RUN) == (kept.id, kept.report.digest)

    async def test_are_counted_as_one_by_one(self, storage, project):
        other = await self._add(storage)
        references = [(project.id, 1), (project.id, 2), (project.id, 3), (other.id, 1)]
        async with storage.begin(T1) as work:
            for run, (project_id, number) in enumerate([*references, *references[:2]]):
                if number == 3:
                    continue
                await work.results.add(
                    build_result(
                        project_id,
                        id=f"r_{run}",
                        number=number,
                        report=build_report(bec=f"0.{run + 1}", run_id=f"train-{run}"),
                        received_at=MONDAY + timedelta(minutes=run),
                        **({} if run != 5 else {"verdict": None}),
                    )
                )
        async with storage.read(T1) as work:
            one_by_one = [await work.results.judged(*each) for each in references]
        async with storage.begin(T1) as work:
            await work.results.look_up_judged(references)
            at_once = [await work.results.judged(*each) for each in references]

        assert at_once == one_by_one
        assert [total for total, _ in at_once] == [2, 1, 0, 1]

    async def _add(self, storage):
        async with storage.begin(T1) as work:
            return await work.projects.add(build_project(key="spam-auc"))


class TestExpectedEntries:
    async def test_are_kept_in_order_however_many_come(self, storage, project):
        for expected, come in ((3, 3), (3, 1), (2, 5)):
            async with storage.begin(T1) as work:
                await work.log.expect(expected)
                written = [
                    await work.log.append(build_act(), project.id, 1, STARTED) for _ in range(come)
                ]

            async with storage.read(T1) as work:
                kept = await work.log.all(project.id)
            assert kept[-come:] == written
            assert [each.id for each in kept] == sorted({each.id for each in kept})

    async def test_are_there_for_whatever_is_asked_next(self, storage, project):
        async with storage.begin(T1) as work:
            await work.log.expect(2)
            entry = await work.log.append(build_act(), project.id, 1, STARTED)

            assert await work.log.some(project.id, [entry.id]) == [entry]

    async def test_leave_no_hole_that_a_later_one_fills(self, storage, project):
        async with storage.begin(T1) as work:
            await work.log.expect(3)
            expected = await work.log.append(build_act(), project.id, 1, STARTED)
        async with storage.begin(T1) as work:
            later = await work.log.append(build_act(), project.id, 1, STARTED)

        assert later.id > expected.id
