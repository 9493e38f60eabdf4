"""What plans are linked to."""

import pytest

from bot.experiments.default_template import HYPOTHESIS
from bot.experiments.fields import FieldKind
from bot.experiments.hypotheses import FROZEN
from bot.experiments.trackers import LINK_FIELDS, Tracker, links_of, parse_tag


def test_a_plan_is_linked_to_what_its_fields_name_and_to_nothing_else():
    plan = {"statement": "…", "github_workflow": "Acme/Fraud", "mlflow_tag": "Exp=A", "slice": ""}

    assert links_of(plan) == {Tracker.GITHUB: "acme/fraud", Tracker.MLFLOW: "Exp=A"}
    assert links_of({}) == {}


def test_links_are_optional_fields_of_a_hypothesis_and_no_promise():
    fields = {each.key: each for each in HYPOTHESIS.fields}

    for key in LINK_FIELDS.values():
        assert not fields[key].required
        assert key not in FROZEN


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("exp=vendor-graph", ("exp", "vendor-graph")),
        ("team/exp.name=a = b", ("team/exp.name", "a = b")),
        ("mlflow.runName=übung 7", ("mlflow.runName", "übung 7")),
    ],
)
def test_a_tag_is_a_key_and_a_value(tag, parts):
    assert parse_tag(tag) == parts


def test_links_that_could_never_match_are_refused_with_a_way_to_write_them():
    fields = {each.kind: each for each in HYPOTHESIS.fields}
    for text in (
        "acme",
        "https://github.com/acme/fraud",
        "acme/fraud/train",
        "a/b/c.yml/d",
        "a b/c",
    ):
        assert "acme/fraud-models" in fields[FieldKind.WORKFLOW].check(text)
    for text in ("exp", "=x", "exp=", "a=it's", 'a="b"', "a`b=c", " =x"):
        assert "experiment=vendor-graph" in fields[FieldKind.TAG].check(text)
