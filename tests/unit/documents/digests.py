"""A fraud team's week, as a digest."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.experiments.digests import Arrived, Closed, Digest, Edition, Ended, Open
from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import Decided, ProjectMoved
from bot.experiments.projects import Project, ProjectState
from bot.experiments.verdicts import Outcome
from tests.unit.experiments.factories import DECIDER, hypothesis, project

EDITION = Edition(
    since=datetime(2026, 11, 20, 14, tzinfo=UTC), until=datetime(2026, 11, 27, 14, tzinfo=UTC)
)
DEADLINE = datetime(2026, 12, 7, 9, tzinfo=UTC)
FRAUD = project(id=1, key="fraud-recall", title="Fraud recall", decider_id=DECIDER)


def closed(outcome: HypothesisState, about: Project = FRAUD, **overrides: Any) -> Closed:
    """H1, closed after 4 of 10 days."""
    values: dict[str, Any] = {
        "decision": Decision.FAILURE_STEP,
        "outcome": outcome,
        "verdict": Outcome(outcome.value) if outcome.value in set(Outcome) else None,
        "statement": "Graph features improve recall",
        "learning": "Vendors seen once carry no signal",
        "next_step": "",
        "spent": 4,
        "timebox": 10,
    }
    return Closed(project=about, ref="H1", event=Decided(**values | overrides))


def under_way(
    state: HypothesisState, about: Project = FRAUD, number: int = 2, statement: str = ""
) -> Open:
    """A hypothesis that has taken 3 of 10 days."""
    found = hypothesis(number=number, state=state, deadline=DEADLINE, days_planned=10)
    found = replace(
        found,
        project_id=about.id,
        plan=found.plan | {"statement": statement or "Header features improve recall"},
    )
    return Open(project=about, hypothesis=found, spent=3, left=7)


def week(about: Project = FRAUD, text: str = "No labels", each: int = 1) -> Digest:
    """Something of every kind, `each` times."""
    texts = {"statement": text, "learning": text}
    return Digest(
        closed=(
            *(closed(HypothesisState.SUPPORTED, about, **texts),) * each,
            *(closed(HypothesisState.REFUTED, about, **texts),) * each,
            *(closed(HypothesisState.STOPPED, about, **texts),) * each,
        ),
        ended=(
            Ended(
                project=about,
                event=ProjectMoved(state=ProjectState.STOPPED, reason=text, learning=text),
            ),
        )
        * each,
        running=(under_way(HypothesisState.RUNNING, about, 2, text),) * each,
        overdue=(under_way(HypothesisState.AWAITING_DECISION, about, 3, text),) * each,
        arrived=(Arrived(project=about, ref="H2", results=12),),
    )
