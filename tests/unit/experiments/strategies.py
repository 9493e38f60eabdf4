"""Metrics, amounts and numbers as teams write them, for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from bot.experiments.criteria import Amount, Guardrail
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

directions = st.sampled_from(Direction)
amounts = st.builds(Amount, value=decimals(0, 50, places=2), relative=st.booleans())
#: A guardrail's metric cannot end in the words that begin a tolerance.
_guarded = metric_keys.filter(
    lambda key: str(key).lower().split()[-1] not in {"down", "up", "by", "most"}
)
guardrails = st.builds(Guardrail, metric=_guarded, direction=directions, tolerance=amounts)
