"""An MLflow server whose answers have another form, or no end."""

import pytest

from bot.experiments.trackers import Tracker
from bot.inbox.mlflow.server import MOST_PAGES
from tests import tracker_payloads as payloads

from .polled import H1, results, tag


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("experiments/search", '{"experiments": [5]}'),
        ("experiments/search", '{"experiments": 5}'),
        ("experiments/search", '{"experiments": [{"experiment_id": null}]}'),
        ("experiments/search", '{"experiments": [{"experiment_id": "7"}], "next_page_token": 5}'),
        # The same page for ever.
        ("experiments/search", '{"experiments": [{"experiment_id": "7"}], "next_page_token": "x"}'),
        ("runs/search", '{"runs": 5}'),
        ("runs/search", '{"runs": {"a": 5}}'),
        ("runs/search", '{"runs": [{"info": {"run_id": "a", "experiment_id": "7"}, "data": 5}]}'),
        ("runs/search", '"runs"'),
        ("runs/search", "-1e99999999999999999999"),
    ],
)
async def test_a_server_that_answers_in_another_form_is_away_and_asked_again_later(
    linked, polling, tracking, caplog, call, answer
):
    tracking.add("good", tags=tag(H1))
    tracking.odd[call] = answer
    await polling.look()
    await polling.look()

    (said,) = [each.getMessage() for each in caplog.records]
    assert said.startswith(f"MLflow at {tracking.address} is away: ")
    tracking.odd.clear()
    await polling.look()
    assert await results(linked) == [(1, "good", "accepted")]


async def test_of_experiments_without_end_a_bounded_number_of_pages_is_read(server, tracking):
    tracking.page_size = 1
    tracking.experiments = [str(number) for number in range(MOST_PAGES + 1)]

    assert len([page async for page in server.experiments()]) == MOST_PAGES


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("model-versions/get", '{"model_version": {"run_id": "a1b2c3", "tags": 5}}'),
        ("model-versions/get", '{"model_version": {"run_id": "a1b2c3", "tags": [5]}}'),
        ("model-versions/get", '{"model_version": {"run_id": "a1b2c3", "tags": [{"key": []}]}}'),
        ("model-versions/get", '{"model_version": {"run_id": {}}}'),
        ("model-versions/get", '{"model_version": 5}'),
        ("model-versions/get", "{}"),
        ("model-versions/get", "[]"),
        ("runs/get", "{}"),
        ("runs/get", '{"run": [5]}'),
        ("runs/get", '{"run": {"info": {"run_id": "a1b2c3", "experiment_id": "7"}, "data": 5}}'),
        ("runs/get", '{"run": 1e99999999999999999999}'),
    ],
)
async def test_an_mlflow_that_answers_in_another_form_is_away(hooked, tracking, call, answer):
    tracking.add("a1b2c3", tags=tag(H1))
    tracking.versions["fraud", "12"] = {"run_id": "a1b2c3", "tags": []}
    version = {"name": "fraud", "version": "12", "alias": "champion"}
    event = payloads.mlflow("model_version_alias", "created", **version)
    tracking.odd[call] = answer

    status, said = await hooked.send(Tracker.MLFLOW, event)
    assert (status, hooked.retry_after) == (503, "30")
    assert "MLflow server is away" in said["error"]

    tracking.odd.clear()
    assert (await hooked.send(Tracker.MLFLOW, event))[0] == 202
