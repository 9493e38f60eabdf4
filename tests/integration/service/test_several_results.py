"""Several results of one hypothesis, and what a project lets follow from them by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from bot.experiments.errors import NotPossible
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Decided, Started
from bot.experiments.service.endings import archive_project
from bot.experiments.service.settings import change_settings
from bot.experiments.settings import WORKSPACE, project_scope
from bot.experiments.verdicts import Outcome
from storage.tables import hypotheses, results

from ..factories import BASELINE, COLLABORATOR, MONDAY, OWNER, RECALL_BEC, T1, build_act
from ..factories import build_report as report
from .team import NEXT_PLAN, Team

THURSDAY = MONDAY + timedelta(days=3)
#: Surely above the target of 0.572 at a level of 80 %, but not at one of 95 %.
RUNS = [
    {"name": "recall", "slice": "bec", "replicates": [0.57, 0.60, 0.62, 0.61]},
    {"name": "recall", "slice": "phishing", "value": 0.92},
]
LOWER = {"recall[bec]": 0.40, "recall[phishing]": 0.91}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request) -> str:
    """Numbers, the best of them and settings go through the database: both are asked."""
    return str(request.param)


async def choose(team: Team, scope: str, choices: dict[str, str]) -> None:
    by_admin = scope == WORKSPACE
    async with team.storage.begin(T1) as work:
        await change_settings(
            work,
            build_act(actor_id=OWNER),
            scope=scope,
            choices=choices,
            by_admin=by_admin,
            project_id=0 if by_admin else team.project_id,
        )


async def take_the_step_when_supported(team: Team) -> None:
    await choose(team, project_scope(team.project_id), {"on_supported": "step"})


class TestSeveralResults:
    async def test_are_all_kept_counted_and_held_against_the_best(self, running):
        await running.report(report(bec="0.60", run_id="one"))
        first = await running.last_event()
        await running.report(report(bec="0.55", run_id="two"))
        second = await running.last_event()
        await running.report(report(bec="0.63", run_id="three"))
        third = await running.last_event()

        assert [each.looks for each in (first, second, third)] == [1, 2, 3]
        assert second.best == "0.6 (supported, run one)"
        # The best needs no other to be named beside it.
        assert (first.best, third.best) == ("", "")
        hypothesis = await running.hypothesis()
        assert hypothesis.latest_verdict is Outcome.SUPPORTED
        assert (hypothesis.looks, hypothesis.best.words) == (3, "0.63 (supported, run three)")
        async with running.storage.look() as connection:
            kept = (await connection.execute(select(results.c.run_id, results.c.verdict))).all()
        assert sorted(map(tuple, kept)) == [
            ("one", "supported"),
            ("three", "supported"),
            ("two", "refuted"),
        ]

    async def test_that_break_a_guardrail_are_not_the_best_however_high(self, running):
        await running.report(report(bec="0.95", phishing="0.5", run_id="greedy"))
        assert (await running.hypothesis()).best.words == "0.95 (refuted, run greedy)"

        await running.report(report(bec="0.53", run_id="honest"))

        assert (await running.hypothesis()).best.words == "0.53 (refuted, run honest)"
        assert (await running.hypothesis()).latest_verdict is Outcome.REFUTED

    async def test_are_the_better_the_lower_where_lower_is_better(self, team):
        await team.write_baseline("latency = 40 ms")
        await team.plan(
            metric="latency", slice="", direction="lower_is_better", guardrails="", timebox="5"
        )
        await team.start()

        for run_id, value in [("one", 35), ("two", 31), ("three", 38)]:
            metrics = [{"name": "latency", "value": value, "unit": "ms"}]
            await team.report(report(metrics=metrics, run_id=run_id))

        assert (await team.last_event()).best == "31 ms (supported, run two)"
        assert (await team.hypothesis()).latest_verdict is Outcome.REFUTED

    async def test_that_cannot_be_judged_count_as_looks_and_never_as_the_best(self, running):
        await running.report(report(metrics={"recall[bec]": float("nan")}, run_id="diverged"))

        event = await running.last_event()
        assert event.verdict.outcome is Outcome.INVALID
        assert event.verdict.reason == "recall[bec]: the value is not a finite number"
        assert event.values == {"recall[bec]": "not a number"}
        hypothesis = await running.hypothesis()
        assert (hypothesis.looks, hypothesis.best) == (1, None)

    async def test_by_other_promises_are_not_the_best_any_more(self, running):
        await running.report(report(run_id="one"))

        await running.edit(minimum_lift="30", reason="the product asks for more", at=THURSDAY)

        hypothesis = await running.hypothesis()
        assert (hypothesis.looks, hypothesis.best, hypothesis.latest_verdict) == (1, None, None)


class TestTheLevel:
    async def test_of_the_workspace_is_how_sure_an_interval_has_to_be(self, running):
        await running.report(report(metrics=RUNS, run_id="one"))
        usual = await running.last_event()
        await choose(running, WORKSPACE, {"confidence": "80"})
        await running.report(report(metrics=RUNS, run_id="two"))
        lower = await running.last_event()

        assert usual.verdict.outcome is Outcome.INCONCLUSIVE
        assert usual.verdict.level == Decimal("0.95")
        assert usual.verdict.advice == (
            "recall[bec]: about 1 more run like these would likely settle it."
        )
        assert lower.verdict.outcome is Outcome.SUPPORTED
        assert lower.verdict.level == Decimal("0.8")
        # What was judged before stays as it was.
        assert [each.event for each in await running.log()][1:] == [usual, lower]


class TestTheSuccessStep:
    async def test_is_taken_by_itself_where_the_project_asked_for_it(self, ready):
        await ready.plan(**NEXT_PLAN)
        await ready.edit(success_step="H2", success_note="")
        await ready.start()
        await take_the_step_when_supported(ready)

        await ready.report(report(bec="0.53", run_id="too little"))
        assert (await ready.hypothesis()).state is HypothesisState.RUNNING
        receipt = await ready.report(report(run_id="enough"), at=THURSDAY, by=COLLABORATOR)

        result, decided, started = (await ready.log())[-3:]
        assert receipt.status == "accepted"
        assert result.actor_id == COLLABORATOR
        assert isinstance(decided.event, Decided)
        assert decided.event.is_automatic
        # Whoever reported the result decided nothing.
        assert (decided.actor_id, decided.event.verdict) == ("", Outcome.SUPPORTED)
        assert decided.event.learning == "recall[bec] reached its target."
        assert isinstance(started.event, Started)
        assert started.number == 2
        first, second = await ready.hypothesis(1), await ready.hypothesis(2)
        assert (first.state, second.state) == (HypothesisState.SUPPORTED, HypothesisState.RUNNING)
        assert second.started_at == THURSDAY

        assert (await ready.report(report(run_id="again"))).status == "late"
        assert len([each for each in await ready.log() if isinstance(each.event, Decided)]) == 1

    async def test_is_not_taken_where_a_number_may_be_in_per_cent(self, running):
        await take_the_step_when_supported(running)

        await running.report(report(bec="61"))

        hypothesis = await running.hypothesis()
        assert hypothesis.latest_verdict is Outcome.SUPPORTED
        assert hypothesis.state is HypothesisState.RUNNING

    async def test_is_not_taken_in_the_archive(self, ready):
        await ready.plan(**NEXT_PLAN)
        await ready.edit(success_step="H2", success_note="")
        await ready.start()
        await take_the_step_when_supported(ready)
        async with ready.storage.begin(T1) as work:
            await archive_project(work, build_act(actor_id=OWNER), project_id=ready.project_id)

        assert (await ready.report()).status == "late"
        first, second = await ready.hypothesis(1), await ready.hypothesis(2)
        assert (first.latest_verdict, first.state) == (None, HypothesisState.RUNNING)
        assert second.state is HypothesisState.PLANNED

    async def test_is_peoples_where_nobody_asked_for_it(self, running):
        await running.report()

        assert (await running.hypothesis()).state is HypothesisState.RUNNING

    async def test_is_not_taken_again_after_people_decided(self, running):
        await take_the_step_when_supported(running)
        await running.decide(outcome=HypothesisState.REFUTED)

        assert (await running.report()).status == "late"
        assert (await running.hypothesis()).state is HypothesisState.REFUTED
        with pytest.raises(NotPossible):
            await running.decide()


class TestABaselineSentAlong:
    async def test_is_kept_and_decides_nothing_unless_the_hypothesis_says_so(self, running):
        await running.report(report(bec="0.53", baseline=LOWER))

        assert (await running.last_event()).verdict.outcome is Outcome.REFUTED
        async with running.storage.look() as connection:
            body = (await connection.execute(select(results.c.body))).scalar_one()
        assert [each["value"] for each in body["baseline"]] == ["0.4", "0.91"]

    async def test_decides_where_the_hypothesis_says_so(self, ready):
        await ready.edit(compare_with="sent")
        await ready.start()

        await ready.report(report(bec="0.53", baseline=LOWER, run_id="one"))
        compared = (await ready.last_event()).verdict
        await ready.report(report(bec="0.99", run_id="two"))
        alone = (await ready.last_event()).verdict

        assert compared.outcome is Outcome.SUPPORTED
        assert compared.findings[0].baseline == Decimal("0.4")
        assert alone.outcome is Outcome.INVALID
        assert alone.reason == "recall[bec]: there is no baseline value"

    async def test_makes_the_best_the_one_that_gained_most_over_its_own(self, ready):
        await ready.edit(compare_with="sent")
        await ready.start()

        for run_id, before, after in [("one", 0.4, 0.5), ("two", 0.6, 0.61)]:
            baseline = {"recall[bec]": before, "recall[phishing]": 0.91}
            await ready.report(report(bec=str(after), baseline=baseline, run_id=run_id))

        assert (await ready.hypothesis()).best.run_id == "one"


async def test_a_baseline_that_an_older_version_kept_is_read_as_ever(running):
    """Before measurements had units and spreads, a row held the bare numbers."""
    older = {str(key): str(value.value) for key, value in BASELINE.items()}
    async with running.storage.write() as connection:
        await connection.execute(update(hypotheses).values(baseline=older))

    assert older[str(RECALL_BEC)] == "0.52"
    assert (await running.hypothesis()).baseline == BASELINE
