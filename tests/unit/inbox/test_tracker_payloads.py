"""Verified bodies: what each tracker's payload says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.inbox.answers import Refused
from bot.inbox.hooks import github, growthbook, mlflow, wandb
from tests import tracker_payloads as payloads

EVENT = {"X-GitHub-Event": "workflow_run"}


class TestGithub:
    def test_tells_how_a_workflow_ended_under_both_names_of_it(self):
        news = github.read(EVENT, payloads.workflow_run())

        assert news.text == "Workflow train ended: success, on branch vendor-graph."
        assert news.url.endswith("/actions/runs/11982734")
        assert news.references == ("Acme/fraud-models", "Acme/fraud-models/train.yml")

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            ({"conclusion": "timed_out"}, "Workflow train ended: timed out, on branch"),
            ({"conclusion": None}, "Workflow train ended: no conclusion"),
            ({"head_branch": None}, "Workflow train ended: success."),
            ({"name": None}, "Workflow train.yml ended"),
            ({"name": "a\0b " * 100}, "Workflow ab ab"),
        ],
    )
    def test_says_it_in_words_whatever_is_left_out(self, changes, text):
        assert text in github.read(EVENT, payloads.workflow_run(**changes)).text

    def test_finds_the_file_behind_a_branch_and_shows_no_link_that_is_none(self):
        changes = {
            "path": ".github/workflows/a.yml@refs/heads/x",
            "html_url": "javascript:alert(1)",
        }
        news = github.read(EVENT, payloads.workflow_run(**changes))

        assert (news.references[1], news.url) == ("Acme/fraud-models/a.yml", "")

    @pytest.mark.parametrize(
        ("headers", "data"),
        [
            ({"X-GitHub-Event": "ping"}, {"zen": "Keep it logically awesome.", "hook_id": 1}),
            ({}, payloads.workflow_run()),
            (EVENT, payloads.workflow_run("requested")),
            (EVENT, ["completed"]),
        ],
    )
    def test_has_nothing_for_us_in_other_events(self, headers, data):
        assert github.read(headers, data) is None


class TestGrowthbook:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (
                payloads.growthbook(),
                (
                    "Experiment Checkout: Vendor graph is winning on Fraud caught "
                    "(chance to win 0.973)."
                ),
            ),
            (
                payloads.growthbook(statsEngine="frequentist", criticalValue=0.012, winning=False),
                "Experiment Checkout: Vendor graph is losing on Fraud caught (p-value 0.012).",
            ),
            (
                payloads.growthbook("experiment.decision.ship", decisionDescription="It is ready."),
                "Experiment Checkout: advises to ship it. It is ready.",
            ),
            (
                payloads.growthbook("experiment.decision.rollback"),
                "Experiment Checkout: advises to roll it back.",
            ),
            (
                payloads.growthbook("experiment.decision.review"),
                "Experiment Checkout: has enough data, and asks for a review.",
            ),
            (
                payloads.growthbook("experiment.warning", type="srm", threshold=0.001),
                (
                    "Experiment Checkout: warning, the traffic is not split as planned "
                    "(sample ratio mismatch)."
                ),
            ),
            (
                payloads.growthbook("experiment.warning", type="of-tomorrow"),
                "Experiment Checkout: warning, of-tomorrow.",
            ),
        ],
    )
    def test_tells_its_events_in_words(self, data, text):
        news = growthbook.read(data)

        assert (news.text, news.references) == (text, (payloads.EXPERIMENT,))

    @pytest.mark.parametrize("data", [payloads.growthbook("feature.updated"), {}, [], "x", None])
    def test_has_nothing_for_us_in_other_events(self, data):
        assert growthbook.read(data) is None

    def test_needs_the_experiment_s_id(self):
        with pytest.raises(ValidationError, match="experimentId"):
            growthbook.read(payloads.growthbook(experimentId=None))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["action", "workflow_run", "repository", "event", "data", "object", "metrics", "entity"]


@given(
    base=st.sampled_from(
        [
            payloads.workflow_run(),
            payloads.growthbook(),
            payloads.wandb("fraud-recall/H2"),
            payloads.model_version(),
        ]
    ),
    changes=st.dictionaries(st.sampled_from(FIELDS), ANY_JSON, max_size=3),
)
def test_whatever_json_a_body_is_it_is_read_or_refused(base, changes):
    data = base | changes
    for read in (lambda: github.read(EVENT, data), lambda: growthbook.read(data)):
        refused_or(read)
    refused_or(lambda: wandb.read(data))
    refused_or(lambda: mlflow.read(data))


def refused_or(read):
    try:
        read()
    except (Refused, ValidationError):
        return
