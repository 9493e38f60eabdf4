"""A document with everything in it: a review, comments, a tree, notes and a log."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.documents.document import Document
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.hypotheses import ChangedAfter, Decision, HypothesisState
from bot.experiments.log import Commented, Decided, LogEntry, Started
from bot.experiments.reviews import Answer, Comment, Review, Reviewer
from bot.experiments.verdicts import Outcome
from tests.unit.experiments.factories import BASELINE, plan

from .generated import NOW, document

SECTIONS = {
    "problem": (
        {"problem": "Vendors are taken over.", "why_now": "", "link": "https://t.example/SEC-1"},
    ),
    "metric_goals": (
        {"metric": "recall", "slice": "bec", "direction": "higher_is_better", "amount": "10"},
        {"metric": "latency_ms", "direction": "lower_is_better", "measured": "On\n\n- staging"},
    ),
}
NAMES = {"U1": "Ana", "U2": "Ben | <b>", "U3": "Cleo"}


def comment(subject: str, text: str, at: datetime = NOW) -> Comment:
    """What Ben says about a part of the document."""
    return Comment(
        id=1, project_id=1, subject=subject, author_id="U2", at=at, text=text, revision=1
    )


def entry(event: Started | Decided | Commented, number: int = 1) -> LogEntry:
    """Something that Ana did."""
    return LogEntry(
        id=1, project_id=1, number=number, at=NOW, actor_id="U1", cause="x", event=event
    )


def whole() -> Document:
    """The document; its first hypothesis is refuted, and its second was changed after start."""
    plans = [plan(), plan(statement="Text <b>helps</b>\n# twice", failure_step="stop")]
    plain = document("Catch more fraud", DEFAULT_TEMPLATE, SECTIONS, plans, "Ten days of *two*.")
    first, second = plain.hypotheses
    hypotheses = [
        replace(first, state=HypothesisState.REFUTED, started_at=NOW, baseline=BASELINE),
        replace(
            second,
            state=HypothesisState.RUNNING,
            started_at=NOW,
            deadline=datetime(2026, 12, 1, 9, tzinfo=UTC),
            changed_after=ChangedAfter.START,
        ),
    ]
    decided = Decided(
        decision=Decision.FAILURE_STEP,
        outcome=HypothesisState.REFUTED,
        verdict=Outcome.REFUTED,
        statement=plans[0]["statement"],
        learning="Too sparse.\n# <b>Half</b> of them",
        next_step="go on with H2",
        obstacle="",
        spent=4,
        timebox=10,
    )
    return replace(
        plain,
        project=replace(plain.project, decider_id="U2", collaborator_ids=("U3",)),
        hypotheses=hypotheses,
        names=NAMES,
        comments=[
            comment("problem", "Says who?\n# <i>Loud</i>"),
            comment("H2", "And in May?"),
            comment("", "Well done."),
        ],
        review=Review(
            project_id=1,
            round=2,
            requested_by="U1",
            requested_at=NOW,
            due_on=date(2026, 12, 1),
            document_revision=4,
            reviewers=(
                Reviewer(
                    user_id="U2",
                    answer=Answer.CHANGES,
                    answered_at=NOW,
                    document_revision=4,
                    words="Which | customers?",
                ),
                Reviewer(user_id="U3"),
            ),
        ),
        tree=("H1, refuted", "  if it fails: H2, running (we are here) ```"),
        log=[entry(decided)],
    )
