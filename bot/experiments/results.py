"""Results: measured numbers that arrive for a hypothesis from a person, CI or a tracker."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.measurements import Measured
from bot.experiments.metrics import MetricKey
from bot.experiments.projects import Project
from bot.experiments.verdicts import Verdict, judge


class Arrival(StrEnum):
    """When a result came: before work on its hypothesis began, meanwhile, or after it ended."""

    ACCEPTED = "accepted"
    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Report:
    """A result as it was handed in; `source` and `run_id` identify it within its hypothesis."""

    source: str
    run_id: str
    values: dict[MetricKey, Measured]
    #: A baseline that was sent along.
    baseline: dict[MetricKey, Measured] = field(default_factory=dict)
    #: Everything that was sent, as JSON data; kept whatever the verdict uses of it.
    body: dict[str, Any]
    url: str = ""
    note: str = ""
    #: A person typed it without naming a run; `run_id` is then an identity and no name.
    by_hand: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the body, whatever the order of its keys: tells a repeat from a change."""
        text = json.dumps(self.body, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The answer to a report: the result's public id, and what became of it."""

    result_id: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """A result that is kept; `verdict` is None where it came early or late."""

    id: str
    project_id: int
    number: int
    report: Report
    arrival: Arrival
    verdict: Verdict | None
    received_at: datetime


def arrival_at(project: Project, hypothesis: Hypothesis) -> Arrival:
    """What a result that arrives now is for this hypothesis of the project."""
    if not project.state.can_change:
        return Arrival.LATE
    if hypothesis.state is HypothesisState.PLANNED:
        return Arrival.EARLY
    return Arrival.ACCEPTED if hypothesis.state.is_open else Arrival.LATE


def judge_report(hypothesis: Hypothesis, report: Report, level: Decimal) -> Verdict:
    """Judge a report by intervals at this level.

    The baseline is what was frozen when the hypothesis started or, where the hypothesis says so,
    what the report brings along; every other slice is each that either of them or the result has.
    """
    baseline = report.baseline if hypothesis.compares_with_sent else hypothesis.baseline
    return judge(
        hypothesis.criterion,
        hypothesis.guardrails,
        baseline=baseline,
        candidate=report.values,
        slices=hypothesis.baseline,
        level=level,
    )


def unknown_metrics(hypothesis: Hypothesis, report: Report) -> tuple[MetricKey, ...]:
    """The reported metrics that the hypothesis asks nothing of."""
    asked = hypothesis.metrics_over({**hypothesis.baseline, **report.values})
    return tuple(metric for metric in report.values if metric not in asked)
