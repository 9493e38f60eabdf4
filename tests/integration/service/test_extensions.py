from datetime import timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotPossible
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Extended
from bot.experiments.records import IntentKind

from ..factories import COLLABORATOR, DEADLINE, DECIDER, OWNER
from .team import Team

DAY = timedelta(days=1)


class TestExtending:
    async def test_counts_from_the_deadline_while_that_is_to_come(self, running):
        extended = await running.extend(3)

        assert extended.deadline == DEADLINE + 3 * DAY
        assert (extended.days_allowed, extended.extensions) == (13, 1)
        assert await running.hypothesis() == extended

    async def test_counts_from_today_once_the_deadline_is_past(self, running):
        await running.check_in(DEADLINE)

        extended = await running.extend(2, at=DEADLINE + DAY + timedelta(hours=5))

        assert extended.deadline == DEADLINE + 3 * DAY
        assert extended.state is HypothesisState.RUNNING

    async def test_logs_the_reason_and_answers_what_was_asked(self, running):
        await running.extend(3, reason="  the labels came late\n")

        entry = (await running.log())[-1]
        assert entry.event == Extended(
            days=3, reason="the labels came late", deadline=DEADLINE + 3 * DAY, timebox=13
        )
        assert await running.deliver() == [
            (IntentKind.ENTRY, str(entry.id)),
            (IntentKind.PROMPTS, f"H1:{entry.id}"),
            (IntentKind.HYPOTHESIS, "1"),
            (IntentKind.TREE, ""),
            (IntentKind.CARD, ""),
        ]

    async def test_moves_the_check_ins_to_the_new_deadline(self, running):
        await running.extend(3)

        assert await running.check_in(DEADLINE + DAY) == 0
        assert await running.check_in(DEADLINE + 3 * DAY) == 2

    @pytest.mark.parametrize("days", [0, -1, 91])
    async def test_refuses_a_number_of_days_that_is_none(self, running, days):
        with pytest.raises(FieldErrors) as refused:
            await running.extend(days)

        assert list(refused.value.errors) == ["days"]

    async def test_needs_an_open_hypothesis(self, ready):
        with pytest.raises(NotPossible, match="H1 is planned; it cannot be extended"):
            await ready.extend(3)

    async def test_is_the_deciders_where_there_is_one(self, storage):
        team = await Team.gather(storage, decider_id=DECIDER)
        await team.write_baseline()
        await team.plan()
        await team.start(by=COLLABORATOR)

        with pytest.raises(NotAllowed) as refused:
            await team.extend(3, by=COLLABORATOR)
        assert refused.value.allowed == (OWNER, DECIDER)

        assert (await team.extend(3, by=DECIDER)).extensions == 1
