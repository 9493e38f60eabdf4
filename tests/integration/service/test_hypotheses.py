from datetime import timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotFound, NotPossible
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Started
from bot.experiments.projects import ProjectState
from bot.experiments.records import IntentKind
from bot.experiments.service.plans import PlanChanged

from ..factories import (
    BASELINE,
    COLLABORATOR,
    DEADLINE,
    MONDAY,
    OWNER,
    STRANGER,
    build_plan,
)

DAY = timedelta(days=1)
SHOWN = [(IntentKind.HYPOTHESIS, "1"), (IntentKind.TREE, ""), (IntentKind.CARD, "")]


class TestAdding:
    async def test_plans_the_next_one_and_shows_it(self, team):
        added = await team.plan(statement="  Vendor-graph features improve recall ")

        assert (added.number, added.state) == (1, HypothesisState.PLANNED)
        assert added.plan == build_plan(statement="Vendor-graph features improve recall")
        assert await team.hypothesis() == added
        assert await team.deliver() == SHOWN
        assert await team.log() == []

    async def test_lets_a_step_lead_to_one_that_exists(self, team):
        await team.plan()

        assert (await team.plan(failure_step="H1")).number == 2

    @pytest.mark.parametrize(
        ("step", "words"), [("H2", "cannot be its own next step"), ("H9", "There is no H9")]
    )
    async def test_refuses_a_step_that_leads_nowhere(self, team, step, words):
        await team.plan()

        with pytest.raises(FieldErrors, match=words) as refused:
            await team.plan(failure_step=step)

        assert list(refused.value.errors) == ["failure_step"]

    async def test_names_every_wrong_field_and_keeps_nothing(self, team):
        with pytest.raises(FieldErrors) as refused:
            await team.plan(timebox="some days", guardrails="keep it fast", statement="")

        assert set(refused.value.errors) == {"timebox", "guardrails", "statement"}
        assert await team.deliver() == []

    async def test_is_refused_to_who_may_not_edit(self, team):
        with pytest.raises(NotAllowed):
            await team.plan(by=STRANGER)


class TestEditing:
    async def test_changes_a_plan_and_shows_it(self, ready):
        edited = await ready.edit(timebox="5", by=COLLABORATOR)

        assert (str(edited.timebox), edited.revision) == ("5 working days", 2)
        assert await ready.hypothesis() == edited
        assert await ready.deliver() == SHOWN

    async def test_promises_nothing_where_nothing_changed(self, ready):
        assert (await ready.edit(revision=0)).revision == 1
        assert await ready.deliver() == []

    async def test_tells_a_writer_who_came_first(self, ready):
        first = await ready.edit(timebox="5")

        with pytest.raises(PlanChanged, match="H1 was changed") as refused:
            await ready.edit(timebox="7", revision=1)

        assert refused.value.current == first

    async def test_of_a_promise_needs_a_reason_once_the_hypothesis_has_started(self, running):
        with pytest.raises(FieldErrors, match="H1 is running: say why its promises change"):
            await running.edit(minimum_lift="1")

    async def test_is_over_once_the_hypothesis_is_decided(self, running):
        await running.decide()

        with pytest.raises(NotPossible, match="H1 is supported, so it stays as it was judged"):
            await running.edit(minimum_lift="1", reason="it was too much")

    async def test_is_refused_to_who_may_not_edit(self, ready):
        with pytest.raises(NotAllowed):
            await ready.edit(timebox="5", by=STRANGER)


class TestStarting:
    async def test_begins_the_timebox_against_the_baseline_of_that_moment(self, ready):
        started = await ready.start(by=COLLABORATOR)
        await ready.write_baseline("recall[bec] = 0.60\nrecall[phishing] = 0.95", revision=1)

        assert await ready.hypothesis() == started
        assert (started.state, started.started_at) == (HypothesisState.RUNNING, MONDAY)
        assert started.deadline == DEADLINE
        assert started.baseline == BASELINE

    async def test_logs_what_was_promised(self, ready):
        await ready.start(by=COLLABORATOR)

        (entry,) = await ready.log()
        assert (entry.actor_id, entry.at, entry.number) == (COLLABORATOR, MONDAY, 1)
        assert entry.event == Started(
            statement=build_plan()["statement"],
            criterion="recall[bec] up by at least 10% over baseline",
            guardrails=("recall[phishing] down at most 1%",),
            timebox=10,
            deadline=DEADLINE,
            unapproved=True,
            remarks=(
                (
                    "The software design does not say yet which data production will have; an "
                    "experiment on other data could not ship."
                ),
            ),
        )

    async def test_tells_the_thread_and_the_card(self, ready):
        await ready.start()

        (entry,) = await ready.log()
        assert await ready.deliver() == [(IntentKind.ENTRY, str(entry.id)), *SHOWN]

    async def test_sets_a_draft_running(self, ready):
        await ready.start()

        assert (await ready.project()).state is ProjectState.RUNNING

    async def test_needs_a_baseline(self, team):
        await team.plan()

        with pytest.raises(NotPossible, match="the project has no baseline"):
            await team.start()

        assert await team.log() == []

    async def test_needs_a_baseline_of_every_metric(self, team):
        await team.write_baseline("recall[bec] = 0.52")
        await team.plan()

        with pytest.raises(NotPossible, match=r"no value for recall\[phishing\]"):
            await team.start()

    async def test_is_not_done_twice(self, running):
        with pytest.raises(NotPossible, match="has started already"):
            await running.start()

        assert len(await running.log()) == 1

    async def test_says_so_where_there_is_no_such_hypothesis(self, ready):
        with pytest.raises(NotFound, match="no H2"):
            await ready.start(number=2)

    async def test_is_refused_to_who_may_not(self, ready):
        with pytest.raises(NotAllowed) as refused:
            await ready.start(by=STRANGER)

        assert refused.value.allowed == (OWNER, COLLABORATOR)
