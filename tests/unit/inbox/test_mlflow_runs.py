"""Runs of MLflow, as results."""

from decimal import Decimal

import pytest

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


def test_of_too_many_metrics_those_that_are_measured_are_kept():
    many = {f"a{number}": number for number in range(600)} | {"recall/bec": Decimal("0.61")}

    metrics = result(mlflow_run(**many))["metrics"]

    assert len(metrics) == 500
    assert metrics[0]["name"] == "recall"
