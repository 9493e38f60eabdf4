from datetime import timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.records import IntentKind
from bot.experiments.results import Arrival
from bot.experiments.service.results import ResultDiffers, record_result
from bot.experiments.verdicts import Outcome

from ..factories import DEADLINE, MONDAY, T1, T2, build_act, build_report

THURSDAY = MONDAY + timedelta(days=3)


class TestInTime:
    async def test_is_accepted_and_judged(self, running):
        receipt = await running.report(at=THURSDAY)

        event = await running.last_event()
        assert receipt.status == "accepted"
        assert event.result_id == receipt.result_id
        assert event.arrival is Arrival.ACCEPTED
        assert event.verdict.outcome is Outcome.SUPPORTED
        assert (await running.hypothesis()).latest_verdict is Outcome.SUPPORTED

    async def test_is_logged_with_all_that_a_summary_needs(self, running):
        await running.report(at=THURSDAY)

        entry = (await running.log())[-1]
        event = entry.event
        assert (entry.at, entry.actor_id) == (THURSDAY, "")
        assert (event.source, event.run_id) == ("ci", "train-4711")
        assert event.values == {"recall[bec]": "0.61", "recall[phishing]": "0.912"}
        assert (event.url, event.note) == (
            "https://tracker.example/run/4711",
            "5-fold, seed 1-3",
        )
        assert event.success_step == "start the launch plan: shadow mode first"
        assert event.failure_step == "collect more labels"
        assert (event.spent, event.timebox) == (3, 10)

    async def test_promises_the_entry_its_summary_the_hypothesis_and_the_card(self, running):
        await running.report()

        entry_id = str((await running.log())[-1].id)
        assert await running.deliver() == [
            (IntentKind.ENTRY, entry_id),
            (IntentKind.SUMMARY, entry_id),
            (IntentKind.HYPOTHESIS, "1"),
            (IntentKind.CARD, ""),
        ]

    @pytest.mark.parametrize(
        ("report", "outcome"),
        [
            (build_report(bec="0.53"), Outcome.REFUTED),
            (build_report(phishing="0.85"), Outcome.REFUTED),
            (build_report(metrics={"recall[bec]": 0.61}), Outcome.INCONCLUSIVE),
            (build_report(metrics={"recall[phishing]": 1}), Outcome.INVALID),
        ],
        ids=["missed target", "broken guardrail", "unknown guardrail", "no primary metric"],
    )
    async def test_is_judged_by_its_numbers(self, running, report, outcome):
        await running.report(report)

        assert (await running.last_event()).verdict.outcome is outcome
        assert (await running.hypothesis()).latest_verdict is outcome

    async def test_leaves_the_hypothesis_running(self, running):
        await running.report()

        assert (await running.hypothesis()).state is HypothesisState.RUNNING

    async def test_is_still_accepted_while_a_decision_is_awaited(self, running):
        await running.check_in(DEADLINE)

        assert (await running.report(at=DEADLINE)).status == "accepted"

    async def test_of_a_later_run_has_the_latest_verdict(self, running):
        await running.report()
        await running.report(build_report(bec="0.53", run_id="train-4712"))

        assert (await running.hypothesis()).latest_verdict is Outcome.REFUTED
        assert len(await running.log()) == 3


class TestAtOtherTimes:
    async def test_is_early_and_not_judged_before_the_start(self, ready):
        receipt = await ready.report()

        entry = (await ready.log())[-1]
        assert receipt.status == "early"
        assert (entry.event.arrival, entry.event.verdict) == (Arrival.EARLY, None)
        assert (await ready.hypothesis()).latest_verdict is None
        assert await ready.deliver() == [(IntentKind.ENTRY, str(entry.id))]

    async def test_is_late_and_not_judged_after_the_decision(self, running):
        await running.decide()
        await running.deliver()

        receipt = await running.report()

        entry = (await running.log())[-1]
        assert receipt.status == "late"
        assert (entry.event.arrival, entry.event.verdict) == (Arrival.LATE, None)
        assert (await running.hypothesis()).state is HypothesisState.SUPPORTED
        assert await running.deliver() == [(IntentKind.ENTRY, str(entry.id))]


class TestSentAgain:
    async def test_is_a_duplicate_that_changes_and_promises_nothing(self, running):
        first = await running.report()
        await running.deliver()

        again = await running.report(at=THURSDAY)

        assert (again.status, again.result_id) == ("duplicate", first.result_id)
        assert len(await running.log()) == 2
        assert await running.deliver() == []

    async def test_is_a_duplicate_even_after_the_decision(self, running):
        await running.report()
        await running.decide()

        assert (await running.report()).status == "duplicate"

    async def test_with_other_numbers_is_refused_and_the_first_stands(self, running):
        await running.report()

        with pytest.raises(ResultDiffers, match="train-4711 from ci"):
            await running.report(build_report(bec="0.40"))

        assert (await running.hypothesis()).latest_verdict is Outcome.SUPPORTED
        assert len(await running.log()) == 2

    async def test_from_another_source_is_another_result(self, running):
        first = await running.report()
        second = await running.report(build_report(source="mlflow"))

        assert second.status == "accepted"
        assert second.result_id != first.result_id


class TestUnknown:
    async def test_metrics_beside_known_ones_are_named_in_the_log(self, running):
        metrics = {"recall[bec]": 0.61, "recall[phishing]": 0.912, "auc": 0.94}
        await running.report(build_report(metrics=metrics))

        event = await running.last_event()
        assert event.unknown == ("auc",)
        assert event.values["auc"] == "0.94"
        assert event.verdict.outcome is Outcome.SUPPORTED

    async def test_metrics_alone_are_refused_one_by_one(self, running):
        with pytest.raises(FieldErrors) as refused:
            await running.report(build_report(metrics={"auc": 0.94, "recall": 0.7}))

        assert set(refused.value.errors) == {"metrics.auc", "metrics.recall"}
        assert "it measures recall[bec], recall[phishing]" in refused.value.message
        assert len(await running.log()) == 1

    @pytest.mark.parametrize(("workspace_id", "number"), [(T1, 2), (T2, 1)])
    async def test_hypotheses_are_not_found(self, running, workspace_id, number):
        act = build_act(workspace_id=workspace_id)

        async def report() -> None:
            async with running.storage.begin(workspace_id) as work:
                await record_result(
                    work,
                    act,
                    project_id=running.project_id,
                    number=number,
                    report=build_report(),
                )

        with pytest.raises(NotFound):
            await report()
