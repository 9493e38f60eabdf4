"""The body of a reported result, as other software sends it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bot.experiments.errors import NotFound
from bot.experiments.fields import check_url
from bot.experiments.measurements import (
    HIGHEST_LEVEL,
    LEAST_LEVEL,
    MAX_REPLICATES,
    MAX_UNIT,
    USUAL_LEVEL,
    Measured,
    clean_unit,
)
from bot.experiments.metrics import MAX_NAME, MetricKey, parse_number
from bot.experiments.next_steps import parse_reference
from bot.experiments.results import Report

#: How many metrics one result may have.
MAX_METRICS = 500


def _a_reference(text: str) -> str:
    try:
        key, _ = parse_reference(text)
    except NotFound as error:
        raise ValueError(error.message) from None
    if not key:
        raise ValueError("Name the project too: project-key/H2.")
    return text


def _an_address(text: str) -> str:
    check_url(text)
    return text


def _a_number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("Send a number.")
    return parse_number(str(value))


def _a_value(value: object) -> Decimal:
    """A number, or what came out where none did: it is kept, and the verdict says so."""
    try:
        number = Decimal(str(value)) if isinstance(value, str | float | Decimal) else Decimal(0)
    except InvalidOperation:
        number = Decimal(0)
    # A signalling NaN raises wherever it is looked at, and no tool writes one.
    return _a_number(value) if number.is_finite() or number.is_snan() else number


def _a_time(value: object) -> object:
    """Written out: a bare number, even as text, would be taken for seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value.upper()):
        return value
    raise ValueError("Send a date and time with its zone, as in 2026-11-23T09:30:00Z.")


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("A NUL character cannot be kept.")
    return text


Number = Annotated[Decimal, BeforeValidator(_a_number)]
Value = Annotated[Decimal, Field(allow_inf_nan=True), BeforeValidator(_a_value)]
Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_without_nul)]
Line = Annotated[Text, Field(max_length=200)]
Needed = Annotated[Line, Field(min_length=1)]
Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME)]


class Measurement(BaseModel):
    """One metric's measured value, or the values of its repetitions."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    slice: Annotated[Text, Field(max_length=MAX_NAME)] = ""
    value: Value | None = None
    stderr: Number | None = None
    n: Annotated[int, Field(ge=1), BeforeValidator(_a_number)] | None = None
    ci: tuple[Number, Number] | None = None
    # As floats, since JSON Schema knows no others.
    ci_level: (
        Annotated[
            Decimal,
            Field(ge=float(LEAST_LEVEL), le=float(HIGHEST_LEVEL)),
            BeforeValidator(_a_number),
        ]
        | None
    ) = None
    replicates: list[Value] | None = Field(default=None, min_length=1, max_length=MAX_REPLICATES)
    unit: Annotated[Text, Field(max_length=MAX_UNIT)] = ""

    @model_validator(mode="after")
    def _measured(self) -> "Measurement":
        if (self.value is None) == (self.replicates is None):
            raise ValueError("Send either a value or its replicates.")
        if self.key.is_wildcard:
            raise ValueError(f"Name one slice; {self.key} stands for all of them.")
        if self.replicates is not None and (self.stderr is not None or self.ci is not None):
            raise ValueError("Send one of stderr, ci and replicates.")
        _ = self.measured
        return self

    @property
    def key(self) -> MetricKey:
        """The metric's name and slice."""
        return MetricKey.parse(f"{self.name}[{self.slice}]" if self.slice else self.name)

    @property
    def measured(self) -> Measured:
        """The value with its unit and how sure it is; raises ValueError."""
        if self.value is None:
            return Measured.of_replicates(tuple(self.replicates or ()), self.unit)
        return Measured(
            value=self.value,
            unit=clean_unit(self.unit),
            stderr=self.stderr,
            n=self.n,
            ci=self.ci,
            ci_level=self.ci_level or USUAL_LEVEL,
        )


def _as_list(metrics: Any) -> Any:
    """Take the short form, `{"recall[bec]": 0.61}`, for the long one."""
    # Before any of them is looked at: a body holds a hundred thousand.
    if isinstance(metrics, dict | list) and len(metrics) > MAX_METRICS:
        raise ValueError(f"At most {MAX_METRICS} metrics are taken.")
    if isinstance(metrics, list) and _replicates_in(metrics) > MAX_REPLICATES:
        raise ValueError(f"At most {MAX_REPLICATES:,} replicates are taken in all.")
    if not isinstance(metrics, dict):
        return metrics
    taken = []
    for text, value in metrics.items():
        key = MetricKey.parse(text)
        taken.append({"name": key.name, "slice": key.slice, "value": value})
    return taken


def _replicates_in(metrics: list[Any]) -> int:
    sent = [each.get("replicates") for each in metrics if isinstance(each, dict)]
    return sum(len(each) for each in sent if isinstance(each, list))


def _each_once(metrics: list[Measurement]) -> list[Measurement]:
    counted = Counter(each.key for each in metrics)
    if twice := [str(key) for key, count in counted.items() if count > 1]:
        raise ValueError(f"There twice: {', '.join(sorted(twice))}.")
    return metrics


Measurements = Annotated[list[Measurement], BeforeValidator(_as_list), AfterValidator(_each_once)]


class ResultPayload(BaseModel):
    """A result; `hypothesis`, `run_id` and `metrics` are required."""

    model_config = ConfigDict(extra="forbid")

    hypothesis: Annotated[Needed, AfterValidator(_a_reference)] = Field(
        examples=["fraud-recall/H2"]
    )
    run_id: Needed = Field(examples=["train-4711"])
    source: Needed = "api"
    metrics: Annotated[Measurements, Field(min_length=1, max_length=MAX_METRICS)]
    #: Logged; the registered baseline decides, unless the hypothesis says otherwise.
    baseline: Annotated[Measurements, Field(max_length=MAX_METRICS)] = []
    url: Annotated[Text, Field(max_length=3000), AfterValidator(_an_address)] | None = None
    note: Annotated[Text, Field(max_length=3000)] = ""
    finished_at: Annotated[AwareDatetime, BeforeValidator(_a_time)] | None = None

    @property
    def reference(self) -> tuple[str, int]:
        """The project's key and the hypothesis' number."""
        return parse_reference(self.hypothesis)

    def report(self) -> Report:
        """The report that the use case takes."""
        return Report(
            source=self.source,
            run_id=self.run_id,
            values={each.key: each.measured for each in self.metrics},
            baseline={each.key: each.measured for each in self.baseline},
            body=self.model_dump(mode="json", exclude_none=True),
            url=self.url or "",
            note=self.note,
        )


def wrong_fields(error: ValidationError) -> list[dict[str, str]]:
    """Every wrong field of a body: its path, such as `metrics[0].value`, and what is wrong."""
    return [
        {"path": _path(each["loc"]), "message": str(each["msg"]).removeprefix("Value error, ")}
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def _path(parts: Iterable[int | str]) -> str:
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "body"
