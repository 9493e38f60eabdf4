"""One log event of every kind, with each field filled in."""

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import CheckedIn, Decided, Event, Extended, ResultArrived, Started
from bot.experiments.results import Arrival
from bot.experiments.schedules import CheckInKind
from bot.experiments.verdicts import Outcome

from .factories import DEADLINE, DECIDER, OWNER, PLAN, build_verdict

STATEMENT = PLAN["statement"]
SUCCESS_STEP, FAILURE_STEP = "start the launch plan: shadow mode first", "collect more labels"

STARTED = Started(
    statement=STATEMENT,
    criterion="recall[bec] up by at least 10% over baseline",
    guardrails=("recall[phishing] down at most 1%",),
    timebox=10,
    deadline=DEADLINE,
)
CHECKED_IN = CheckedIn(
    check_in=CheckInKind.DEADLINE,
    statement=STATEMENT,
    criterion="recall[bec] up by at least 10% over baseline",
    due_at=DEADLINE,
    late=True,
    skipped=1,
    spent=10,
    timebox=10,
    deadline=DEADLINE,
    asked=(OWNER, DECIDER),
    latest_verdict=Outcome.INCONCLUSIVE,
    success_step=SUCCESS_STEP,
    failure_step=FAILURE_STEP,
)
RESULT_ARRIVED = ResultArrived(
    result_id="r_0123456789abcdef",
    source="ci",
    run_id="train-4711",
    statement=STATEMENT,
    arrival=Arrival.ACCEPTED,
    verdict=build_verdict(),
    values={"recall[bec]": "0.61"},
    unknown=("auc",),
    url="https://tracker.example/run/4711",
    note="5-fold, seed 1-3",
    success_step=SUCCESS_STEP,
    failure_step=FAILURE_STEP,
    spent=4,
    timebox=10,
)
DECIDED = Decided(
    decision=Decision.SUCCESS_STEP,
    outcome=HypothesisState.SUPPORTED,
    verdict=Outcome.SUPPORTED,
    statement=STATEMENT,
    learning="Vendors seen once carry most of the signal",
    next_step=SUCCESS_STEP,
    obstacle="H2 cannot start yet: the baseline has no value for auc.",
    spent=4,
    timebox=10,
)
EXTENDED = Extended(days=3, reason="the labels came late", deadline=DEADLINE, timebox=13)

EVERY_KIND: tuple[Event, ...] = (STARTED, CHECKED_IN, RESULT_ARRIVED, DECIDED, EXTENDED)
