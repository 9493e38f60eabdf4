"""Success criteria: what a hypothesis promises of its primary metric and its guardrails."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.experiments.metrics import Direction, MetricKey, format_number, parse_number
from bot.experiments.text import numbered_lines

_MAX_GUARDRAIL = 250
_GUARDRAIL = re.compile(
    r"(?P<key>.+?)\s+"
    r"(?:(?P<sign>[-−+])\s*|(?P<word>down|up)(?:\s+by)?(?:\s+at\s+most)?\s+|at\s+most\s+)"
    r"(?P<amount>[0-9.][^\s%]*?)\s*(?P<percent>%|per\s?cent)?"
    r"(?:\s+(?P<after>down|up))?",
    re.IGNORECASE,
)
# A key that ends in one of these has swallowed a part of the tolerance.
_NOT_A_KEYS_END = {"down", "up", "by", "most"}
#: More would not fit in the form that asks for their results.
MAX_GUARDRAILS = 20
GUARDRAIL_HELP = "write it like recall[phishing] down at most 1% or latency_ms up at most 5"


@dataclass(frozen=True)
class Amount:
    """A change of a metric: relative to the baseline, or absolute in the metric's own unit.

    `value` is in per cent when `relative`, else in the metric's unit.
    """

    value: Decimal
    relative: bool

    def __str__(self) -> str:
        return f"{format_number(self.value)}%" if self.relative else format_number(self.value)

    def of(self, baseline: Decimal) -> Decimal:
        """The change in the metric's unit, for this baseline."""
        return abs(baseline) * self.value / 100 if self.relative else self.value


@dataclass(frozen=True)
class SuccessCriterion:
    """The primary metric must improve over the baseline by at least `minimum_lift`."""

    metric: MetricKey
    direction: Direction
    minimum_lift: Amount

    def __str__(self) -> str:
        way = "up" if self.direction is Direction.HIGHER else "down"
        return f"{self.metric} {way} by at least {self.minimum_lift} over baseline"

    def target(self, baseline: Decimal) -> Decimal:
        """The value that just succeeds."""
        return baseline + self.direction.sign * self.minimum_lift.of(baseline)


@dataclass(frozen=True)
class Guardrail:
    """A metric that must not get worse than the baseline by more than `tolerance`."""

    metric: MetricKey
    direction: Direction
    tolerance: Amount

    def __str__(self) -> str:
        way = "down" if self.direction is Direction.HIGHER else "up"
        return f"{self.metric} {way} at most {self.tolerance}"

    def limit(self, baseline: Decimal) -> Decimal:
        """The worst value that is still tolerated."""
        return baseline - self.direction.sign * self.tolerance.of(baseline)


def parse_guardrails(text: str) -> tuple[Guardrail, ...]:
    """Read one guardrail a line; raises ValueError that names the wrong line.

    `recall[phishing] down at most 1%` (or `-1%`) is a metric that should stay high,
    `latency_ms up at most 5` (or `+5`) one that should stay low. With `%` the tolerance
    is relative to the baseline, without it in the metric's own unit.
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
    falls = ways[0].lower() in {"-", "−", "down"}
    return Guardrail(
        metric=MetricKey.parse(match["key"]),
        direction=Direction.HIGHER if falls else Direction.LOWER,
        tolerance=Amount(parse_number(match["amount"]), relative=bool(match["percent"])),
    )
