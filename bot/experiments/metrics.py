"""Metrics: how they are named, measured and written in lines such as `recall[bec] = 0.52`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

MAX_NAME = 80
_KEY = re.compile(r"^(?P<name>[^\[\]=\s][^\[\]=]*?)\s*(?:\[(?P<slice>[^\[\]=]+)\])?$")
_VALUE_LINE = re.compile(r"^(?P<key>[^=]+?)\s*[=:]\s*(?P<value>\S+)$")
# Beyond this a number is a slip of the keyboard, and printing it in full would flood a thread.
_LARGEST = Decimal("1e15")
_SMALLEST = Decimal("1e-15")


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

    def __str__(self) -> str:
        return f"{self.name}[{self.slice}]" if self.slice else self.name

    @classmethod
    def parse(cls, text: str) -> "MetricKey":
        """Read `name` or `name[slice]`; raises ValueError with a sentence for the writer."""
        match = _KEY.match(text.strip())
        if match is None or len(text) > 2 * MAX_NAME:
            raise ValueError(f"“{shorten(text)}” is not a metric. Write it like recall[bec].")
        return cls(match["name"].strip(), (match["slice"] or "").strip())


def parse_number(text: str) -> Decimal:
    """Read a finite decimal number; raises ValueError with a sentence for the writer."""
    try:
        number = Decimal(text.strip().replace("−", "-"))
    except InvalidOperation:
        raise ValueError(f"“{shorten(text)}” is not a number. Write it like 0.52.") from None
    if not number.is_finite():
        raise ValueError(f"“{shorten(text)}” is not a finite number.")
    if abs(number) > _LARGEST or 0 < abs(number) < _SMALLEST:
        raise ValueError(f"“{shorten(text)}” is out of range (1e-15 to 1e15).")
    return number


def parse_values(text: str) -> dict[MetricKey, Decimal]:
    """Read one `metric[slice] = value` a line; raises ValueError that names the wrong line."""
    values: dict[MetricKey, Decimal] = {}
    for number, line in numbered_lines(text):
        match = _VALUE_LINE.match(line)
        if match is None:
            raise ValueError(f"Line {number}: write it like recall[bec] = 0.52.")
        try:
            key, value = MetricKey.parse(match["key"]), parse_number(match["value"])
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        if key in values:
            raise ValueError(f"Line {number}: {key} is there twice.")
        values[key] = value
    return values


def format_values(values: Mapping[MetricKey, Decimal]) -> str:
    """Write values as the lines that `parse_values` reads."""
    return "\n".join(f"{key} = {format_number(value)}" for key, value in values.items())


def format_number(value: Decimal) -> str:
    """Write a number plainly: no exponent, no trailing zeros, at most six significant digits."""
    rounded = +value if value == value.to_integral_value() else _significant(value)
    text = format(rounded.normalize(), "f")
    return "0" if text in {"-0", ""} else text.replace("-", "−")


def _significant(value: Decimal) -> Decimal:
    keep = max(0, 5 - value.adjusted())
    return round(value, keep)


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that say something, each with its number from 1."""
    lines = enumerate((line.strip() for line in text.splitlines()), start=1)
    return [(number, line) for number, line in lines if line]


def shorten(text: str, limit: int = 40) -> str:
    """Cut a text for quoting it in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
