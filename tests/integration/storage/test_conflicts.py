"""Two people, or a program that repeats itself, doing the same thing at once."""

import asyncio

import pytest

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import FieldErrors
from bot.experiments.records import SavedSection
from bot.experiments.service.plans import add_hypothesis
from bot.experiments.service.results import record_result
from bot.experiments.service.sections import SectionChanged, save_section
from storage import Storage
from storage.work import AlreadyDone

from ..factories import (
    COLLABORATOR,
    OWNER,
    T1,
    build_act,
    build_plan,
    build_project,
    build_report,
    build_running,
)


class TestPeople:
    async def test_who_add_hypotheses_at_once_get_numbers_of_their_own(self, replicas, project):
        async def add(storage: Storage) -> int:
            async with storage.begin(T1) as work:
                added = await add_hypothesis(
                    work,
                    build_act(),
                    DEFAULT_TEMPLATE,
                    project_id=project.id,
                    plan=build_plan(),
                )
                return added.number

        numbers = await asyncio.gather(*(add(each) for each in replicas * 3))

        assert sorted(numbers) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize("revision", [0, 1])
    async def test_who_save_one_section_at_once_are_told_who_came_first(
        self, replicas, project, revision
    ):
        async def save(storage: Storage, actor_id: str, values: str, over: int) -> SavedSection:
            async with storage.begin(T1) as work:
                return await save_section(
                    work,
                    build_act(actor_id=actor_id),
                    DEFAULT_TEMPLATE,
                    project_id=project.id,
                    key="baseline",
                    content=[{"method": "Rules v14 as deployed", "values": values}],
                    revision=over,
                )

        for before in range(revision):
            await save(replicas[0], OWNER, "recall[bec] = 0.50", before)
        answers = await asyncio.gather(
            save(replicas[0], OWNER, "recall[bec] = 0.52", revision),
            save(replicas[1], COLLABORATOR, "recall[bec] = 0.53", revision),
            return_exceptions=True,
        )

        (saved,) = (each for each in answers if isinstance(each, SavedSection))
        (refused,) = (each for each in answers if isinstance(each, SectionChanged))
        assert refused.current == saved
        assert saved.revision == revision + 1

    async def test_who_open_one_key_at_once_share_it_with_nobody(self, replicas):
        async def add(storage: Storage) -> None:
            async with storage.begin(T1) as work:
                await work.projects.add(build_project())

        answers = await asyncio.gather(*map(add, replicas), return_exceptions=True)

        assert sorted(map(type, answers), key=str) == [type(None), FieldErrors]


class TestRepeats:
    async def test_of_an_act_at_once_do_it_a_single_time(self, replicas):
        async def act(storage: Storage) -> None:
            async with storage.begin(T1, once="Ev0123"):
                pass

        answers = await asyncio.gather(*map(act, replicas * 2), return_exceptions=True)

        assert [type(each) for each in answers].count(AlreadyDone) == 3
        assert answers.count(None) == 1

    async def test_of_a_report_at_once_are_logged_a_single_time(self, replicas, project):
        async with replicas[0].begin(T1) as work:
            await work.hypotheses.save(build_running(project.id))

        async def report(storage: Storage) -> str:
            async with storage.begin(T1) as work:
                receipt = await record_result(
                    work, build_act(), project_id=project.id, number=1, report=build_report()
                )
                return receipt.status

        statuses = await asyncio.gather(*map(report, replicas * 2))

        assert sorted(statuses) == ["accepted", "duplicate", "duplicate", "duplicate"]
        async with replicas[0].read(T1) as work:
            assert len(await work.log.all(project.id)) == 1
