"""Metric goals, graded: Bad, OK or Good, and what would make one better.

Source of the grades: the metric-goal examples of "How You Should Design ML Engineering
Projects" (7 April 2021). A goal without a metric or an amount is Bad, with both it is OK, and
Good when it also says on what, at which cost, how it is measured and what it is compared to.

The structured fields decide. Free text is only searched for what nobody could mean otherwise,
and a text in a language that we do not read always gets the benefit of the doubt.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.experiments.criteria import Amount, AmountKind
from bot.experiments.metrics import Direction, MetricKey, parse_number
from bot.experiments.template import Item
from bot.experiments.text import shorten, tidy

_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


_SAYS_NOTHING = frozenset(
    _words("""
    a an the of for in on and or to by with as at its our my we us i it is be will can s t ll re
    tbd tba todo na n none no not nothing unknown unclear open something somehow everything
    better best good well improve improved improvement improving increase
    """)
)
_NO_METRIC = _SAYS_NOTHING.union(
    _words("""
    performance quality model models system systems result results output outputs outcome
    outcomes prediction predictions data ml ai machine learning metric metrics score scores
    number numbers kpi kpis goal goals success value impact effectiveness business overall
    general thing things
    """)
)
_NO_WAY = _SAYS_NOTHING.union(
    _words("""
    see look check know decide decided define defined determine determined discuss discussed
    measure measured measuring metric later soon then when ready done there what how happens
    yet sure don let maybe probably usual usually normal normally carefully properly way guess
    hope feeling
    """)
)
_WHOLE = frozenset(
    _words("""
    all any every everyone everything everywhere each equally overall whole entire total across
    """)
)
# A digit that is not a part of a metric's name, such as f1, p99 or recall@10.
_FREE_DIGIT = re.compile(r"(?<![A-Za-z0-9_@])\d")
_COST = re.compile(
    r"\b(?:without\s+\w+ing|down|up|drop\w*|fall\w*|rise\w*|lose\w*|worse\w*)\b"
    r"[^\n]{0,80}?\b(?:more\s+than|at\s+most)\s+\d",
    re.IGNORECASE,
)
_KINDS: dict[str, AmountKind] = {each.value: each for each in AmountKind}
_UNITS = {
    AmountKind.RELATIVE: "per cent of the baseline",
    AmountKind.ABSOLUTE: "the metric's own unit",
    AmountKind.POINTS: "percentage points",
}
_COUNTERPARTS = {"recall": "precision", "precision": "recall"}


class Grade(StrEnum):
    """How well a metric goal says what should move."""

    BAD = "bad"
    OK = "ok"
    GOOD = "good"

    @property
    def words(self) -> str:
        """The grade for people."""
        return {Grade.BAD: "Bad", Grade.OK: "OK", Grade.GOOD: "Good"}[self]


@dataclass(frozen=True)
class Graded:
    """A grade with what the goal says well, and what would make it better, in sentences."""

    grade: Grade
    praise: tuple[str, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class _Point:
    """One thing that a goal says, or should: `words` praise it, or advise how to say it."""

    said: bool
    words: str


def grade_goal(
    goal: Item, known: Collection[MetricKey] = (), baseline: Collection[MetricKey] = ()
) -> Graded:
    """Grade one item of the metric goals, as it was kept or as it is being typed.

    `known` are metrics that the project names elsewhere, `baseline` those that it has measured.
    Any text is taken; what cannot be read counts as not said. Good means: no advice left.
    """
    texts = {key: tidy(text or "") for key, text in goal.items()}
    metric = _metric_key(texts)
    essential = [_metric_named(metric, {*known, *baseline}), _amount_said(texts, metric)]
    points = [
        *essential,
        _slice_said(texts, metric),
        _cost_said(texts, metric, {*known, *baseline}),
        _way_said(texts, metric),
        _baseline_measured(metric, baseline),
    ]
    grade = Grade.GOOD if all(point.said for point in points) else Grade.OK
    return Graded(
        grade=grade if all(point.said for point in essential) else Grade.BAD,
        praise=tuple(point.words for point in points if point.said),
        advice=tuple(point.words for point in points if not point.said),
    )


def _metric_key(texts: Item) -> MetricKey:
    name, of = texts.get("metric", ""), texts.get("slice", "")
    try:
        # Half-way through typing, the slice may stand behind the name.
        written = MetricKey.parse(name)
    except ValueError:
        return MetricKey(name, of)
    return MetricKey(written.name, of or written.slice)


def _metric_named(metric: MetricKey, known: Collection[MetricKey]) -> _Point:
    # What a team has a value for measures something, whatever its name.
    is_known = any(metric.name == each.name for each in known)
    if is_known or _says_more_than(_NO_METRIC, metric.name):
        return _Point(True, f"It names a metric: {_quote(metric)}.")
    example = shorten(str(min(known))) if known else "recall or latency_ms"
    if not metric.name:
        return _Point(False, f"Name the metric that should move, such as {example}.")
    return _Point(
        False,
        f"“{shorten(metric.name)}” cannot be measured as it stands: "
        f"name a metric that can be computed, such as {example}.",
    )


def _amount_said(texts: Item, metric: MetricKey) -> _Point:
    way = "down" if _direction(texts) is Direction.LOWER else "up"
    kind = _KINDS.get(texts.get("amount_kind", ""), AmountKind.RELATIVE)
    written = texts.get("amount", "")
    value = _number(written)
    if value > 0:
        return _Point(True, f"It says how far: {way} {Amount(value, kind)}.")
    unit = _UNITS[kind]
    wrong = f"“{shorten(written)}” is not a number above 0. " if written else ""
    return _Point(False, f"{wrong}Say how far {_quote(metric)} should go {way}, in {unit}.")


def _slice_said(texts: Item, metric: MetricKey) -> _Point:
    if metric.slice:
        return _Point(True, f"It says where: {shorten(metric.slice)}.")
    if any(_explains_the_whole(line) for line in texts.get("why", "").splitlines()):
        return _Point(True, "It says why it is about all of the data.")
    return _Point(
        False,
        f"Say where {_quote(metric)} matters most: a slice such as one class or segment. "
        "If all of them matter, say why all.",
    )


def _cost_said(texts: Item, metric: MetricKey, known: Collection[MetricKey]) -> _Point:
    prose = f"{texts.get('why', '')}\n{texts.get('measured', '')}"
    if _FREE_DIGIT.search(texts.get("trade_offs", "")) or _COST.search(prose):
        return _Point(True, "It says what the gain may cost.")
    example = _guardrail_for(metric, _direction(texts), known)
    return _Point(False, f"Say what {_quote(metric)} may cost: a guardrail such as {example}.")


def _way_said(texts: Item, metric: MetricKey) -> _Point:
    written = texts.get("measured", "")
    if _says_more_than(_NO_WAY, written):
        return _Point(True, "It says how it is measured.")
    wrong = f"“{shorten(written)}” names neither data nor a procedure. " if written else ""
    return _Point(
        False,
        f"{wrong}Say how {_quote(metric)} is measured: on which data and by which procedure, "
        "such as 5-fold on October's labelled mail.",
    )


def _baseline_measured(metric: MetricKey, baseline: Collection[MetricKey]) -> _Point:
    if metric.name and metric in baseline:
        return _Point(True, f"{_quote(metric)} has a baseline to beat.")
    whole = MetricKey(metric.name)
    if metric.name and whole in baseline:
        # To name a slice says more, so it cannot make the goal worse.
        return _Point(
            True,
            f"{_quote(whole)} has a baseline to beat; before work starts, measure "
            f"{_quote(metric)} too.",
        )
    return _Point(
        False,
        f"Measure {_quote(metric)} as it is today and add it to the Baseline section: "
        "there is nothing to compare with yet.",
    )


def _says_more_than(nothing: frozenset[str], text: str) -> bool:
    return any(word not in nothing for word in _words(text))


def _explains_the_whole(line: str) -> bool:
    words = _words(line)
    foreign = any(not word.isascii() for word in words)
    return foreign or (len(words) > 2 and not _WHOLE.isdisjoint(words))


def _guardrail_for(metric: MetricKey, direction: Direction, known: Collection[MetricKey]) -> str:
    siblings = [each for each in known if each.name == metric.name and each != metric]
    if siblings and metric.slice:
        way = "up" if direction is Direction.LOWER else "down"
        return f"{_quote(min(siblings))} {way} at most 1%"
    if direction is Direction.LOWER:
        return "recall down at most 1%"
    other = _COUNTERPARTS.get(metric.name.casefold())
    return f"{other} down at most 5%" if other else "latency_ms up at most 5"


def _direction(texts: Item) -> Direction:
    return Direction.LOWER if texts.get("direction") == Direction.LOWER else Direction.HIGHER


def _number(text: str) -> Decimal:
    try:
        return parse_number(text.removesuffix("%"))
    except ValueError:
        return Decimal(0)


def _quote(metric: MetricKey) -> str:
    return shorten(str(metric)) if metric.name else "the metric"
