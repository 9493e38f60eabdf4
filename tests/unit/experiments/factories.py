"""A fraud team's project and hypothesis, with overrides."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.experiments.criteria import Amount, AmountKind, SuccessCriterion
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.projects import Project, ProjectState

OWNER, DECIDER, COLLABORATOR, STRANGER = "U0ANNA", "U0DEEPA", "U0CARLOS", "U0SAM"

RECALL_BEC = MetricKey("recall", "bec")
RECALL_PHISHING = MetricKey("recall", "phishing")
LATENCY = MetricKey("latency_ms")


def measured(value: str) -> Measured:
    return Measured(value=Decimal(value))


BASELINE = {
    RECALL_BEC: measured("0.52"),
    RECALL_PHISHING: measured("0.91"),
    LATENCY: measured("38"),
}

PLAN = {
    "statement": "Vendor-graph features improve recall for BEC by 10% over baseline",
    "method": "Graph embeddings of vendors, added to the gradient-boosted model",
    "metric": "recall",
    "slice": "bec",
    "direction": "higher_is_better",
    "minimum_lift": "10",
    "lift_kind": "relative",
    "guardrails": "recall[phishing] down at most 1%\nlatency_ms up at most 5",
    "success_criteria": "",
    "timebox": "10",
    "failure_step": "H2",
    "failure_note": "",
    "success_step": "launch",
    "success_note": "shadow mode first",
}


def relative(percent: str) -> Amount:
    return Amount(Decimal(percent), AmountKind.RELATIVE)


def absolute(amount: str) -> Amount:
    return Amount(Decimal(amount), AmountKind.ABSOLUTE)


def points(amount: str) -> Amount:
    return Amount(Decimal(amount), AmountKind.POINTS)


def recall_up(lift: Amount) -> SuccessCriterion:
    return SuccessCriterion(RECALL_BEC, Direction.HIGHER, lift)


def latency_down(lift: Amount) -> SuccessCriterion:
    return SuccessCriterion(LATENCY, Direction.LOWER, lift)


def plan(**overrides: str) -> dict[str, str]:
    return PLAN | overrides


def hypothesis(state: HypothesisState = HypothesisState.PLANNED, **overrides: Any) -> Hypothesis:
    values: dict[str, Any] = {
        "project_id": 1,
        "number": 1,
        "plan": plan(),
        "revision": 1,
        "baseline": {},
    }
    return Hypothesis(state=state, **values | overrides)


def project(**overrides: Any) -> Project:
    values: dict[str, Any] = {
        "id": 1,
        "workspace_id": "T0FRAUD",
        "key": "fraud-recall",
        "title": "Fraud recall",
        "channel_id": "C0FRAUD",
        "channel_is_private": False,
        "state": ProjectState.DRAFT,
        "owner_id": OWNER,
        "owner_zone": "Europe/Berlin",
        "decider_id": None,
        "collaborator_ids": (),
        "created_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
    }
    return Project(**values | overrides)
