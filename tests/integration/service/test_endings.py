from datetime import timedelta

import pytest

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import FieldErrors, NotAllowed, NotPossible
from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import ProjectMoved
from bot.experiments.projects import ProjectState
from bot.experiments.records import IntentKind
from bot.experiments.service.endings import (
    archive_project,
    launch_project,
    restore_project,
    stop_project,
)

from ..factories import COLLABORATOR, DEADLINE, MONDAY, OWNER, T1, build_act
from .team import Team

DAY = timedelta(days=1)
LAUNCH = {
    "criteria": "Recall holds for two weeks",
    "monitoring": "Held mails an hour",
    "rollback": "One switch",
    "security": "No new access",
    "privacy": "Nothing new is kept",
}


async def launch(team: Team, reason="", by=OWNER):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by)
        return await launch_project(
            work, act, DEFAULT_TEMPLATE, project_id=team.project_id, reason=reason
        )


async def stop(team: Team, at=MONDAY, by=OWNER, **said):
    said = {"reason": "The supplier does it now", "learning": "Vendors carry the signal"} | said
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by, at=at)
        return await stop_project(work, act, project_id=team.project_id, **said)


async def archive(team: Team, by=OWNER):
    async with team.storage.begin(T1) as work:
        return await archive_project(work, build_act(actor_id=by), project_id=team.project_id)


async def restore(team: Team, at=MONDAY, by=OWNER):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by, at=at)
        return await restore_project(work, act, project_id=team.project_id)


class TestLaunching:
    async def test_goes_ahead_once_the_plan_is_written_and_a_hypothesis_bears_it_out(self, running):
        await running.save("launch", [LAUNCH])
        await running.report()
        await running.decide()

        assert (await launch(running)).state is ProjectState.LAUNCHED
        assert await running.last_event() == ProjectMoved(state=ProjectState.LAUNCHED)

    async def test_names_all_that_is_lacking(self, running):
        with pytest.raises(FieldErrors) as refused:
            await launch(running, reason="  ")

        assert list(refused.value.errors) == ["reason"]
        assert "Launch plan: Success criteria to launch" in refused.value.message
        assert "A supported hypothesis" in refused.value.message

    async def test_a_supported_hypothesis_that_leads_on_to_another_does_not_bear_it_out(
        self, ready
    ):
        await ready.plan()
        await ready.edit(success_step="H2")
        await ready.start()
        await ready.save("launch", [LAUNCH])
        await ready.report()
        await ready.decide()

        with pytest.raises(FieldErrors, match="leads to the launch"):
            await launch(ready)

    async def test_a_reason_overrides_and_is_kept_with_what_was_lacking(self, running):
        await running.save("launch", [LAUNCH | {"rollback": ""}])
        await launch(running, reason=" We rehearsed it ")

        event = await running.last_event()
        assert event.reason == "We rehearsed it"
        assert event.lacking == (
            "Launch plan: Rollback",
            "A supported hypothesis that leads to the launch",
        )

    async def test_is_told_in_the_thread_and_in_the_channel(self, running):
        await launch(running, reason="now")

        entry = (await running.log())[-1]
        assert await running.deliver() == [
            (IntentKind.ENTRY, str(entry.id)),
            (IntentKind.SUMMARY, str(entry.id)),
            (IntentKind.TREE, ""),
            (IntentKind.CARD, ""),
        ]

    async def test_happens_once(self, running):
        await launch(running, reason="now")

        with pytest.raises(NotPossible, match="is launched already"):
            await launch(running, reason="again")


class TestStopping:
    async def test_ends_what_runs_with_the_days_it_took(self, running):
        await stop(running, at=MONDAY + 3 * DAY)

        stopped = await running.hypothesis()
        assert (stopped.state, stopped.days_taken) == (HypothesisState.STOPPED, 3)
        assert await running.check_in(DEADLINE + 30 * DAY) == 0

    async def test_takes_the_buttons_off_all_that_had_them(self, running):
        await stop(running)

        entry = (await running.log())[-1]
        told = await running.deliver()
        assert (IntentKind.PROMPTS, f"H1:{entry.id}") in told
        assert (IntentKind.PROMPTS, f"crawl:{entry.id}") in told
        assert (IntentKind.SECTION, "baseline") in told
        assert (IntentKind.HYPOTHESIS, "1") in told

    @pytest.mark.parametrize("blank", ["reason", "learning"])
    async def test_needs_a_reason_and_a_learning(self, running, blank):
        with pytest.raises(FieldErrors) as refused:
            await stop(running, **{blank: " \n"})

        assert list(refused.value.errors) == [blank]

    async def test_nothing_can_be_changed_after_it(self, running):
        await stop(running)

        with pytest.raises(NotPossible, match="is stopped, so nothing was changed"):
            await running.decide(Decision.STOP)
        with pytest.raises(NotPossible, match="is stopped already"):
            await stop(running)


class TestArchiving:
    async def test_asks_for_nothing_until_it_is_brought_back(self, running):
        await archive(running)
        assert await running.check_in(DEADLINE) == 0

        back = await restore(running)

        assert (back.state, back.archived_from) == (ProjectState.RUNNING, None)
        assert await running.check_in(DEADLINE - 3 * DAY) == 1

    async def test_a_deadline_that_passed_meanwhile_is_asked_about_at_once(self, running):
        await archive(running)
        await restore(running, at=DEADLINE + 7 * DAY)

        assert await running.check_in(DEADLINE + 7 * DAY) >= 1
        assert (await running.hypothesis()).state is HypothesisState.AWAITING_DECISION

    @pytest.mark.parametrize("end", [stop, archive])
    async def test_what_has_ended_can_be_put_away_and_comes_back_as_it_was(self, running, end):
        await end(running)
        if end is stop:
            await archive(running)
        state = ProjectState.STOPPED if end is stop else ProjectState.RUNNING

        assert (await restore(running)).state is state

    async def test_happens_once_each_way(self, running):
        with pytest.raises(NotPossible, match="is not archived"):
            await restore(running)
        await archive(running)
        with pytest.raises(NotPossible, match="is archived already"):
            await archive(running)

    @pytest.mark.parametrize("act", [launch, stop, archive, restore])
    async def test_every_ending_is_the_owners(self, running, act):
        with pytest.raises(NotAllowed) as refused:
            await act(running, by=COLLABORATOR)

        assert refused.value.allowed == (OWNER,)
