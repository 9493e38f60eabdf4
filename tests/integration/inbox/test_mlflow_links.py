"""Runs that are found by a link: only those that ended after work on the hypothesis began."""

from datetime import timedelta

from bot.experiments.trackers import Tracker
from tests import tracker_payloads as payloads
from tests.tracker_payloads import ENDED

from ..factories import MONDAY
from .polled import H1, H2, results, tag


async def test_a_link_takes_only_runs_that_ended_after_the_hypothesis_started(
    linked, polling, tracking, caplog
):
    await linked.plan(mlflow_tag="exp=vendor-graph")
    link = {"exp": "vendor-graph"}
    tracking.add("long-ago", tags=link, ended=ENDED - 86_400_000)
    tracking.add("no-end", tags=link, ended=None)
    tracking.add("named-long-ago", tags=link | tag(H1), ended=ENDED - 1)
    tracking.add("at-the-start", tags=link)

    await polling.look()

    # Nothing is early at H3, which is linked too and has not started.
    told = [(number, run_id) for number, run_id, _ in await results(linked)]
    assert sorted(told) == [(1, "at-the-start"), (1, "named-long-ago")]

    later = MONDAY + timedelta(hours=1)
    await linked.start(3, at=later)
    tracking.add("since", tags=link, ended=ENDED + 3_600_000)
    await polling.look()

    told = [(number, run_id) for number, run_id, _ in await results(linked)]
    assert sorted(told)[2:] == [(1, "since"), (3, "since")]
    assert not caplog.records


async def test_a_page_of_runs_that_ended_too_early_is_the_last_that_a_round_reads(
    linked, polling, tracking
):
    tracking.page_size = 1
    for number in range(5):
        tracking.add(f"old-{number}", tags={"exp": "vendor-graph"}, ended=ENDED - 9 + number)
    await polling.look()

    tracking.pages = 0
    await polling.look()

    # One page of the link, one of the tag.
    assert tracking.pages == 2
    assert await results(linked) == []


async def test_a_link_finds_a_run_that_ended_after_the_start_and_a_name_finds_any(hooked, tracking):
    link, before = {"exp": "vendor-graph"}, ENDED - 1
    tracking.add("before", tags=link, ended=before)
    tracking.add("no-end", tags=link, ended=None)
    tracking.add("going-on", status="RUNNING", tags=link)
    tracking.add("named-too", status="RUNNING", tags=link)
    named = tag(H2)

    async def send(run_id, **tags):
        return await hooked.send(Tracker.MLFLOW, payloads.model_version(run_id, tags=tags))

    assert await send("before") == (200, {"status": "ignored"})
    assert await send("no-end") == (200, {"status": "ignored"})
    # It will have ended after the start.
    assert await send("going-on") == (200, {"status": "waiting"})
    assert (await send("named-too", **named))[0] == 202
    assert (await send("before", **named))[0] == 202
    assert [(each.number, each.event.run_id) for each in await hooked.told()] == [
        (2, "named-too"),
        (2, "before"),
    ]
