from dataclasses import replace

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import ChangedAfter
from bot.experiments.records import Revision

from ..factories import T1, build_plan, build_project, build_revision


async def keep(storage, *revisions: Revision) -> None:
    async with storage.begin(T1) as work:
        for each in revisions:
            await work.revisions.add(each)


async def test_returns_a_revision_as_it_was_written(storage, project):
    given = build_revision(
        project.id,
        2,
        subject="H1",
        content=(build_plan(),),
        reason="the labels came late",
        after=ChangedAfter.RESULTS,
    )
    await keep(storage, build_revision(project.id, 2), given)

    async with storage.read(T1) as work:
        assert await work.revisions.get(project.id, "H1", 2) == given


async def test_refuses_one_that_never_was(storage, project):
    await keep(storage, build_revision(project.id))

    async with storage.read(T1) as work:
        for subject, number in (("baseline", 2), ("problem", 1)):
            with pytest.raises(NotFound):
                await work.revisions.get(project.id, subject, number)


async def test_reads_the_newest_of_a_subject_first(storage, project):
    written = [build_revision(project.id, number) for number in range(1, 13)]
    await keep(storage, *written, build_revision(project.id, 13, subject="problem"))

    async with storage.read(T1) as work:
        newest = await work.revisions.newest(project.id, "baseline", 3)

    assert newest == [written[11], written[10], written[9]]


async def test_keeps_those_of_two_projects_apart(storage, project):
    async with storage.begin(T1) as work:
        other = await work.projects.add(build_project(key="spam-auc"))
    mine = build_revision(project.id)
    theirs = replace(mine, project_id=other.id, content=({"method": "Bayes", "values": ""},))
    await keep(storage, mine, theirs)

    async with storage.read(T1) as work:
        assert await work.revisions.newest(other.id, "baseline", 10) == [theirs]


@pytest.mark.parametrize(("document_revision", "number"), [(4, 1), (8, 1), (9, 2), (30, 3)])
async def test_knows_what_a_subject_was_when_the_document_had_a_revision(
    storage, project, document_revision, number
):
    written = {
        each: build_revision(project.id, each, document_revision=at)
        for each, at in ((1, 4), (2, 9), (3, 30))
    }
    await keep(storage, *written.values())

    async with storage.read(T1) as work:
        found = await work.revisions.as_of(project.id, "baseline", document_revision)
        before = await work.revisions.as_of(project.id, "baseline", 3)

    assert (found, before) == (written[number], None)
