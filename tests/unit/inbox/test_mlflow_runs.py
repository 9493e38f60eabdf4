"""Runs of MLflow, as results."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bot.documents.result_payload import ResultPayload
from bot.experiments.metrics import MetricKey
from bot.inbox.mlflow.runs import Run, metric_of, result_of
from tests.tracker_payloads import mlflow_run

KNOWN = {MetricKey("recall", "bec"), MetricKey("val/f1"), MetricKey("test/recall", "bec")}


def result(run, known=KNOWN):
    return result_of(Run.model_validate(run), "fraud-recall/H2", known, "https://mlflow.example")


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("recall/bec", MetricKey("recall", "bec")),
        ("recall", MetricKey("recall")),
        ("val/f1", MetricKey("val/f1")),
        ("test/recall/bec", MetricKey("test/recall", "bec")),
        ("train/recall/bec", MetricKey("train/recall", "bec")),
        ("recall/", MetricKey("recall/")),
        ("/bec", MetricKey("/bec")),
        ("x" * 81, None),
        (f"recall/{'x' * 81}", None),
        ("", None),
    ],
)
def test_a_slash_stands_for_the_brackets_that_mlflow_does_not_take(name, metric):
    assert metric_of(name, KNOWN) == metric


def test_a_finished_run_is_a_result_with_its_page_and_its_end():
    payload = ResultPayload.model_validate(result(mlflow_run()))

    assert payload.reference == ("fraud-recall", 2)
    assert (payload.source, payload.run_id, payload.note) == ("mlflow", "a1b2c3", "")
    assert payload.url == "https://mlflow.example/#/experiments/7/runs/a1b2c3"
    assert payload.metrics[0].key == MetricKey("recall", "bec")
    assert payload.finished_at.isoformat() == "2026-11-23T09:00:00+00:00"


def test_a_run_that_goes_on_or_does_not_say_when_it_ended_has_no_end():
    again = mlflow_run()
    again["info"]["status"] = "RUNNING"

    for run in (again, mlflow_run(ended=None), mlflow_run(ended=10**30)):
        assert "finished_at" not in result(run)


def test_the_same_run_is_the_same_result_in_whatever_order_its_metrics_come():
    run = mlflow_run(**{"auc": 0.9, "recall/bec": 0.61})
    turned = mlflow_run(**{"recall/bec": 0.61, "auc": 0.9})

    reports = [ResultPayload.model_validate(result(each)).report() for each in (run, turned)]

    assert reports[0].digest == reports[1].digest


def test_a_run_that_ended_badly_says_so():
    assert "FAILED" in result(mlflow_run(status="FAILED"))["note"]


def test_what_the_machine_did_is_no_metric_unless_it_is_asked_for():
    run = mlflow_run(**{"system/cpu_utilization": 12, "recall/bec": 0.61})
    cpu = MetricKey("system", "cpu_utilization")

    assert [each["name"] for each in result(run)["metrics"]] == ["recall"]
    assert len(result(run, {*KNOWN, cpu})["metrics"]) == 2


def test_what_came_out_as_no_number_is_sent_along_for_the_verdict_to_say_so():
    for value in ("NaN", float("nan"), "Infinity"):
        (metric,) = result(mlflow_run(**{"recall/bec": value}))["metrics"]
        assert not metric["value"].is_finite()
    assert result(mlflow_run(**{"recall/bec": None}))["metrics"] == []


@pytest.mark.parametrize("value", ["1.1e30", "-1e31", 10**31, "9e-31", "-1e-400", "sNaN"])
def test_a_number_out_of_range_is_left_out_and_the_others_are_taken(value):
    run = mlflow_run(**{"flops": value, "recall/bec": 0.61})

    payload = ResultPayload.model_validate(result(run))

    assert [each.key for each in payload.metrics] == [MetricKey("recall", "bec")]


@pytest.mark.parametrize("value", ["1e30", "-1e-30", 0, "0.0"])
def test_a_number_at_the_end_of_the_range_is_taken(value):
    (metric,) = ResultPayload.model_validate(result(mlflow_run(**{"recall": value}))).metrics

    assert metric.value == Decimal(str(value))


@pytest.mark.parametrize(
    "part",
    [
        {"info": 5},
        {"data": 5},
        {"data": {"tags": 5}},
        {"data": {"tags": [5]}},
        {"data": {"tags": [{"key": []}]}},
        {"data": {"tags": [{"value": "x"}]}},
        {"data": {"metrics": [{"key": {}, "value": 1}]}},
    ],
)
def test_a_run_of_another_form_is_none(part):
    with pytest.raises(ValidationError):
        Run.model_validate(mlflow_run() | part)


def test_of_too_many_metrics_those_that_are_measured_are_kept():
    many = {f"a{number}": number for number in range(600)} | {"recall/bec": Decimal("0.61")}

    metrics = result(mlflow_run(**many))["metrics"]

    assert len(metrics) == 500
    assert metrics[0]["name"] == "recall"
