"""Verdicts and log entries to show, with overrides."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.experiments.findings import Finding, Standing
from bot.experiments.log import LogEntry, ResultArrived
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.results import Arrival
from bot.experiments.verdicts import Outcome, Verdict

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def finding(key: str = "recall[bec]", *numbers: str, **overrides: Any) -> Finding:
    """A finding from its baseline, candidate and bound, and perhaps its interval's two ends."""
    named = dict(zip(("baseline", "candidate", "bound", "low", "high"), numbers, strict=False))
    values: dict[str, Any] = {
        "metric": MetricKey.parse(key),
        "is_primary": False,
        "standing": Standing.MET,
        "reason": "as was promised",
        "direction": Direction.HIGHER,
        **{name: Decimal(number) for name, number in named.items()},
    }
    return Finding(**values | overrides)


PRIMARY = finding("recall[bec]", "0.52", "0.61", "0.572", is_primary=True)
PHISHING = finding("recall[phishing]", "0.91", "0.93", "0.90")
UNSURE = finding(
    "recall[malware]", "0.83", "0.822", "0.82", "0.81", "0.834", standing=Standing.UNDECIDED
)
SLOW = finding(
    "latency_p99", "38", "44", "43", unit="ms", direction=Direction.LOWER,
    standing=Standing.MISSED,
)  # fmt: skip
ABSENT = finding("auc", "0.9", standing=Standing.UNKNOWN, reason="the result does not report it")


def verdict(*findings: Finding, outcome: Outcome = Outcome.SUPPORTED, **overrides: Any) -> Verdict:
    return Verdict(outcome, "it reached its target", findings or (PRIMARY,), **overrides)


def result(said: Verdict | None, number: int = 1, **overrides: Any) -> LogEntry:
    """Entry `number`, which is also how many results there are with it, about H2."""
    values: dict[str, Any] = {
        "result_id": f"r_{number}",
        "source": "ci",
        "run_id": f"train-{number}",
        "statement": "Vendor-graph features improve recall for BEC by 10%",
        "arrival": Arrival.ACCEPTED,
        "verdict": said,
        "values": {"recall[bec]": "0.61"},
        "unknown": (),
        "url": "",
        "note": "",
        "success_step": "start the launch plan",
        "failure_step": "go on with H3",
        "spent": 4,
        "timebox": 10,
        "looks": number,
    }
    return LogEntry(
        id=number,
        project_id=1,
        number=2,
        at=MONDAY,
        actor_id="",
        cause=f"act-{number}",
        event=ResultArrived(**values | overrides),
    )
