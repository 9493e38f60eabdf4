from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.experiments.results import Arrival, Result
from storage.tables import results

from ..factories import T1, build_report, build_result

IDENTITY = (1, "ci", "train-4711")


async def add(storage, result: Result) -> None:
    async with storage.begin(T1) as work:
        await work.results.add(result)


async def test_are_found_by_hypothesis_source_and_run(storage, project):
    given = build_result(project.id)

    await add(storage, given)

    async with storage.read(T1) as work:
        assert await work.results.find(project.id, *IDENTITY) == (given.id, given.report.digest)


@pytest.mark.parametrize(
    "identity",
    [(2, "ci", "train-4711"), (1, "mlflow", "train-4711"), (1, "ci", "train-4712")],
    ids=["hypothesis", "source", "run"],
)
async def test_of_another_identity_are_not_found(storage, project, identity):
    await add(storage, build_result(project.id))

    async with storage.read(T1) as work:
        assert await work.results.find(project.id, *identity) is None


async def test_of_one_run_in_two_hypotheses_are_two(storage, project):
    first = build_result(project.id)
    second = replace(first, id="r_fedcba9876543210", number=2)
    for each in (first, second):
        await add(storage, each)

    async with storage.read(T1) as work:
        found = [await work.results.find(project.id, each, *IDENTITY[1:]) for each in (1, 2)]

    assert [result_id for result_id, _ in found] == [first.id, second.id]


async def test_are_kept_with_everything_that_was_sent(storage, project):
    body = {
        "metrics": {"recall[bec]": Decimal("0.61")},
        "finished_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    given = build_result(project.id, report=build_report(body=body))

    await add(storage, given)

    async with storage.look() as connection:
        row = (await connection.execute(select(results))).one()
    assert row.body == {
        "metrics": {"recall[bec]": "0.61"},
        "finished_at": "2026-11-23 00:00:00+00:00",
    }
    assert (row.arrival, row.verdict) == ("accepted", given.verdict.outcome)
    assert row.received_at == given.received_at


async def test_that_came_early_have_no_verdict(storage, project):
    await add(storage, build_result(project.id, arrival=Arrival.EARLY, verdict=None))

    async with storage.look() as connection:
        row = (await connection.execute(select(results))).one()
    assert (row.arrival, row.verdict) == ("early", None)
