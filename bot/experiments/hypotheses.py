"""Hypotheses: what each is meant to show, in how many days, and what happens next either way."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.experiments.criteria import Amount, Guardrail, SuccessCriterion, parse_guardrails
from bot.experiments.errors import FieldErrors, NotFound, NotPossible
from bot.experiments.metrics import Direction, MetricKey, parse_number
from bot.experiments.template import Item
from bot.experiments.timeboxes import working_days_between, zone
from bot.experiments.verdicts import Outcome

_REFERENCE = re.compile(r"(?:(?P<key>[a-z0-9-]{1,30})/)?[Hh](?P<number>[1-9]\d{0,3})")


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


@dataclass(frozen=True)
class NextStep:
    """What happens after a hypothesis: another one, the launch plan, a stop, or words."""

    #: `H2`, `launch`, `stop`, or blank where only words were given.
    choice: str = ""
    note: str = ""

    @property
    def hypothesis(self) -> int | None:
        """The number of the hypothesis to go on with, if it is one."""
        return int(self.choice[1:]) if self.choice.startswith("H") else None

    def __bool__(self) -> bool:
        return bool(self.choice or self.note)

    def __str__(self) -> str:
        words = {"launch": "start the launch plan", "stop": "stop here", "": ""}
        choice = words.get(self.choice, f"go on with {self.choice}")
        return ": ".join(part for part in (choice, self.note) if part) or "not planned yet"


@dataclass(frozen=True, kw_only=True)
class Hypothesis:
    """A hypothesis as it stands; times are aware, in UTC."""

    project_id: int
    number: int
    state: HypothesisState
    #: The answers to the template's hypothesis fields.
    plan: Item
    revision: int
    started_at: datetime | None = None
    deadline: datetime | None = None
    #: Working days that extensions have added to the timebox.
    extended_days: int = 0
    extensions: int = 0
    #: The registered baseline, frozen when the hypothesis started.
    baseline: dict[MetricKey, Decimal]
    latest_verdict: Outcome | None = None

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
                parse_number(self.plan["minimum_lift"]), self.plan["lift_kind"] == "relative"
            ),
        )

    @property
    def guardrails(self) -> tuple[Guardrail, ...]:
        """What must not get worse."""
        return parse_guardrails(self.plan.get("guardrails", ""))

    @property
    def metrics(self) -> tuple[MetricKey, ...]:
        """Every metric that it measures, the primary one first."""
        return (self.criterion.metric, *(each.metric for each in self.guardrails))

    @property
    def timebox(self) -> int:
        """The planned timebox in working days."""
        return int(self.plan["timebox"])

    @property
    def days_allowed(self) -> int:
        """The timebox with its extensions, in working days."""
        return self.timebox + self.extended_days

    def days_spent(self, at: datetime, zone_name: str) -> int:
        """Working days of this zone's calendar since it started; 0 before."""
        if self.started_at is None:
            return 0
        zone_info = zone(zone_name)
        start, today = self.started_at.astimezone(zone_info), at.astimezone(zone_info)
        return working_days_between(start.date(), today.date())

    def next_step(self, decision: Decision) -> NextStep | None:
        """What the document foresaw for this decision; None where it takes no step."""
        if decision is Decision.SUCCESS_STEP:
            return NextStep(self.plan.get("success_step", ""), self.plan.get("success_note", ""))
        if decision is Decision.FAILURE_STEP:
            return NextStep(self.plan.get("failure_step", ""), self.plan.get("failure_note", ""))
        return None

    def start(
        self, at: datetime, deadline: datetime, baseline: dict[MetricKey, Decimal]
    ) -> "Hypothesis":
        """Begin its timebox.

        Raises NotPossible unless planned, and for a baseline that it cannot be judged against.
        """
        if self.state is HypothesisState.RUNNING:
            raise NotPossible(f"{self.ref} has started already.")
        if self.state is not HypothesisState.PLANNED:
            raise NotPossible(f"{self.ref} is {self.state.words}; only a planned one can start.")
        if not baseline:
            raise NotPossible(
                f"{self.ref} cannot start yet: the project has no baseline. "
                "Measure a simple method or today's production, and write it into the "
                "Baseline section."
            )
        if lacking := [str(metric) for metric in self.metrics if metric not in baseline]:
            raise NotPossible(
                f"{self.ref} cannot start yet: the baseline has no value for "
                f"{', '.join(lacking)}. Add it to the Baseline section first."
            )
        amounts = [(self.criterion.metric, self.criterion.minimum_lift)]
        amounts += [(each.metric, each.tolerance) for each in self.guardrails]
        if zeros := [str(key) for key, amount in amounts if amount.relative and not baseline[key]]:
            raise NotPossible(
                f"{self.ref} cannot start yet: the baseline of {', '.join(zeros)} is 0, and "
                "any percentage of 0 is 0. Ask for an absolute amount there."
            )
        measured = {metric: baseline[metric] for metric in self.metrics}
        return replace(
            self,
            state=HypothesisState.RUNNING,
            started_at=at,
            deadline=deadline,
            baseline=measured,
        )

    def end_timebox(self) -> "Hypothesis":
        """Move on when the deadline comes."""
        if self.state is not HypothesisState.RUNNING:
            raise NotPossible(f"{self.ref} is {self.state.words}, not running.")
        return replace(self, state=HypothesisState.AWAITING_DECISION)

    def extend(self, days: int, deadline: datetime) -> "Hypothesis":
        """Return to work with a later deadline; raises NotPossible unless open."""
        self.require_open("extended")
        return replace(
            self,
            state=HypothesisState.RUNNING,
            deadline=deadline,
            extended_days=self.extended_days + days,
            extensions=self.extensions + 1,
        )

    def decide(self, decision: Decision, outcome: HypothesisState) -> "Hypothesis":
        """Close it; the person's choice sets the state.

        Raises NotPossible unless open, and for a step without an outcome.
        """
        self.require_open("decided")
        closing = {
            Decision.STOP: HypothesisState.STOPPED,
            Decision.REVISE: HypothesisState.REVISED,
        }
        if decision not in closing and outcome not in OUTCOMES:
            raise NotPossible("Choose supported, refuted or inconclusive.")
        return replace(self, state=closing.get(decision, outcome))

    def require_open(self, done: str) -> None:
        """Raise NotPossible unless it is open; `done` completes "it cannot be …"."""
        if not self.state.is_open:
            raise NotPossible(f"{self.ref} is {self.state.words}; it cannot be {done} now.")


def parse_reference(text: str) -> tuple[str, int]:
    """Read `project-key/H2` or `H2` (blank key); raises NotFound where it is neither."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise NotFound("Name a hypothesis like fraud-recall/H2.")
    return match["key"] or "", int(match["number"])


def clean_next_steps(plan: Item, own: int, known: Collection[int]) -> dict[str, str]:
    """Check where a plan leads; a bare `H2` among the words counts as the choice.

    Raises FieldErrors for a hypothesis that names itself or one that does not exist.
    """
    plan = dict(plan)
    errors: dict[str, str] = {}
    for step in ("failure", "success"):
        choice, note = plan.get(f"{step}_step", ""), plan.get(f"{step}_note", "")
        where = f"{step}_step"
        if not choice and re.fullmatch(r"[Hh][1-9]\d{0,3}", note):
            choice, where = note.upper(), f"{step}_note"
            plan |= {f"{step}_step": choice, f"{step}_note": ""}
        number = NextStep(choice).hypothesis
        if number == own:
            errors[where] = f"H{own} cannot be its own next step."
        elif number is not None and number not in known:
            errors[where] = f"There is no {choice} in this project. Add it first, then name it."
    if errors:
        raise FieldErrors(errors)
    return plan
