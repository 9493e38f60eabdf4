"""What each delivery to a hook is answered, and what is kept of it."""

from sqlalchemy import text

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.trackers import Tracker
from tests import tracker_payloads as payloads

from .hooked import client_of

H1, H2 = "fraud-recall/H1", "fraud-recall/H2"


async def test_a_workflow_that_ended_is_noted_once_where_it_is_linked(hooked):
    ended = payloads.workflow_run()
    first = await hooked.send(Tracker.GITHUB, ended, delivery="d-1")
    # GitHub sends it again, or someone who listened does under a new delivery's id.
    again = await hooked.send(Tracker.GITHUB, ended, delivery="d-1")
    replayed = await hooked.send(Tracker.GITHUB, ended, delivery="d-2")

    assert first == (202, {"status": "noted"})
    assert again == replayed == (200, {"status": "duplicate"})
    (entry,) = await hooked.told()
    assert (entry.number, entry.event.kind, entry.event.source) == (1, "noted", "GitHub")
    assert entry.event.text == "Workflow train ended: success, on branch vendor-graph."
    assert entry.event.url.startswith("https://github.com/")
    assert (await hooked.team.hypothesis()).latest_verdict is None


async def test_what_concerns_no_hypothesis_is_answered_200_and_leaves_nothing(hooked):
    ping = {"X-GitHub-Event": "ping"}
    for tracker, data, headers in (
        (Tracker.GITHUB, {"zen": "Design for failure."}, ping),
        (Tracker.GITHUB, payloads.workflow_run(path=".github/workflows/lint.yml"), None),
        (Tracker.GITHUB, payloads.workflow_run("requested"), None),
        (Tracker.GROWTHBOOK, payloads.growthbook("feature.updated"), None),
        (Tracker.GROWTHBOOK, payloads.growthbook(experimentId="exp_\0other"), None),
        (Tracker.MLFLOW, payloads.mlflow("registered_model", "created", name="m"), None),
        # What MLflow's own test button sends.
        (Tracker.MLFLOW, payloads.model_version("abcd1234abcd5678"), None),
    ):
        answer = await hooked.send(tracker, data, headers=headers)

        assert answer == (200, {"status": "ignored"}), data
    assert await hooked.told() == []


async def test_a_request_of_another_form_is_answered_before_anything_is_read(hooked):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    status, answer = await hooked.send(Tracker.GITHUB, payloads.workflow_run(), headers=form)
    assert status == 415
    assert "application/json" in answer["error"]

    assert (await hooked.send(Tracker.GITHUB, b"{"))[0] == 400
    assert (await hooked.send(Tracker.GITHUB, b"x" * 1_000_001))[0] == 413
    wrong = payloads.workflow_run() | {"repository": {}}
    status, answer = await hooked.send(Tracker.GITHUB, wrong)
    assert (status, answer["fields"][0]["path"]) == (422, "repository.full_name")
    unknown = await hooked.client.post("/api/v1/hooks/gitlab/x", json={})
    assert unknown.status_code == 404


async def test_what_was_ignored_is_taken_when_it_is_sent_again_after_it_was_linked(hooked, linked):
    advice = payloads.growthbook("experiment.decision.ship", experimentId="exp_later")
    assert await hooked.send(Tracker.GROWTHBOOK, advice) == (200, {"status": "ignored"})

    await linked.plan(growthbook_experiment="exp_later")

    assert await hooked.send(Tracker.GROWTHBOOK, advice) == (202, {"status": "noted"})
    assert [each.number for each in await hooked.told()] == [3]


async def test_growthbook_s_news_are_evidence_and_no_verdict(hooked):
    advice = payloads.growthbook("experiment.decision.ship")

    assert await hooked.send(Tracker.GROWTHBOOK, advice) == (202, {"status": "noted"})
    assert await hooked.send(Tracker.GROWTHBOOK, advice) == (200, {"status": "duplicate"})
    (entry,) = await hooked.told()
    assert (entry.number, entry.event.kind) == (1, "noted")
    assert entry.event.text == "Experiment Checkout: advises to ship it."


async def test_a_wandb_template_is_a_result_and_says_what_is_wrong_with_it(hooked):
    status, answer = await hooked.send(Tracker.WANDB, payloads.wandb(H1))
    assert (status, answer["status"]) == (202, "accepted")
    assert (await hooked.send(Tracker.WANDB, payloads.wandb(H1)))[0] == 200
    # The same version with another note is the same run with another body.
    assert (await hooked.send(Tracker.WANDB, payloads.wandb(H1, note="again")))[0] == 409
    assert (await hooked.send(Tracker.WANDB, payloads.wandb(H2)))[1]["status"] == "early"

    for changes, path in (
        ({"labthread_hypothesis": "fraud-recall/H9"}, "labthread_hypothesis"),
        ({"labthread_hypothesis": "other/H1"}, "labthread_hypothesis"),
        ({"labthread_hypothesis": "the second one"}, "labthread_hypothesis"),
        ({"labthread_hypothesis": ""}, "labthread_hypothesis"),
        ({"labthread_hypothesis": "${artifact_metadata.h}"}, "labthread_hypothesis"),
        ({"metrics": {"auc": "0.9"}}, "metrics.auc"),
        ({"metrics": {"recall[bec]": "high"}}, "metrics[0].value"),
        ({"run_id": ""}, "run_id"),
    ):
        body = payloads.wandb(H1, run_id="v13") | changes
        status, answer = await hooked.send(Tracker.WANDB, body)
        assert (status, [each["path"] for each in answer["fields"]]) == (422, [path])
    assert [(each.number, each.event.kind) for each in await hooked.told()] == [
        (1, "result"),
        (2, "result"),
    ]


