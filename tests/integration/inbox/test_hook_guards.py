"""Hooks against those who do not know the secret, know only one project's, or send too much."""

import asyncio
import logging

from bot.experiments.trackers import Tracker
from bot.inbox.limits import RateLimit
from storage.hooks import find_hook
from storage.vault import Vault, new_key
from tests import tracker_payloads as payloads

from ..factories import MONDAY
from ..service.team import Team
from .hooked import SECRET, client_of

H1 = "fraud-recall/H1"


async def test_who_does_not_know_the_secret_gets_one_answer_whatever_is_wrong(hooked):
    data = payloads.workflow_run()
    await hooked.add(Tracker.GITHUB, "revoked", revoked_at=None)
    async with hooked.team.storage.begin("T1FRAUD") as work:
        await work.hooks.revoke("revoked", MONDAY)
    await hooked.add(Tracker.GITHUB, "unreadable", sealed_secret=Vault(new_key()).seal("x"))

    answers = [
        await hooked.send(Tracker.GITHUB, data, secret="guessed"),
        await hooked.send(Tracker.GITHUB, b"not even JSON", secret="guessed"),
        await hooked.send(Tracker.GITHUB, data, headers={"X-Hub-Signature-256": ""}),
        await hooked.send(Tracker.GITHUB, data, hook_id="unknown"),
        await hooked.send(Tracker.GITHUB, data, hook_id="%00"),
        await hooked.send(Tracker.GITHUB, data, hook_id="revoked"),
        await hooked.send(Tracker.GITHUB, data, hook_id="unreadable"),
        # A hook of another tracker.
        await hooked.send(Tracker.GITHUB, data, hook_id="wandb"),
        await hooked.send(Tracker.MLFLOW, payloads.model_version(), at=1),
    ]

    assert {status for status, _ in answers} == {401}
    assert len({body["error"] for _, body in answers}) == 1
    assert await hooked.told() == []


async def test_a_hook_of_one_project_touches_that_project_alone(hooked, linked, tracking):
    other = await Team.gather(linked.storage, key="other", title="Other")
    await other.write_baseline()
    await other.plan(github_workflow="acme/fraud-models")
    await other.start()
    await hooked.add(Tracker.GITHUB, "others", project_id=other.project_id)
    await hooked.add(Tracker.WANDB, "others-w", project_id=other.project_id)
    await hooked.add(Tracker.MLFLOW, "others-m", project_id=other.project_id)

    assert (await hooked.send(Tracker.GITHUB, payloads.workflow_run(), hook_id="others"))[0] == 202
    body = payloads.wandb(H1)
    status, answer = await hooked.send(Tracker.WANDB, body, hook_id="others-w")

    assert status == 422
    assert answer["fields"][0]["message"] == f"This hook reaches no hypothesis {H1}."
    tracking.add("a1b2c3", tags={"labthread.hypothesis": H1})
    tracking.add("linked", tags={"exp": "vendor-graph"})
    version = payloads.model_version("a1b2c3")
    status, answer = await hooked.send(Tracker.MLFLOW, version, hook_id="others-m")
    assert (status, answer["fields"][0]["message"]) == (422, f"There is no {H1} here.")
    version = payloads.model_version("linked")
    answer = await hooked.send(Tracker.MLFLOW, version, hook_id="others-m")
    assert answer == (200, {"status": "ignored"})
    assert await hooked.told() == []
    assert [each.event.kind for each in await other.log()] == ["started", "noted"]

    # A hook of the workspace reaches both.
    assert (await hooked.send(Tracker.GITHUB, payloads.workflow_run(id=2)))[0] == 202
    assert [each.event.kind for each in await other.log()][2:] == ["noted"]
    assert len(await hooked.told()) == 1


async def test_a_hook_that_is_sent_too_much_is_told_when_to_go_on_and_others_are_not(
    hooked, linked
):
    limit = RateLimit(burst=1, per_second=0.1, now=lambda: 0.0)
    hooked.client = client_of(linked.storage, hooked.vault, limit=limit)
    data = payloads.workflow_run()

    # Whoever does not know the secret uses up nothing.
    assert (await hooked.send(Tracker.GITHUB, data, secret="guessed"))[0] == 401
    assert (await hooked.send(Tracker.GITHUB, data))[0] == 202
    status, answer = await hooked.send(Tracker.GITHUB, payloads.workflow_run(id=2))
    assert status == 429
    assert "send it again in 10 seconds" in answer["error"]
    assert (await hooked.send(Tracker.GROWTHBOOK, payloads.growthbook()))[0] == 202
    assert len(await hooked.told()) == 2


async def test_a_delivery_that_comes_twice_at_once_is_kept_once(hooked):
    data = payloads.workflow_run()

    answers = await asyncio.gather(
        *(hooked.send(Tracker.GITHUB, data, delivery="d-1") for _ in range(4))
    )

    assert sorted(status for status, _ in answers) == [200, 200, 200, 202]
    assert len(await hooked.told()) == 1


async def test_neither_secrets_nor_bodies_are_logged(hooked, linked, caplog):
    caplog.set_level(logging.INFO)
    body = payloads.wandb(H1, note="between us")
    bearer = {"Authorization": f"Bearer {SECRET}"}
    assert (await hooked.send(Tracker.WANDB, body, headers=bearer))[0] == 202
    assert (await hooked.send(Tracker.WANDB, body, secret="guessed"))[0] == 401
    await hooked.add(Tracker.WANDB, "unreadable", sealed_secret=Vault(new_key()).seal(SECRET))
    assert (await hooked.send(Tracker.WANDB, body, hook_id="unreadable"))[0] == 401
    async with linked.storage.begin("T1FRAUD") as work:
        await work.hooks.revoke("unreadable", MONDAY)

    assert "hook unreadable" in caplog.text
    for private in (SECRET, "guessed", "between us"):
        assert private not in caplog.text


async def test_when_a_hook_was_last_used_is_kept(hooked, linked):
    await hooked.send(Tracker.GITHUB, payloads.workflow_run(), secret="guessed")
    async with linked.storage.look() as connection:
        assert (await find_hook(connection, "github")).last_used_at is None

    await hooked.send(Tracker.GITHUB, {}, headers={"X-GitHub-Event": "ping"})
    async with linked.storage.look() as connection:
        assert (await find_hook(connection, "github")).last_used_at > MONDAY
