"""Hypotheses: what each is meant to show, in how many days, and what happens next either way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.experiments.calendars import WorkCalendar
from bot.experiments.criteria import (
    Amount,
    AmountKind,
    Guardrail,
    SuccessCriterion,
    expand,
    parse_guardrails,
)
from bot.experiments.errors import NotPossible
from bot.experiments.measurements import Measured, Values
from bot.experiments.metrics import Direction, MetricKey, parse_number
from bot.experiments.next_steps import NextStep
from bot.experiments.template import Item
from bot.experiments.timeboxes import Timebox
from bot.experiments.verdicts import Outcome

#: The fields of a plan that are fixed once the hypothesis is approved or started.
FROZEN = (
    "metric",
    "slice",
    "direction",
    "minimum_lift",
    "lift_kind",
    "guardrails",
    "compare_with",
    "success_criteria",
    "timebox",
)


class HypothesisState(StrEnum):
    """Where a hypothesis is in its life; the last five are how it can end."""

    PLANNED = "planned"
    RUNNING = "running"
    AWAITING_DECISION = "awaiting_decision"
    SUPPORTED = "supported"
    REFUTED = "refuted"
    INCONCLUSIVE = "inconclusive"
    STOPPED = "stopped"
    REVISED = "revised"

    @property
    def is_open(self) -> bool:
        """Whether work goes on: started and not decided."""
        return self in {HypothesisState.RUNNING, HypothesisState.AWAITING_DECISION}

    @property
    def words(self) -> str:
        """The state for people, e.g. "awaiting decision"."""
        return self.value.replace("_", " ")


class ChangedAfter(StrEnum):
    """The latest point in a hypothesis' life after which its promises were changed."""

    NEVER = ""
    APPROVAL = "approval"
    START = "start"
    RESULTS = "results"

    @property
    def words(self) -> str:
        """The mark that such a change leaves, e.g. "changed after start"; blank for none."""
        return f"changed after {self.value}" if self.value else ""

    def or_later(self, other: "ChangedAfter") -> "ChangedAfter":
        """The later of two."""
        return max(self, other, key=list(ChangedAfter).index)


class Decision(StrEnum):
    """What people do when a hypothesis has had its time or its result."""

    SUCCESS_STEP = "success_step"
    FAILURE_STEP = "failure_step"
    REVISE = "revise"
    STOP = "stop"

    @property
    def words(self) -> str:
        """What people decide to do, e.g. "take the failure step"."""
        return {
            Decision.SUCCESS_STEP: "take the success step",
            Decision.FAILURE_STEP: "take the failure step",
            Decision.REVISE: "revise the hypothesis",
            Decision.STOP: "stop here",
        }[self]


