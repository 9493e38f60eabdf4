from dataclasses import replace
from datetime import UTC

from ..factories import DEADLINE, DECIDER, T1, build_section

GOALS = (
    {
        "metric": "recall",
        "slice": "bec",
        "amount": "10",
        "why": "Missed fraud costs €1.2m – “a lot”",
    },
    {"metric": "latency_p99", "slice": "", "amount": "5", "why": "line one\nline two"},
)


async def test_returns_a_section_as_it_was_written(storage, project):
    given = build_section(project.id, key="metric_goals", content=GOALS)
    async with storage.begin(T1) as work:
        await work.sections.save(given)

    async with storage.read(T1) as work:
        kept = await work.sections.get(project.id, "metric_goals")

    assert kept == given
    assert kept.edited_at.tzinfo is UTC


async def test_replaces_a_section_that_is_saved_again(storage, project):
    first = build_section(project.id)
    second = replace(
        first,
        revision=2,
        content=({"method": "Rules v15", "values": "recall[bec] = 0.53"},),
        edited_by=DECIDER,
        edited_at=DEADLINE,
    )
    for each in (first, second):
        async with storage.begin(T1) as work:
            await work.sections.save(each)

    async with storage.read(T1) as work:
        assert await work.sections.all(project.id) == [second]


async def test_reads_all_sections_of_one_project(storage, project):
    written = [build_section(project.id, key=key) for key in ("baseline", "problem")]
    async with storage.begin(T1) as work:
        for each in written:
            await work.sections.save(each)

    async with storage.read(T1) as work:
        found = await work.sections.all(project.id)
        elsewhere = await work.sections.all(project.id + 1)

    assert sorted(found, key=lambda each: each.key) == written
    assert elsewhere == []


async def test_has_nothing_where_nobody_wrote(storage, project):
    async with storage.read(T1) as work:
        assert await work.sections.get(project.id, "baseline") is None
