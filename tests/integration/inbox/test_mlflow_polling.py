"""Polling an MLflow server for the finished runs of hypotheses."""

import aiohttp
import pytest

from bot.inbox.mlflow.polling import MlflowPolling
from bot.inbox.mlflow.server import MlflowAway, MlflowServer
from tests.tracker_payloads import ENDED

from ..factories import MONDAY, build_project
from .polled import H1, H2, results, tag


async def test_finished_runs_are_taken_once_by_their_tag_or_by_a_link(linked, polling, tracking):
    tracking.add("by-tag", tags=tag(H1))
    tracking.add("for-later", tags=tag(H2))
    tracking.add("by-link", tags={"exp": "vendor-graph"})
    tracking.add("going-on", status="RUNNING", tags=tag(H1))
    tracking.add("nobody-s")

    await polling.look()
    await polling.look()

    assert sorted(await results(linked)) == [
        (1, "by-link", "accepted"),
        (1, "by-tag", "accepted"),
        (2, "for-later", "early"),
    ]
    assert set(tracking.filters) == {
        "attributes.status = 'FINISHED' AND tags.`labthread.hypothesis` LIKE '%'",
        "attributes.status = 'FINISHED' AND tags.`exp` = 'vendor-graph'",
    }


async def test_a_round_reads_pages_until_one_is_wholly_seen(linked, polling, tracking):
    tracking.page_size = 3
    for number in range(8):
        tracking.add(f"early-{number}", tags=tag(H1))
    await polling.look()
    assert len(await results(linked)) == 8
    assert tracking.pages == 3 + 1

    tracking.pages = 0
    tracking.add("newest", tags=tag(H1))
    await polling.look()

    assert (1, "newest", "accepted") in await results(linked)
    assert tracking.pages == 2 + 1


async def test_runs_that_a_round_finds_are_recorded_in_the_order_in_which_they_ended(
    linked, polling, tracking
):
    tracking.page_size = 2
    tracking.experiments = ["7", "8", "9"]
    held = {"recall/phishing": 0.91}
    for hour, experiment in enumerate(["9", "7", "8", "7", "9", "7", "7"]):
        ended, recall = ENDED + 3_600_000 * hour, {"recall/bec": 0.5 + hour / 50}
        tracking.add(
            f"run-{hour}", experiment=experiment, tags=tag(H1), ended=ended, **recall, **held
        )

    await polling.look()

    told = [run_id for _, run_id, _ in await results(linked)]
    assert told == [f"run-{hour}" for hour in range(7)]
    # The newest run's verdict stands, and not the oldest's.
    assert (await linked.hypothesis()).latest_verdict == "supported"


async def test_of_more_pages_than_a_round_looks_at_the_newest_runs_are_taken_in_order(
    linked, polling, tracking
):
    tracking.page_size = 1
    for number in range(102):
        tracking.add(f"run-{number}", tags=tag(H2), ended=ENDED + number)

    await polling.look()

    told = [run_id for _, run_id, _ in await results(linked)]
    assert told == [f"run-{number}" for number in range(2, 102)]


async def test_a_round_looks_at_each_group_of_experiments_that_one_search_takes(
    linked, polling, tracking
):
    tracking.page_size = 1
    tracking.experiments = ["7", "8"]
    tracking.add("first", tags=tag(H1))
    await polling.look()

    # Nothing is new in the first of them.
    tracking.add("second", experiment="8", tags=tag(H1))
    await polling.look()

    assert (1, "second", "accepted") in await results(linked)


async def test_a_run_that_cannot_be_taken_is_said_once_and_holds_up_nothing(
    linked, polling, tracking, caplog
):
    tracking.add("astray", tags=tag("other/H1"))
    tracking.add("no-reference", tags=tag("the third one"))
    tracking.add("no-project", tags=tag("H1"))
    tracking.add("unmeasured", tags=tag(H1), auc=0.9)
    tracking.add("good", tags=tag(H1))

    await polling.look()
    await polling.look()

    assert await results(linked) == [(1, "good", "accepted")]
    said = [each.getMessage() for each in caplog.records]
    assert len(said) == 4
    assert any("MLflow run astray was not taken: There is no other/H1" in each for each in said)


async def test_a_hypothesis_that_is_planned_later_gets_its_runs_in_the_next_thorough_round(
    linked, polling, tracking
):
    tracking.add("ahead", tags=tag("fraud-recall/H3"))
    await polling.look()
    await linked.plan()

    for _ in range(60):
        await polling.look()

    assert await results(linked) == [(3, "ahead", "early")]


async def test_a_server_that_is_away_is_said_once_and_again_when_it_is_back(
    linked, polling, tracking, caplog
):
    tracking.is_away = True
    await polling.look()
    await polling.look()
    assert [each.getMessage() for each in caplog.records] == [
        f"MLflow at {tracking.address} is away: an answer that is no JSON (HTTP 502)"
    ]

    tracking.is_away = False
    tracking.add("good", tags=tag(H1))
    await polling.look()
    await polling.look()

    assert [each.getMessage() for each in caplog.records][1:] == [
        f"MLflow at {tracking.address} is back"
    ]
    assert len(await results(linked)) == 1


async def test_a_password_in_the_address_is_for_the_server_alone():
    async with aiohttp.ClientSession() as session:
        server = MlflowServer(session, "http://bot:s3cret@127.0.0.1:9/mlflow/")

        assert server.address == "http://127.0.0.1:9/mlflow"
        with pytest.raises(MlflowAway) as away:
            await server.run("a1b2c3")
    assert "s3cret" not in str(away.value)


async def test_runs_of_another_workspace_s_projects_are_left_alone(linked, server, tracking):
    tracking.add("by-tag", tags=tag(H1))
    async with linked.storage.begin("T2SPAM") as work:
        await work.projects.add(build_project(workspace_id="T2SPAM", key="spam"))

    await MlflowPolling(linked.storage, server, lambda: MONDAY, "T2SPAM").look()

    assert await results(linked) == []
