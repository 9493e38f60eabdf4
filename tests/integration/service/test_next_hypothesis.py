from datetime import timedelta

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import Decided, Started
from bot.experiments.records import IntentKind

from ..factories import BASELINE, COLLABORATOR, MONDAY
from .team import NEXT_PLAN

FRIDAY = MONDAY + timedelta(days=4)


class TestNextHypothesis:
    async def test_starts_with_a_timebox_of_its_own(self, chained):
        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED, at=FRIDAY)

        following = await chained.hypothesis(2)
        assert following.state is HypothesisState.RUNNING
        assert following.started_at == FRIDAY
        assert following.deadline == FRIDAY + timedelta(days=5)
        assert following.baseline == BASELINE

    async def test_is_logged_after_the_decision_of_the_same_act(self, chained):
        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED, by=COLLABORATOR)

        _, decided, started = await chained.log()
        assert (decided.number, type(decided.event)) == (1, Decided)
        assert (started.number, type(started.event)) == (2, Started)
        assert (decided.event.next_step, decided.event.obstacle) == ("go on with H2", "")
        assert started.event.timebox == 3
        assert started.cause == decided.cause
        assert started.actor_id == decided.actor_id == COLLABORATOR

    async def test_is_shown_too(self, chained):
        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED)

        _, decided, started = await chained.log()
        promises = await chained.deliver()
        assert promises.index((IntentKind.ENTRY, str(decided.id))) < promises.index(
            (IntentKind.ENTRY, str(started.id))
        )
        assert {(IntentKind.HYPOTHESIS, "1"), (IntentKind.HYPOTHESIS, "2")} < set(promises)
        assert promises[-1] == (IntentKind.CARD, "")

    async def test_has_check_ins_of_its_own(self, chained):
        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED, at=FRIDAY)

        assert await chained.check_in(FRIDAY + timedelta(days=5)) == 2
        assert (await chained.hypothesis(2)).state is HypothesisState.AWAITING_DECISION

    async def test_waits_where_the_other_step_was_taken(self, chained):
        await chained.decide(Decision.SUCCESS_STEP)

        assert (await chained.hypothesis(2)).state is HypothesisState.PLANNED

    async def test_without_a_baseline_does_not_hold_up_the_decision(self, ready):
        await ready.plan(**(NEXT_PLAN | {"guardrails": "auc down at most 1%"}))
        await ready.edit(failure_step="H2", failure_note="")
        await ready.start()

        await ready.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED)

        assert (await ready.hypothesis()).state is HypothesisState.REFUTED
        assert (await ready.hypothesis(2)).state is HypothesisState.PLANNED
        event = await ready.last_event()
        assert "H2 cannot start yet: the baseline has no value for auc" in event.obstacle

    async def test_that_runs_already_is_left_alone(self, chained):
        before = await chained.start(number=2)

        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED, at=FRIDAY)

        assert await chained.hypothesis(2) == before
        assert (await chained.last_event()).obstacle.startswith("H2 has started already")
