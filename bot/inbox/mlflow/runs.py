"""Runs as MLflow tells of them, and the results that they are."""

from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AliasPath, BaseModel, BeforeValidator, Field, model_validator

from bot.experiments.metrics import MAX_NAME, MetricKey, parse_number

#: The tag that names a run's hypothesis.
TAG = "labthread.hypothesis"
#: MLflow measures the machine too, under names that begin like this.
_SYSTEM = "system/"
#: The most metrics of one result.
_MOST = 500


def _by_key(pairs: Any) -> Any:
    if not isinstance(pairs, list):
        return pairs
    # pydantic lets a TypeError through, so nothing is hashed that may be a list.
    if not all(isinstance(each, dict) and isinstance(each.get("key"), str) for each in pairs):
        raise ValueError("These are no pairs of a key and a value.")
    return {each["key"]: each.get("value", "") for each in pairs}


#: Tags as MLflow tells of them: a list of pairs.
Tags = Annotated[dict[str, str], BeforeValidator(_by_key)]


#: Of ASCII alone: of all the world's letters the pattern would take a twentieth of the bot's start.
_Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,200}$")]


class Run(BaseModel):
    """A run; what MLflow leaves out is empty."""

    id: _Id = Field(validation_alias=AliasPath("info", "run_id"))
    experiment_id: _Id = Field(validation_alias=AliasPath("info", "experiment_id"))
    status: str = Field("FINISHED", validation_alias=AliasPath("info", "status"))
    #: In milliseconds since 1970, UTC.
    end_time: int | None = Field(None, validation_alias=AliasPath("info", "end_time"))
    metrics: Annotated[dict[str, Any], BeforeValidator(_by_key)] = Field(
        {}, validation_alias=AliasPath("data", "metrics")
    )
    tags: Tags = Field({}, validation_alias=AliasPath("data", "tags"))

    @model_validator(mode="before")
    @classmethod
    def _has_data(cls, run: Any) -> Any:
        # A path that leads nowhere is left out, whatever stands in its way.
        if isinstance(run, dict) and not isinstance(run.get("data") or {}, dict):
            raise ValueError("The data of a run are no fields.")
        return run

    @property
    def is_going_on(self) -> bool:
        """Whether more may be measured."""
        return self.status in {"RUNNING", "SCHEDULED"}

    @property
    def finished_at(self) -> datetime | None:
        """When it ended, as an aware time; None where it goes on, or does not say."""
        # One that was taken up again keeps the time at which it ended before.
        if not self.end_time or self.is_going_on:
            return None
        try:
            return datetime.fromtimestamp(self.end_time / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return None


def result_of(
    run: Run, hypothesis: str, known: Collection[MetricKey], address: str
) -> dict[str, Any]:
    """A run as the body of a result, for `ResultPayload`.

    `known` are the metrics that the hypothesis measures, and `address` is the server's.
    """
    metrics = _read_metrics(run, known)
    # What is asked for comes first, in case it is too many.
    chosen = sorted(metrics, key=lambda key: (key not in known, key))[:_MOST]
    body: dict[str, Any] = {
        "hypothesis": hypothesis,
        "run_id": run.id,
        "source": "mlflow",
        "metrics": [
            {"name": key.name, "slice": key.slice, "value": metrics[key]} for key in chosen
        ],
        "url": f"{address}/#/experiments/{run.experiment_id}/runs/{run.id}",
        "note": "" if run.status == "FINISHED" else f"The run's status was {run.status[:40]}.",
    }
    if run.finished_at:
        body["finished_at"] = run.finished_at
    return body


def metric_of(name: str, known: Collection[MetricKey]) -> MetricKey | None:
    """The metric that MLflow's name stands for; None where it can be none.

    MLflow takes no brackets, so `recall/bec` is `recall[bec]`, unless the hypothesis measures a
    metric of that very name. Of several slashes, the last one counts where none leads to a
    metric that is measured.
    """
    cuts = [place for place, letter in enumerate(name) if letter == "/"]
    spellings = [name, *(f"{name[:cut]}[{name[cut + 1 :]}]" for cut in cuts)]
    keys = [key for key in map(_parsed, spellings) if key]
    return next((key for key in keys if key in known), keys[-1] if keys else None)


def _parsed(text: str) -> MetricKey | None:
    try:
        key = MetricKey.parse(text)
    except ValueError:
        return None
    return key if max(len(key.name), len(key.slice)) <= MAX_NAME else None


def _read_metrics(run: Run, known: Collection[MetricKey]) -> dict[MetricKey, Decimal]:
    metrics: dict[MetricKey, Decimal] = {}
    for name, value in sorted(run.metrics.items()):
        key, number = metric_of(name, known), _number(value)
        is_noise = name.startswith(_SYSTEM) and key not in known
        if key is not None and number is not None and not is_noise:
            metrics[key] = number
    return metrics


def _number(value: Any) -> Decimal | None:
    """What was measured; None where it is nothing that a result takes.

    MLflow writes `NaN` and `Infinity` where it was no number, which is for the verdict to say.
    """
    try:
        number = Decimal(str(value))
        # One number out of range is no reason to lose the run's others.
        return parse_number(str(number)) if number.is_finite() or number.is_snan() else number
    except (InvalidOperation, ValueError):
        return None
