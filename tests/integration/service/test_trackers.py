"""Links to trackers follow the plans of hypotheses."""

from bot.experiments.trackers import Tracker

from ..factories import T1, build_plan
from .team import Team
from .test_imports import bring


async def links(team, tracker, *names):
    async with team.storage.read(T1) as work:
        return [each.number for each in await work.trackers.find(tracker, names)]


async def test_a_hypothesis_is_linked_when_it_is_planned_and_anew_when_it_is_changed(team):
    await team.plan(github_workflow="Acme/Fraud")
    assert await links(team, Tracker.GITHUB, "acme/fraud") == [1]

    await team.edit(github_workflow="acme/other", mlflow_tag="exp=a")

    assert await links(team, Tracker.GITHUB, "acme/fraud") == []
    assert await links(team, Tracker.GITHUB, "acme/other") == [1]
    assert await links(team, Tracker.MLFLOW, "exp=a") == [1]


async def test_changing_a_link_of_a_running_hypothesis_needs_no_reason_and_breaks_nothing(running):
    changed = await running.edit(mlflow_tag="exp=a")

    assert not changed.changed_after
    assert [each.event.kind for each in await running.log()] == ["started"]
    assert await links(running, Tracker.MLFLOW, "exp=a") == [1]


async def test_an_imported_document_brings_its_links(storage):
    plans = [build_plan(), build_plan(growthbook_experiment="exp_42")]
    project = await bring(storage, plans=plans)

    assert await links(Team(storage, project.id), Tracker.GROWTHBOOK, "exp_42") == [2]
