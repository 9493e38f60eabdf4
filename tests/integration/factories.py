"""A fraud team's projects, hypotheses and results, with overrides."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from bot.documents.result_payload import ResultPayload
from bot.experiments.criteria import Amount, AmountKind, Guardrail, SuccessCriterion
from bot.experiments.hypotheses import ChangedAfter, Hypothesis, HypothesisState
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.projects import Project, ProjectState
from bot.experiments.records import Act, Revision, SavedSection
from bot.experiments.results import Arrival, Report, Result
from bot.experiments.reviews import Comment, Review, Reviewer
from bot.experiments.verdicts import Outcome, Verdict, judge
from storage.messages import Posted
from storage.workspaces import WorkspaceInfo

T1, T2 = "T1FRAUD", "T2SPAM"
OWNER, DECIDER, COLLABORATOR, STRANGER = "U0ANNA", "U0DEEPA", "U0CARLOS", "U0SAM"
CHANNEL, OTHER_CHANNEL = "C0FRAUD", "C0RANKING"

#: A Monday morning in Berlin, where the owner sits.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
#: 10:00 in Berlin, ten working days later.
DEADLINE = datetime(2026, 12, 7, 9, tzinfo=UTC)

RECALL_BEC = MetricKey("recall", "bec")
RECALL_PHISHING = MetricKey("recall", "phishing")


def measured(value: str) -> Measured:
    return Measured(value=Decimal(value))


BASELINE = {RECALL_BEC: measured("0.52"), RECALL_PHISHING: measured("0.91")}

PLAN = {
    "statement": "Vendor-graph features improve recall for BEC by 10% over baseline",
    "method": "Graph embeddings of vendors, added to the gradient-boosted model",
    "metric": "recall",
    "slice": "bec",
    "direction": "higher_is_better",
    "minimum_lift": "10",
    "lift_kind": "relative",
    "guardrails": "recall[phishing] down at most 1%",
    "compare_with": "registered",
    "success_criteria": "",
    "timebox": "10",
    "failure_step": "",
    "failure_note": "collect more labels",
    "success_step": "launch",
    "success_note": "shadow mode first",
    "github_workflow": "",
    "growthbook_experiment": "",
    "mlflow_tag": "",
}


def build_plan(**overrides: str) -> dict[str, str]:
    return PLAN | overrides


def build_workspace(**overrides: Any) -> WorkspaceInfo:
    values: dict[str, Any] = {
        "id": T1,
        "enterprise_id": None,
        "name": "Fraud team",
        "url": "https://fraud.slack.example/",
    }
    return WorkspaceInfo(**values | overrides)


def build_project(**overrides: Any) -> Project:
    values: dict[str, Any] = {
        "id": 0,
        "workspace_id": T1,
        "key": "fraud-recall",
        "title": "Fraud recall",
        "channel_id": CHANNEL,
        "channel_is_private": False,
        "state": ProjectState.DRAFT,
        "owner_id": OWNER,
        "owner_zone": "Europe/Berlin",
        "decider_id": None,
        "collaborator_ids": (COLLABORATOR,),
        "created_at": MONDAY,
    }
    return Project(**values | overrides)


def build_section(project_id: int, **overrides: Any) -> SavedSection:
    values: dict[str, Any] = {
        "key": "baseline",
        "revision": 1,
        "content": ({"method": "Rules v14 as deployed", "values": "recall[bec] = 0.52"},),
        "edited_by": OWNER,
        "edited_at": MONDAY,
        "document_revision": 4,
    }
    return SavedSection(project_id=project_id, **values | overrides)


def build_running(project_id: int, number: int = 1, **overrides: Any) -> Hypothesis:
    values: dict[str, Any] = {
        "state": HypothesisState.RUNNING,
        "plan": build_plan(),
        "revision": 3,
        "started_at": MONDAY,
        "deadline": DEADLINE,
        "basis_day": MONDAY.date(),
        "basis": "10",
        "days_planned": 10,
        "added_revision": 2,
        "document_revision": 5,
        "changed_after": ChangedAfter.START,
        "extended_days": 4,
        "extensions": 2,
        "baseline": dict(BASELINE),
        "latest_verdict": Outcome.INCONCLUSIVE,
    }
    return Hypothesis(project_id=project_id, number=number, **values | overrides)


def build_revision(project_id: int, number: int = 1, **overrides: Any) -> Revision:
    values: dict[str, Any] = {
        "subject": "baseline",
        "document_revision": number,
        "content": ({"method": f"Rules v{number} – „wie deployt“\nline two", "values": ""},),
        "edited_by": OWNER,
        "edited_at": MONDAY,
        "reason": "",
        "after": ChangedAfter.NEVER,
    }
    return Revision(project_id=project_id, number=number, **values | overrides)


def build_review(project_id: int, number: int = 1, **overrides: Any) -> Review:
    values: dict[str, Any] = {
        "requested_by": OWNER,
        "requested_at": MONDAY,
        "due_on": date(2026, 12, 1),
        "document_revision": 7,
        # Not in the order of their ids: the order in which they were named stays.
        "reviewers": (Reviewer(user_id=STRANGER), Reviewer(user_id=COLLABORATOR)),
    }
    return Review(project_id=project_id, round=number, **values | overrides)


def build_comment(project_id: int, **overrides: Any) -> Comment:
    values: dict[str, Any] = {
        "subject": "baseline",
        "author_id": DECIDER,
        "at": MONDAY,
        "text": "Which month? <@U0ANNA> & co.",
        "revision": 2,
    }
    return Comment(id=0, project_id=project_id, **values | overrides)


def build_report(
    bec: str = "0.61",
    phishing: str = "0.912",
    *,
    metrics: Any = None,
    baseline: Any = (),
    run_id: str = "train-4711",
    source: str = "ci",
    **overrides: Any,
) -> Report:
    """A result as software sends it."""
    both = {"recall[bec]": Decimal(bec), "recall[phishing]": Decimal(phishing)}
    payload = ResultPayload.model_validate(
        {
            "hypothesis": "fraud-recall/H1",
            "run_id": run_id,
            "source": source,
            "metrics": metrics or both,
            "baseline": baseline,
            "url": "https://tracker.example/run/4711",
            "note": "5-fold, seed 1-3",
        }
    )
    return replace(payload.report(), **overrides)


def build_verdict(candidate: str = "0.61") -> Verdict:
    lift, tolerance = (Amount(Decimal(percent), AmountKind.RELATIVE) for percent in (10, 1))
    return judge(
        SuccessCriterion(RECALL_BEC, Direction.HIGHER, lift),
        [Guardrail(RECALL_PHISHING, Direction.HIGHER, tolerance)],
        baseline=BASELINE,
        # No phishing recall was reported, so that one finding has no value at all.
        candidate={RECALL_BEC: measured(candidate)},
    )


def build_result(project_id: int, **overrides: Any) -> Result:
    values: dict[str, Any] = {
        "id": "r_0123456789abcdef",
        "number": 1,
        "report": build_report(),
        "arrival": Arrival.ACCEPTED,
        "verdict": build_verdict(),
        "received_at": MONDAY,
    }
    return Result(project_id=project_id, **values | overrides)


def build_posted(project_id: int, **overrides: Any) -> Posted:
    values: dict[str, Any] = {
        "kind": "card",
        "ref": "",
        "channel_id": CHANNEL,
        "ts": "1795424400.000100",
        "digest": "9f86d081",
    }
    return Posted(project_id=project_id, **values | overrides)


def build_act(**overrides: Any) -> Act:
    values: dict[str, Any] = {
        "workspace_id": T1,
        "actor_id": OWNER,
        "at": MONDAY,
        "key": f"act-{uuid4().hex}",
    }
    return Act(**values | overrides)
