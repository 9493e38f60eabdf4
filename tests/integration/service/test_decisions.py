from datetime import timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotPossible
from bot.experiments.hypotheses import OUTCOMES, Decision, HypothesisState
from bot.experiments.log import Decided
from bot.experiments.records import IntentKind
from bot.experiments.verdicts import Outcome

from ..factories import (
    COLLABORATOR,
    DEADLINE,
    DECIDER,
    MONDAY,
    OWNER,
    STRANGER,
    build_plan,
)
from .team import Team

FRIDAY = MONDAY + timedelta(days=4)


class TestDeciding:
    @pytest.mark.parametrize("outcome", OUTCOMES)
    @pytest.mark.parametrize("decision", [Decision.SUCCESS_STEP, Decision.FAILURE_STEP])
    async def test_closes_it_with_the_outcome_that_was_chosen(self, running, decision, outcome):
        decided = await running.decide(decision, outcome)

        assert decided.state is outcome
        assert await running.hypothesis() == decided

    @pytest.mark.parametrize(
        ("decision", "state"),
        [(Decision.STOP, HypothesisState.STOPPED), (Decision.REVISE, HypothesisState.REVISED)],
    )
    async def test_closes_it_without_taking_a_step(self, chained, decision, state):
        await chained.decide(decision)

        assert (await chained.hypothesis()).state is state
        assert (await chained.hypothesis(2)).state is HypothesisState.PLANNED
        assert (await chained.last_event()).next_step == ""

    async def test_logs_the_verdict_beside_what_people_chose(self, running):
        await running.report()

        await running.decide(
            Decision.FAILURE_STEP,
            HypothesisState.REFUTED,
            learning="  Vendors seen once carry the signal\n",
            at=FRIDAY,
        )

        entry = (await running.log())[-1]
        assert (entry.actor_id, entry.at) == (OWNER, FRIDAY)
        assert entry.event == Decided(
            decision=Decision.FAILURE_STEP,
            outcome=HypothesisState.REFUTED,
            verdict=Outcome.SUPPORTED,
            statement=build_plan()["statement"],
            learning="Vendors seen once carry the signal",
            next_step="collect more labels",
            reason="we looked closer",
            obstacle="",
            spent=4,
            timebox=10,
        )

    async def test_answers_what_was_asked_and_shows_the_outcome(self, running):
        await running.decide()

        entry_id = str((await running.log())[-1].id)
        assert await running.deliver() == [
            (IntentKind.ENTRY, entry_id),
            (IntentKind.PROMPTS, f"H1:{entry_id}"),
            (IntentKind.HYPOTHESIS, "1"),
            (IntentKind.TREE, ""),
            (IntentKind.CARD, ""),
        ]

    async def test_calls_off_the_check_ins_to_come(self, running):
        await running.decide()

        assert await running.check_in(DEADLINE + timedelta(days=30)) == 0

    async def test_is_possible_once_the_time_is_over(self, running):
        await running.check_in(DEADLINE)

        assert (await running.decide(at=DEADLINE)).state is HypothesisState.SUPPORTED


class TestRefusals:
    async def test_decides_nothing_twice(self, running):
        await running.decide()

        with pytest.raises(NotPossible, match="H1 is supported; it cannot be decided now"):
            await running.decide(Decision.STOP)

        assert len(await running.log()) == 2

    async def test_starts_the_next_one_a_single_time(self, chained):
        await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED)

        with pytest.raises(NotPossible):
            await chained.decide(Decision.FAILURE_STEP, HypothesisState.REFUTED)

        assert len(await chained.log()) == 3

    async def test_decides_nothing_that_has_not_started(self, ready):
        with pytest.raises(NotPossible, match="H1 is planned"):
            await ready.decide()

    async def test_takes_no_outcome_that_is_none(self, running):
        with pytest.raises(FieldErrors) as refused:
            await running.decide(outcome=HypothesisState.RUNNING)

        assert list(refused.value.errors) == ["outcome"]

    async def test_asks_the_decider_where_there_is_one(self, storage):
        team = await Team.gather(storage, decider_id=DECIDER)
        await team.write_baseline()
        await team.plan()
        await team.start()

        with pytest.raises(NotAllowed) as refused:
            await team.decide(by=COLLABORATOR)
        assert refused.value.allowed == (OWNER, DECIDER)

        assert (await team.decide(by=DECIDER)).state is HypothesisState.SUPPORTED

    async def test_asks_no_stranger(self, running):
        with pytest.raises(NotAllowed):
            await running.decide(by=STRANGER)

        assert (await running.hypothesis()).state is HypothesisState.RUNNING
