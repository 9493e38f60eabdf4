"""Success criteria: what a hypothesis promises of its primary metric and its guardrails."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bot.experiments.measurements import Measured
from bot.experiments.metrics import EVERY_OTHER, Direction, MetricKey, format_number, parse_number
from bot.experiments.text import numbered_lines

_MAX_GUARDRAIL = 250
_GUARDRAIL = re.compile(
    r"(?P<key>.+?):?\s+"
    r"(?:(?P<sign>[-−+])\s*|(?P<word>down|up)(?:\s+by)?(?:\s+at\s+most)?\s+|at\s+most\s+)"
    r"(?P<amount>[0-9.][^\s%]*?)\s*"
    r"(?:(?P<percent>%|per\s?cent)(?!\s*-?\s*point)|(?P<points>(?:percentage\s+)?points?|pp))?"
    r"(?:\s+(?P<after>down|up))?",
    re.IGNORECASE,
)
# A key that ends in one of these has swallowed a part of the tolerance.
_NOT_A_KEYS_END = {"down", "up", "by", "most"}
_EVERY_OTHER = re.compile(
    r"(?P<name>.+?)\s+(?:of|for)\s+(?:every|all|any)\s+(?:other\s+)?(?:class|slice|segment)(?:e?s)?",
    re.IGNORECASE,
)
#: More would not fit in the form that asks for their results.
MAX_GUARDRAILS = 20
GUARDRAIL_HELP = (
    "write it like recall[phishing] down at most 1%, recall[*] down at most 1 point or "
    "latency_ms up at most 5"
)


class AmountKind(StrEnum):
    """How a change is counted; per cent and percentage points are never the same."""

    #: Per cent of the baseline.
    RELATIVE = "relative"
    #: In the metric's own unit.
    ABSOLUTE = "absolute"
    #: Percentage points, of a metric that is a share: 0.52 or 52%.
    POINTS = "points"


@dataclass(frozen=True)
class Amount:
    """A change of a metric, counted in one of three ways."""

    value: Decimal
    kind: AmountKind

    def __str__(self) -> str:
        number = format_number(self.value)
        if self.kind is AmountKind.POINTS:
            return f"{number} point{'' if self.value == 1 else 's'}"
        return f"{number}%" if self.relative else number

    @property
    def relative(self) -> bool:
        """Whether it is relative to the baseline."""
        return self.kind is AmountKind.RELATIVE

    def problem(self, baseline: Measured) -> str:
        """Why this cannot be counted over a baseline, in a sentence; blank where it can."""
        if self.relative and baseline.value == 0:
            return "a relative change over a baseline of 0 is undefined; use an absolute amount"
        if self.kind is not AmountKind.POINTS or baseline.unit == "%":
            return ""
        if baseline.unit:
            return f"percentage points of a value in {baseline.unit} mean nothing"
        if not -1 <= baseline.value <= 1:
            return (
                f"percentage points need a share, and {baseline} is none; "
                f"write {baseline}% if that is what it is"
            )
        return ""

    def of(self, baseline: Measured) -> Decimal:
        """The change in the metric's unit, for a baseline over which it can be counted."""
        if self.relative:
            return abs(baseline.value) * self.value / 100
        if self.kind is AmountKind.POINTS and baseline.unit != "%":
            return self.value / 100
        return self.value


@dataclass(frozen=True)
class SuccessCriterion:
    """The primary metric must improve over the baseline by at least `minimum_lift`."""

    metric: MetricKey
    direction: Direction
    minimum_lift: Amount

    def __str__(self) -> str:
        way = "up" if self.direction is Direction.HIGHER else "down"
        return f"{self.metric} {way} by at least {self.minimum_lift} over baseline"

    def target(self, baseline: Measured) -> Decimal:
        """The value that just succeeds."""
        return baseline.value + self.direction.sign * self.minimum_lift.of(baseline)


@dataclass(frozen=True)
class Guardrail:
    """A metric that must not get worse than the baseline by more than `tolerance`.

    Its metric may stand for every other slice: `recall[*]`.
    """

    metric: MetricKey
    direction: Direction
    tolerance: Amount

    def __str__(self) -> str:
        way = "down" if self.direction is Direction.HIGHER else "up"
        return f"{self.metric} {way} at most {self.tolerance}"

    def limit(self, baseline: Measured) -> Decimal:
        """The worst value that is still tolerated."""
        return baseline.value - self.direction.sign * self.tolerance.of(baseline)


def parse_guardrails(text: str) -> tuple[Guardrail, ...]:
    """Read one guardrail a line; raises ValueError that names the wrong line.

    `recall[phishing] down at most 1%` (or `-1%`) is a metric that should stay high,
    `latency_ms up at most 5` (or `+5`) one that should stay low. With `%` the tolerance
    is relative to the baseline, with `points` in percentage points, without either in the
    metric's own unit. `recall[*]`, or `recall of every other class`, is each other slice.
    """
    guardrails: list[Guardrail] = []
    for number, line in numbered_lines(text):
        if len(guardrails) == MAX_GUARDRAILS:
            raise ValueError(f"Line {number}: at most {MAX_GUARDRAILS} guardrails fit in here.")
        try:
            guardrail = _parse_guardrail(line)
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        if any(guardrail.metric == known.metric for known in guardrails):
            raise ValueError(f"Line {number}: {guardrail.metric} is there twice.")
        guardrails.append(guardrail)
    return tuple(guardrails)


def _parse_guardrail(line: str) -> Guardrail:
    if len(line) > _MAX_GUARDRAIL:
        raise ValueError(f"a guardrail takes at most {_MAX_GUARDRAIL} characters.")
    match = _GUARDRAIL.fullmatch(line)
    ways = [way for way in match.group("sign", "word", "after") if way] if match else []
    if match is None or len(ways) != 1 or match["key"].lower().split()[-1] in _NOT_A_KEYS_END:
        raise ValueError(f"{GUARDRAIL_HELP}.")
    kind = AmountKind.ABSOLUTE
    if match["percent"] or match["points"]:
        kind = AmountKind.RELATIVE if match["percent"] else AmountKind.POINTS
    falls = ways[0].lower() in {"-", "−", "down"}
    return Guardrail(
        metric=_guarded_metric(match["key"]),
        direction=Direction.HIGHER if falls else Direction.LOWER,
        tolerance=Amount(parse_number(match["amount"]), kind),
    )


def _guarded_metric(text: str) -> MetricKey:
    every_other = _EVERY_OTHER.fullmatch(text)
    if every_other is None:
        return MetricKey.parse(text)
    return replace(MetricKey.parse(every_other["name"]), slice=EVERY_OTHER)


def expand(
    primary: MetricKey, guardrails: Sequence[Guardrail], known: Iterable[MetricKey]
) -> tuple[Guardrail, ...]:
    """The guardrails with every wildcard spelled out over the slices that are known.

    A slice that is the primary metric, or has a guardrail of its own, is no other one.
    """
    named = {primary, *(each.metric for each in guardrails)}
    slices = sorted({key for key in known if key.slice and key not in named})
    expanded: list[Guardrail] = []
    for each in guardrails:
        if each.metric.is_wildcard:
            others = [key for key in slices if key.name == each.metric.name]
            # Where there is no other, nothing could be checked: it stays, and is named.
            expanded += [replace(each, metric=key) for key in others] or [each]
        else:
            expanded.append(each)
    return tuple(expanded)
