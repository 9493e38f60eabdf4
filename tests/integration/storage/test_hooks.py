"""Hooks, their secrets, and what hypotheses are linked to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.projects import ProjectState
from bot.experiments.trackers import Link, Tracker
from storage.hooks import Hook, find_hook
from storage.vault import CannotRead, Vault, new_key

from ..factories import MONDAY, T1, T2, build_plan, build_project

LATER = MONDAY + timedelta(hours=1)


def build_hook(**overrides):
    values = {
        "id": "hook_1",
        "workspace_id": T1,
        "tracker": Tracker.GITHUB,
        "project_id": None,
        "sealed_secret": "sealed",
        "created_at": MONDAY,
    }
    return Hook(**values | overrides)


async def found(storage, hook_id="hook_1"):
    async with storage.look() as connection:
        return await find_hook(connection, hook_id)


async def test_a_hook_is_found_by_its_id_in_whatever_workspace(storage, project):
    hook = build_hook(project_id=project.id)
    async with storage.begin(T1) as work:
        await work.hooks.add(hook)

    assert await found(storage) == hook
    assert await found(storage, "hook_2") is None


async def test_a_hook_can_be_given_a_secret_and_be_ended_by_its_own_workspace_alone(storage):
    async with storage.begin(T1) as work:
        await work.hooks.add(build_hook())
    async with storage.begin(T2) as work:
        for act in (
            work.hooks.revoke("hook_1", LATER),
            work.hooks.set_secret("hook_1", "theirs"),
            work.hooks.note_use("hook_1", LATER),
        ):
            with pytest.raises(NotFound):
                await act
        assert await work.hooks.all() == []

    async with storage.begin(T1) as work:
        await work.hooks.set_secret("hook_1", "sealed anew")
        await work.hooks.note_use("hook_1", MONDAY)
        await work.hooks.revoke("hook_1", LATER)
        with pytest.raises(NotFound):
            await work.hooks.revoke("hook_1", LATER)
        with pytest.raises(NotFound):
            await work.hooks.note_use("hook_1", LATER)

        assert await work.hooks.all() == [
            build_hook(sealed_secret="sealed anew", last_used_at=MONDAY, revoked_at=LATER)
        ]


async def test_links_are_replaced_and_found_in_their_own_workspace(storage, project):
    async with storage.begin(T1) as work:
        await work.trackers.set(project.id, 1, {Tracker.GITHUB: "acme/old"})
        await work.trackers.set(
            project.id, 1, {Tracker.GITHUB: "acme/models", Tracker.MLFLOW: "a=b"}
        )
        await work.trackers.set(project.id, 2, {Tracker.GITHUB: "acme/models/train.yml"})

        names = ["acme/models", "acme/models/train.yml", "acme/old"]
        assert await work.trackers.find(Tracker.GITHUB, names) == [
            Link(project.id, 1, "acme/models"),
            Link(project.id, 2, "acme/models/train.yml"),
        ]
        assert await work.trackers.find(Tracker.GROWTHBOOK, names) == []
        assert await work.trackers.find(Tracker.GITHUB, []) == []
    async with storage.begin(T2) as work:
        assert await work.trackers.find(Tracker.GITHUB, names) == []


async def test_of_the_linked_hypotheses_those_that_started_by_a_time_are_found(storage, project):
    async with storage.begin(T1) as work:
        for started_at in (None, MONDAY, LATER):
            hypothesis = await work.hypotheses.add(project.id, build_plan())
            await work.hypotheses.save(replace(hypothesis, started_at=started_at))
            await work.trackers.set(project.id, hypothesis.number, {Tracker.MLFLOW: "a=b"})

        async def started(**by):
            links = await work.trackers.started(Tracker.MLFLOW, ["a=b"], **by)
            return [each.number for each in links]

        assert await started() == [2, 3]
        assert await started(by=LATER) == [2, 3]
        assert await started(by=MONDAY) == [2]
        assert await started(by=MONDAY - timedelta(milliseconds=1)) == []


async def test_only_what_goes_on_is_waited_for(storage):
    async with storage.begin(T1) as work:
        for number, (state, project_state) in enumerate(
            [
                (HypothesisState.PLANNED, ProjectState.DRAFT),
                (HypothesisState.RUNNING, ProjectState.RUNNING),
                (HypothesisState.SUPPORTED, ProjectState.RUNNING),
                (HypothesisState.RUNNING, ProjectState.ARCHIVED),
            ]
        ):
            project = await work.projects.add(build_project(key=f"p{number}", state=project_state))
            hypothesis = await work.hypotheses.add(project.id, build_plan())
            await work.hypotheses.save(replace(hypothesis, state=state))
            await work.trackers.set(project.id, 1, {Tracker.MLFLOW: f"exp={number}"})
            # The same tag again is asked for once.
            await work.trackers.set(project.id, 2, {Tracker.MLFLOW: f"exp={number}"})

        assert await work.trackers.awaited(Tracker.MLFLOW) == ["exp=1"]


def test_a_secret_is_opened_by_any_of_the_keys_and_sealed_by_the_first():
    old, new = new_key(), new_key()
    sealed = Vault(old).seal("s3cret")

    assert "s3cret" not in sealed
    assert Vault(f"{new}, {old}").open(sealed) == "s3cret"
    assert Vault(new).open(Vault(f"{new},{old}").seal("s3cret")) == "s3cret"
    with pytest.raises(CannotRead):
        Vault(new).open(sealed)
