"""Verified bodies of trackers that bring results: what each of them says."""

import json
from decimal import Decimal

import pytest

from bot.experiments.metrics import MetricKey
from bot.inbox.answers import Refused
from bot.inbox.hooks import mlflow, wandb
from tests import tracker_payloads as payloads


class TestWandb:
    def test_takes_the_template_of_the_docs_filled_in(self):
        payload = wandb.read(payloads.wandb("fraud-recall/H2"))

        assert payload.reference == ("fraud-recall", 2)
        assert payload.report().body["metrics"] == [
            {"name": "recall", "slice": "bec", "value": "0.61", "unit": ""}
        ]
        assert payload.url == "https://wandb.ai/acme/fraud/runs/4f1k2x9c"
        assert payload.note == "acme/fraud/fraud-model:v12, by ben"

    def test_refuses_the_template_of_the_docs_where_nothing_is_filled_in(self):
        with pytest.raises(Refused) as refused:
            wandb.read(json.loads(payloads.WANDB_TEMPLATE))

        assert len(refused.value.answer["fields"]) == 5

    def test_takes_numbers_that_are_texts(self):
        metrics = [
            {"name": "recall", "slice": "bec", "value": "0.61", "stderr": "0.008", "n": "5120"},
            {"name": "auc", "value": 0.94, "ci": ["0.93", "0.95"], "ci_level": "0.9"},
            {"name": "f1", "replicates": ["0.5", "0.6"]},
        ]
        payload = wandb.read(payloads.wandb("fraud-recall/H2", metrics=metrics))

        recall, auc, f1 = payload.metrics
        assert (payload.source, payload.run_id) == ("wandb", "4f1k2x9c")
        assert (recall.value, recall.stderr, recall.n) == (Decimal("0.61"), Decimal("0.008"), 5120)
        assert auc.ci == (Decimal("0.93"), Decimal("0.95"))
        assert f1.replicates == [Decimal("0.5"), Decimal("0.6")]

    def test_takes_the_short_form_and_leaves_out_what_is_blank(self):
        payload = wandb.read(payloads.wandb("fraud-recall/H2", url="", event_type="x"))

        assert payload.metrics[0].key == MetricKey("recall", "bec")
        assert payload.url is None

    def test_names_every_variable_that_was_not_filled_in(self):
        body = payloads.wandb(
            "${artifact_metadata.labthread_hypothesis}",
            metrics={"recall[bec]": "${artifact_metadata.recall_bec}"},
        )

        with pytest.raises(Refused) as refused:
            wandb.read(body)

        assert refused.value.status == 422
        assert {each["path"] for each in refused.value.answer["fields"]} == {
            "labthread_hypothesis",
            "metrics.recall[bec]",
        }
        assert "was not filled in" in refused.value.answer["fields"][0]["message"]

    @pytest.mark.parametrize("data", [[], None, "x", 3])
    def test_refuses_what_is_no_object(self, data):
        with pytest.raises(Refused):
            wandb.read(data)

    @pytest.mark.parametrize("metrics", [{"recall": "good"}, {"recall": ""}, "0.61", [["recall"]]])
    def test_refuses_metrics_that_are_no_numbers(self, metrics):
        with pytest.raises(Refused):
            wandb.read(payloads.wandb("fraud-recall/H2", metrics=metrics))


class TestMlflow:
    def test_names_a_hypothesis_by_the_version_s_tag_or_the_tag_that_was_set(self):
        created = mlflow.read(payloads.model_version(tags={"labthread.hypothesis": "a/H2"}))
        tagged = mlflow.read(
            payloads.mlflow(
                "model_version_tag",
                "set",
                name="fraud",
                version="1",
                key="labthread.hypothesis",
                value="a/H3",
            )
        )
        alias = mlflow.read(
            payloads.mlflow(
                "model_version_alias", "created", name="fraud", version="1", alias="champion"
            )
        )

        assert (created.hypothesis, created.run_id) == ("a/H2", "a1b2c3")
        assert (tagged.hypothesis, tagged.run_id) == ("a/H3", None)
        assert (alias.hypothesis, alias.run_id) == ("", None)

    @pytest.mark.parametrize(
        "data",
        [
            payloads.mlflow("registered_model", "created", name="fraud"),
            payloads.mlflow(
                "model_version_tag", "set", name="fraud", version="1", key="stage", value="prod"
            ),
            payloads.mlflow("model_version_tag", "deleted", name="fraud", version="1", key="x"),
            {},
            [],
            None,
        ],
    )
    def test_has_nothing_for_us_in_other_events(self, data):
        assert mlflow.read(data) is None
