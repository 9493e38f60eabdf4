"""Metrics, amounts and numbers as teams write them, for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from bot.experiments.criteria import Amount, AmountKind, Guardrail
from bot.experiments.measurements import Measured
from bot.experiments.metrics import Direction, MetricKey

_letters = st.characters(categories=["L", "N"], include_characters="_@./:+-")
_word = st.text(_letters, min_size=1, max_size=12)
_words = st.lists(_word, min_size=1, max_size=3).map(" ".join)

metric_keys = st.builds(MetricKey, name=_words, slice=st.just("") | _words)


def decimals(low: int, high: int, places: int = 0) -> st.SearchStrategy[Decimal]:
    """Decimal numbers from `low` to `high`, in steps of 10^-places: every one is exact."""
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda whole: Decimal(whole) / scale)


#: What six significant digits can write, from tiny losses to large counts.
writable = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-999_999, 999_999),
    st.integers(-9, 6),
)
#: Everything that people may type: any finite number within the accepted range.
typed_numbers = st.decimals("-1e15", "1e15", allow_nan=False, allow_infinity=False, places=12)

#: What people may write behind a number; at most two words.
units = st.sampled_from(["", "%", "ms", "req/s", "€", "GB/s", "mails per"])
measurements = st.one_of(
    st.builds(Measured, value=writable, unit=units),
    st.builds(
        Measured,
        value=writable,
        unit=units,
        stderr=writable.map(abs),
        n=st.none() | st.integers(1, 10**9),
    ),
    st.builds(
        lambda value, below, above, level, unit: Measured(
            value=value, ci=(value - abs(below), value + abs(above)), ci_level=level, unit=unit
        ),
        decimals(-9, 9, places=3),
        decimals(0, 3, places=3),
        decimals(0, 3, places=3),
        st.sampled_from([Decimal("0.95"), Decimal("0.9"), Decimal("0.995")]),
        units,
    ),
    st.builds(
        lambda runs, unit: Measured.of_replicates(tuple(runs), unit),
        st.lists(writable, min_size=2, max_size=6),
        units,
    ),
)

#: Repetitions that differ enough for binary fractions to tell.
replicates = (
    st.lists(decimals(-9, 9, places=2), min_size=2, max_size=8)
    .filter(lambda runs: max(runs) - min(runs) > Decimal("0.1"))
    .map(lambda runs: Measured.of_replicates(tuple(runs)))
)
_width = decimals(0, 3, places=1)
#: Ways to say how sure a value is: each makes a measurement of it.
unsure = st.one_of(
    _width.map(lambda width: lambda value: Measured(value=value, stderr=width)),
    st.tuples(_width, st.integers(2, 40)).map(
        lambda told: lambda value: Measured(value=value, stderr=told[0], n=told[1])
    ),
    st.tuples(_width, _width, st.sampled_from([Decimal("0.95"), Decimal("0.9")])).map(
        lambda told: (
            lambda value: Measured(
                value=value, ci=(value - told[0], value + told[1]), ci_level=told[2]
            )
        )
    ),
    st.lists(_width, min_size=1, max_size=3).map(
        # In pairs, so that the mean is the value to the last digit.
        lambda widths: (
            lambda value: Measured.of_replicates(
                tuple(value + way * width for width in widths for way in (-1, 1))
            )
        )
    ),
)
#: The same, and not to say it.
spread = st.just(lambda value: Measured(value=value)) | unsure
#: The confidence levels that a workspace may choose.
levels = st.sampled_from([Decimal("0.80"), Decimal("0.90"), Decimal("0.95"), Decimal("0.99")])

directions = st.sampled_from(Direction)
amounts = st.builds(Amount, value=decimals(0, 50, places=2), kind=st.sampled_from(AmountKind))
#: A guardrail's metric cannot end in what begins a tolerance.
_guarded = metric_keys.filter(
    lambda key: (
        str(key).lower().split()[-1] not in {"down", "up", "by", "most"}
        and not str(key).endswith(":")
    )
)
guardrails = st.builds(Guardrail, metric=_guarded, direction=directions, tolerance=amounts)