async def test_a_model_version_brings_the_metrics_of_its_run(hooked, tracking):
    tracking.add("a1b2c3", tags={"labthread.hypothesis": H1})
    created = payloads.model_version()
    status, answer = await hooked.send(Tracker.MLFLOW, created, delivery="d-1")
    assert (status, answer["status"]) == (202, "accepted")
    assert (await hooked.send(Tracker.MLFLOW, created, delivery="d-1"))[0] == 200

    # The same run by its version's tag and alias; the version is asked for its run.
    tracking.versions["fraud", "12"] = {"run_id": "a1b2c3", "tags": []}
    version = {"name": "fraud", "version": "12"}
    tag = {"key": "labthread.hypothesis", "value": H1}
    for entity, action, more in (
        ("model_version_tag", "set", tag),
        ("model_version_alias", "created", {"alias": "champion"}),
    ):
        event = payloads.mlflow(entity, action, **version, **more)
        assert await hooked.send(Tracker.MLFLOW, event) == (200, {"status": "duplicate"})
    (entry,) = await hooked.told()
    assert (entry.event.source, entry.event.run_id) == ("mlflow", "a1b2c3")
    assert entry.event.verdict.outcome == "inconclusive"
    assert entry.event.url.endswith("/#/experiments/7/runs/a1b2c3")


async def test_a_run_goes_where_its_version_or_a_link_says_and_is_waited_for(hooked, tracking):
    tracking.add("linked", tags={"exp": "vendor-graph"})
    tracking.add("going-on", status="RUNNING", tags={"labthread.hypothesis": H1})
    tracking.add("named", status="RUNNING")
    tracking.add("astray", tags={"labthread.hypothesis": "other/H1"})
    tracking.add("unknown", tags={"labthread.hypothesis": H1}, auc=0.9)

    async def send(run_id, **tags):
        status, answer = await hooked.send(
            Tracker.MLFLOW, payloads.model_version(run_id, tags=tags)
        )
        return status, answer.get("status") or answer["fields"][0]["message"]

    assert await send("linked") == (202, "accepted")
    # Polling takes it when it has finished.
    assert await send("going-on") == (200, "waiting")
    # Nobody would ever find this one again.
    assert await send("named", **{"labthread.hypothesis": H2}) == (202, "early")
    assert await send("astray") == (422, "There is no other/H1 here.")
    status, words = await send("unknown")
    assert status == 422
    assert "H1 does not measure auc" in words
    notes = {each.event.run_id: each.event.note for each in await hooked.told()}
    assert notes == {"linked": "", "named": "The run's status was RUNNING."}


async def test_what_cannot_be_taken_now_is_sent_again(hooked, tracking, linked):
    tracking.add("a1b2c3", tags={"labthread.hypothesis": H1})
    tracking.is_away = True
    status, answer = await hooked.send(Tracker.MLFLOW, payloads.model_version(), delivery="d-1")
    assert status == 503
    assert "Nothing was kept" in answer["error"]

    tracking.is_away = False
    assert (await hooked.send(Tracker.MLFLOW, payloads.model_version(), delivery="d-1"))[0] == 202

    hooked.client = client_of(linked.storage, hooked.vault)
    assert (await hooked.send(Tracker.MLFLOW, payloads.model_version("x")))[0] == 503
    hooked.client = client_of(linked.storage, None)
    assert (await hooked.send(Tracker.GITHUB, payloads.workflow_run()))[0] == 503
    async with linked.storage.write() as connection:
        await connection.execute(text("ALTER TABLE hooks RENAME TO gone"))
    hooked.client = client_of(linked.storage, hooked.vault)
    assert (await hooked.send(Tracker.GITHUB, payloads.workflow_run()))[0] == 503


async def test_a_workflow_is_of_no_interest_once_its_hypothesis_is_decided(hooked, linked):
    await linked.decide(Decision.STOP, HypothesisState.REFUTED)

    assert (await hooked.send(Tracker.GITHUB, payloads.workflow_run()))[1]["status"] == "ignored"
    assert (await hooked.send(Tracker.GROWTHBOOK, payloads.growthbook()))[1]["status"] == "noted"
