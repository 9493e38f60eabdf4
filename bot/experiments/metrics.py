"""Metrics: how they and their numbers are written, such as `recall[bec]` and `0.52`."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bot.experiments.text import shorten

#: The slice that stands for every other one.
EVERY_OTHER = "*"
#: The longest name of a metric, and the longest name of a slice.
MAX_NAME = 80
_NAME = r"[^\[\]=]*[^\[\]=\s]"
_KEY = re.compile(rf"(?P<name>{_NAME})\s*(?:\[\s*(?P<slice>{_NAME})\s*\])?")
#: More digits than this no measurement has, and computing with them would take its time.
MAX_DIGITS = 40
# Counts of operations and p-values fit in. Beyond this a number is a slip of the keyboard, and
# printing it in full would flood a thread.
_LARGEST = Decimal("1e30")
_SMALLEST = Decimal("1e-30")


class Direction(StrEnum):
    """Which way a metric improves."""

    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"

    @property
    def sign(self) -> int:
        """+1 where a higher value is better, -1 where a lower one is."""
        return 1 if self is Direction.HIGHER else -1


@dataclass(frozen=True, order=True)
class MetricKey:
    """A metric, or one slice of it; written `recall` or `recall[bec]`."""

    name: str
    slice: str = ""

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for every other slice: `recall[*]`."""
        return self.slice == EVERY_OTHER

    def __str__(self) -> str:
        return f"{self.name}[{self.slice}]" if self.slice else self.name

    @classmethod
    def parse(cls, text: str) -> "MetricKey":
        """Read `name` or `name[slice]`; raises ValueError with a sentence for the writer."""
        text = text.strip()
        fits = len(text) <= 2 * MAX_NAME + 2 and len(text.splitlines()) == 1
        match = _KEY.fullmatch(text) if fits else None
        if match is None:
            raise ValueError(f"“{shorten(text)}” is not a metric. Write it like recall[bec].")
        return cls(match["name"], match["slice"] or "")


def parse_number(text: str) -> Decimal:
    """Read a finite decimal number; raises ValueError with a sentence for the writer."""
    try:
        number = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        raise ValueError(f"“{shorten(text)}” is not a number. Write it like 0.52.") from None
    if not number.is_finite():
        raise ValueError(f"“{shorten(text)}” is not a finite number.")
    if not number:
        return Decimal(0)
    if len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"“{shorten(text)}” has more than {MAX_DIGITS} digits.")
    # abs() would compute, and overflow; copy_abs() only drops the sign.
    if not _SMALLEST <= number.copy_abs() <= _LARGEST:
        raise ValueError(f"“{shorten(text)}” is out of range (1e-30 to 1e30).")
    return number


def format_number(value: Decimal, digits: int = 6) -> str:
    """Write a number plainly: no exponent, no trailing zeros, fractions cut to these digits."""
    places = max(0, digits - 1 - value.adjusted()) if value else 0
    text = format(value, f"z.{places}f")
    if places:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")
