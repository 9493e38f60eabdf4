"""Measurements: a metric's value with its unit and, where somebody said it, how sure it is.

In lines: `recall[bec] = 0.52`, `latency_ms = 41 ms`, `ctr = 3.1%`, with a standard error
`0.52 stderr 0.008`, perhaps of so many samples `0.52 stderr 0.008 n 5120`, with a confidence
interval `0.52 [0.50, 0.54] at 90%` (95 % where none is named), or as repetitions
`0.51 0.53 0.52`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.experiments.metrics import MetricKey, format_number, parse_number
from bot.experiments.text import numbered_lines, shorten

#: The level of a confidence interval that names none.
USUAL_LEVEL = Decimal("0.95")
#: The levels that an interval may have.
LEAST_LEVEL, HIGHEST_LEVEL = Decimal("0.5"), Decimal("0.9999")
MAX_UNIT = 20
MAX_REPLICATES = 10_000
_PERCENT = {"%", "percent", "per cent", "pct"}
_UNIT = r"%|[^\W\d_][^\s\d,;\[\]=]{0,19}(?:\s[^\W\d_]{1,10})?|[µ°€$£¥][^\s\d,;\[\]=]{0,19}"
# No two parts may match the same digits: it would take a long slip of the keyboard minutes.
_NUMBER = r"[-−+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+−]?\d+)?"
_MEASURED = re.compile(
    rf"(?P<numbers>{_NUMBER}(?:(?:\s+|\s*;\s*|,\s+){_NUMBER})*)"
    rf"(?:\s*(?P<unit>(?!(?:stderr|n|at)\b)(?:{_UNIT})))??"
    rf"(?:\s+stderr\s+(?P<stderr>{_NUMBER})(?:\s+n\s+(?P<n>\d{{1,12}}))?"
    rf"|\s*\[\s*(?P<low>{_NUMBER})\s*,\s*(?P<high>{_NUMBER})\s*\]"
    rf"(?:\s+at\s+(?P<level>{_NUMBER})\s*%)?)?"
)
_HOW = "Write it like 0.52, 41 ms, 0.52 stderr 0.008, 0.52 [0.50, 0.54] or 0.51 0.53 0.52."


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One metric as it was measured; at most one of `stderr`, `ci` and `replicates` is given.

    Raises ValueError, with a sentence for the writer, for what cannot be.
    """

    #: The value, or the mean of the replicates.
    value: Decimal
    #: As written, per cent as `%`; blank where nobody named one.
    unit: str = ""
    stderr: Decimal | None = None
    #: How many samples are behind the standard error.
    n: int | None = None
    ci: tuple[Decimal, Decimal] | None = None
    #: The level of `ci`, e.g. 0.95.
    ci_level: Decimal = USUAL_LEVEL
    replicates: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if sum((self.stderr is not None, self.ci is not None, bool(self.replicates))) > 1:
            raise ValueError("Give one of a standard error, an interval and replicates.")
        if self.stderr is not None and self.stderr < 0:
            raise ValueError("A standard error is 0 or more.")
        if not LEAST_LEVEL <= self.ci_level <= HIGHEST_LEVEL:
            raise ValueError("A confidence level lies between 0.5 and 0.9999, such as 0.95 or 95%.")
        if self.ci and self.value.is_finite() and not self.ci[0] <= self.value <= self.ci[1]:
            low, high = map(format_number, self.ci)
            raise ValueError(f"The interval from {low} to {high} does not hold the value.")

    @classmethod
    def of_replicates(cls, replicates: tuple[Decimal, ...], unit: str = "") -> "Measured":
        """The mean of repetitions; not a number where one of them is none."""
        mean = Decimal("NaN")
        if all(each.is_finite() for each in replicates):
            mean = sum(replicates, Decimal(0)) / len(replicates)
        return cls(value=mean, unit=clean_unit(unit), replicates=replicates)

    @property
    def is_uncertain(self) -> bool:
        """Whether it says how sure it is."""
        return self.stderr is not None or self.ci is not None or len(self.replicates) > 1

    @property
    def text(self) -> str:
        """The measurement with every digit, as `parse_measured` reads it."""
        unit = f" {self.unit}" if self.unit else ""
        if self.replicates:
            return " ".join(map(str, self.replicates)) + unit
        text = f"{self.value}{unit}"
        if self.stderr is not None:
            text += f" stderr {self.stderr}"
            text += f" n {self.n}" if self.n is not None else ""
        if self.ci is not None:
            level = self.ci_level * 100
            at = "" if self.ci_level == USUAL_LEVEL else f" at {level.normalize():f}%"
            text += f" [{self.ci[0]}, {self.ci[1]}]{at}"
        return text

    def __str__(self) -> str:
        """As people read it: the value and its unit."""
        return with_unit(self.value, self.unit)


Values = Mapping[MetricKey, Measured]


def with_unit(value: Decimal, unit: str, digits: int = 6) -> str:
    """A number with its unit, e.g. `41 ms` or `52%`; `not a number` where it is none."""
    if not value.is_finite():
        return "not a number" if value.is_nan() else "infinite"
    number = format_number(value, digits)
    return f"{number}{'' if unit == '%' else ' '}{unit}" if unit else number


def clean_unit(text: str) -> str:
    """A unit as it is compared: per cent is `%`, however it was written."""
    # Keyboards have a micro sign, and a Greek letter that looks the same.
    text = " ".join(text.split()).replace("\u00b5", "\u03bc")
    return "%" if text.casefold() in _PERCENT else text


def parse_measured(text: str) -> Measured:
    """Read one measurement; raises ValueError with a sentence for the writer."""
    match = _MEASURED.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"“{shorten(text)}” is not a measurement. {_HOW}")
    numbers = tuple(map(parse_number, re.split(r"\s*[;,]\s*|\s+", match["numbers"])))
    unit = clean_unit(match["unit"] or "")
    if len(numbers) > 1:
        if match["stderr"] or match["low"]:
            raise ValueError(f"“{shorten(text)}” has replicates and an interval; give one of them.")
        return Measured.of_replicates(numbers, unit)
    level = parse_number(match["level"]) / 100 if match["level"] else USUAL_LEVEL
    return Measured(
        value=numbers[0],
        unit=unit,
        stderr=parse_number(match["stderr"]) if match["stderr"] else None,
        n=int(match["n"]) if match["n"] else None,
        ci=(parse_number(match["low"]), parse_number(match["high"])) if match["low"] else None,
        ci_level=level,
    )


def parse_values(text: str) -> dict[MetricKey, Measured]:
    """Read one `metric[slice] = value` a line; raises ValueError that names the wrong line."""
    values: dict[MetricKey, Measured] = {}
    for number, line in numbered_lines(text):
        name, _, written = line.rpartition("=" if "=" in line else ":")
        if not name or not written.strip():
            raise ValueError(f"Line {number}: write it like recall[bec] = 0.52.")
        try:
            key, value = MetricKey.parse(name), parse_measured(written)
        except ValueError as error:
            raise ValueError(f"Line {number}: {error}") from None
        if key.is_wildcard:
            raise ValueError(f"Line {number}: name one slice; {key} stands for all of them.")
        if key in values:
            raise ValueError(f"Line {number}: {key} is there twice.")
        values[key] = value
    return values


def format_values(values: Values) -> str:
    """Write values as lines that people read, and `parse_values` too."""
    return "\n".join(f"{key} = {value.text}" for key, value in values.items())