#: What a person may say that came out; the verdict only proposes it.
OUTCOMES = (HypothesisState.SUPPORTED, HypothesisState.REFUTED, HypothesisState.INCONCLUSIVE)


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best result so far: of those that broke no guardrail, if any, the best primary metric."""

    #: With its unit, as people read it.
    value: str
    #: The value as a number that is the higher the better.
    gain: str
    outcome: Outcome
    #: Whether it broke a guardrail.
    broke: bool
    #: Blank where a person typed it without naming a run.
    run_id: str
    result_id: str

    @property
    def rank(self) -> tuple[bool, Decimal]:
        """Which of two is better: the higher."""
        return not self.broke, Decimal(self.gain)

    @property
    def words(self) -> str:
        """It for people: `0.63 (supported, run train-12)`."""
        run = f", run {self.run_id}" if self.run_id else ""
        return f"{self.value} ({self.outcome.value}{run})"


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """A hypothesis as it stands; times are aware, in UTC."""

    project_id: int
    number: int
    state: HypothesisState
    #: The answers to the template's hypothesis fields.
    plan: Item
    revision: int
    #: The document's revision when it was added, and when it was last changed.
    added_revision: int = 0
    document_revision: int = 0
    changed_after: ChangedAfter = ChangedAfter.NEVER
    started_at: datetime | None = None
    deadline: datetime | None = None
    #: What the deadline was counted from, and for how long: it is counted anew when the
    #: calendar changes.
    basis_day: date | None = None
    basis: str = ""
    #: The timebox in working days of the calendar that it was started by; 0 before.
    days_planned: int = 0
    #: Working days that extensions have added to the timebox.
    extended_days: int = 0
    extensions: int = 0
    #: The registered baseline, frozen when the hypothesis started.
    baseline: dict[MetricKey, Measured]
    latest_verdict: Outcome | None = None
    #: Working days that it took, once it is decided.
    days_taken: int = 0
    #: How many results were judged, and the best of them.
    looks: int = 0
    best: Best | None = None

    @property
    def ref(self) -> str:
        """How people name it inside its project: `H2`."""
        return f"H{self.number}"

    @property
    def statement(self) -> str:
        """What it claims."""
        return self.plan["statement"]

    @property
    def criterion(self) -> SuccessCriterion:
        """What its primary metric must do."""
        return SuccessCriterion(
            metric=MetricKey(self.plan["metric"], self.plan.get("slice", "")),
            direction=Direction(self.plan["direction"]),
            minimum_lift=Amount(
                parse_number(self.plan["minimum_lift"]), AmountKind(self.plan["lift_kind"])
            ),
        )

    @property
    def guardrails(self) -> tuple[Guardrail, ...]:
        """What must not get worse, as it was written: `recall[*]` stands for each other slice."""
        return parse_guardrails(self.plan.get("guardrails", ""))

    @property
    def compares_with_sent(self) -> bool:
        """Whether a baseline sent along with a result decides, instead of the registered one."""
        return self.plan.get("compare_with") == "sent"

    @property
    def metrics(self) -> tuple[MetricKey, ...]:
        """Every metric that it measures, the primary one first.

        What stands for every other slice is spelled out over the baseline that it started with.
        """
        return self.metrics_over(self.baseline)

    def metrics_over(self, known: Iterable[MetricKey]) -> tuple[MetricKey, ...]:
        """Every metric that it measures, the primary one first, where these slices are known."""
        primary = self.criterion.metric
        return (primary, *(each.metric for each in expand(primary, self.guardrails, known)))

    def guardrail_of(self, metric: MetricKey) -> Guardrail:
        """The guardrail of one of its metrics, the primary one apart."""
        spelled_out = expand(self.criterion.metric, self.guardrails, {**self.baseline})
        return next(each for each in spelled_out if each.metric == metric)

    @property
    def timebox(self) -> Timebox:
        """The planned timebox."""
        return Timebox.parse(self.plan["timebox"])

    @property
    def days_allowed(self) -> int:
        """The timebox with its extensions, in working days; 0 before it started."""
        return self.days_planned + self.extended_days

    def planned_days(self, today: date, calendar: WorkCalendar) -> int:
        """The timebox in working days, as if it began today where it has not begun."""
        if self.started_at is not None:
            return self.days_planned
        try:
            return self.timebox.working_days(today, calendar)
        except ValueError:
            # A day that has passed by now leaves nothing to plan with.
            return 0

    def days_spent(self, at: datetime, calendar: WorkCalendar) -> int:
        """Working days since it started, or that it took; 0 before."""
        if self.started_at is None:
            return 0
        if not self.state.is_open:
            return self.days_taken
        return calendar.working_days_between(
            calendar.local_day(self.started_at), calendar.local_day(at)
        )

    def next_step(self, decision: Decision) -> NextStep | None:
        """What the document foresaw for this decision; None where it takes no step."""
        if decision is Decision.SUCCESS_STEP:
            return NextStep(self.plan.get("success_step", ""), self.plan.get("success_note", ""))
        if decision is Decision.FAILURE_STEP:
            return NextStep(self.plan.get("failure_step", ""), self.plan.get("failure_note", ""))
        return None

    def start(self, at: datetime, baseline: Values) -> "Hypothesis":
        """Begin its timebox, the deadline still to be counted.

        Raises NotPossible unless planned, and for a baseline that it cannot be judged against.
        """
        if self.state is HypothesisState.RUNNING:
            raise NotPossible(f"{self.ref} has started already.")
        if self.state is not HypothesisState.PLANNED:
            raise NotPossible(f"{self.ref} is {self.state.words}; only a planned one can start.")
        measured = self.require_baseline(baseline)
        return replace(self, state=HypothesisState.RUNNING, started_at=at, baseline=measured)

    def require_baseline(self, baseline: Values) -> dict[MetricKey, Measured]:
        """The part of a baseline that it is judged against.

        Raises NotPossible where that cannot be done.
        """
        if not baseline:
            raise NotPossible(
                f"{self.ref} cannot start yet: the project has no baseline. "
                "Measure a simple method or today's production, and write it into the "
                "Baseline section."
            )
        metrics = self.metrics_over(baseline)
        if lacking := [str(metric) for metric in metrics if metric not in baseline]:
            raise NotPossible(
                f"{self.ref} cannot start yet: the baseline has no value for "
                f"{', '.join(lacking)}. Add it to the Baseline section first."
            )
        primary = self.criterion.metric
        amounts = [(primary, self.criterion.minimum_lift)]
        amounts += [
            (each.metric, each.tolerance) for each in expand(primary, self.guardrails, baseline)
        ]
        for key, amount in amounts:
            if problem := amount.problem(baseline[key]):
                raise NotPossible(f"{self.ref} cannot start yet. {key}: {problem}.")
        return {metric: baseline[metric] for metric in metrics}

    def end_timebox(self) -> "Hypothesis":
        """Move on when the deadline comes."""
        if self.state is not HypothesisState.RUNNING:
            raise NotPossible(f"{self.ref} is {self.state.words}, not running.")
        return replace(self, state=HypothesisState.AWAITING_DECISION)

    def extend(self, days: int) -> "Hypothesis":
        """Return to work for more days; raises NotPossible unless open."""
        self.require_open("extended")
        return replace(
            self,
            state=HypothesisState.RUNNING,
            extended_days=self.extended_days + days,
            extensions=self.extensions + 1,
        )

    def decide(self, decision: Decision, outcome: HypothesisState, taken: int) -> "Hypothesis":
        """Close it after `taken` working days; the person's choice sets the state.

        Raises NotPossible unless open, and for a step without an outcome.
        """
        self.require_open("decided")
        closing = {
            Decision.STOP: HypothesisState.STOPPED,
            Decision.REVISE: HypothesisState.REVISED,
        }
        if decision not in closing and outcome not in OUTCOMES:
            raise NotPossible("Choose supported, refuted or inconclusive.")
        return replace(self, state=closing.get(decision, outcome), days_taken=taken)

    def is_fixed(self, approved_revision: int) -> bool:
        """Whether its promises may change only with a reason.

        They are fixed once it has started, or was in the document that was approved.
        """
        return self.started_at is not None or 0 < self.added_revision <= approved_revision

    def changed_when(self) -> ChangedAfter:
        """After what a change of its promises would come now, if they are fixed."""
        if self.started_at is None:
            return ChangedAfter.APPROVAL
        return ChangedAfter.START if self.latest_verdict is None else ChangedAfter.RESULTS

    def require_open(self, done: str) -> None:
        """Raise NotPossible unless it is open; `done` completes "it cannot be …"."""
        if not self.state.is_open:
            raise NotPossible(f"{self.ref} is {self.state.words}; it cannot be {done} now.")
