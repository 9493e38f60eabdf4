"""GrowthBook: a metric became significant, the experiment advises a decision, or warns.

Source: GrowthBook's documentation of event webhooks and its validators of experiment events.
None of them carries a lift or an interval, so they are evidence and no result.
"""

from typing import Any

from pydantic import BaseModel, Field

from bot.experiments.service.trackers import News
from bot.experiments.text import shorten, tidy
from bot.experiments.trackers import Tracker

_SIGNIFICANT = "experiment.info.significance"
_WARNING = "experiment.warning"
_ADVICE = {
    "experiment.decision.ship": "advises to ship it",
    "experiment.decision.rollback": "advises to roll it back",
    "experiment.decision.review": "has enough data, and asks for a review",
}
_WARNINGS = {
    "srm": "the traffic is not split as planned (sample ratio mismatch)",
    "multiple-exposures": "some users saw more than one variation",
    "no-data": "no data arrives",
    "underpowered": "it is unlikely to have enough data in its time",
    "auto-update": "its results could not be updated",
    "scheduled-status-update-failed": "its planned start or stop did not work",
}


class _Experiment(BaseModel):
    id: str = Field(alias="experimentId")
    name: str = Field("", alias="experimentName")
    variation: str = Field("", alias="variationName")
    metric: str = Field("", alias="metricName")
    engine: str = Field("", alias="statsEngine")
    critical: float | None = Field(None, alias="criticalValue")
    winning: bool | None = None
    description: str = Field("", alias="decisionDescription")
    type: str = ""


class _Data(BaseModel):
    object: _Experiment


class _Event(BaseModel):
    event: str
    data: _Data


def read(data: Any) -> News | None:
    """What an event tells; None where it is another one. Raises ValidationError."""
    kind = data.get("event") if isinstance(data, dict) else ""
    if kind not in (_SIGNIFICANT, _WARNING, *_ADVICE):
        return None
    event = _Event.model_validate(data)
    experiment = event.data.object
    name = shorten(tidy(experiment.name), 100) or experiment.id
    return News(
        tracker=Tracker.GROWTHBOOK,
        references=(experiment.id,),
        text=f"Experiment {name}: {_says(event.event, experiment)}.",
    )


def _says(kind: str, experiment: _Experiment) -> str:
    if kind == _SIGNIFICANT:
        return _significance(experiment)
    if kind == _WARNING:
        warning = shorten(tidy(experiment.type), 60)
        return f"warning, {_WARNINGS.get(warning, warning or 'of no known kind')}"
    why = shorten(tidy(experiment.description), 500).rstrip(".")
    return f"{_ADVICE[kind]}. {why}" if why else _ADVICE[kind]


def _significance(experiment: _Experiment) -> str:
    how = {True: "is winning", False: "is losing", None: "is significant"}[experiment.winning]
    variation = shorten(tidy(experiment.variation), 100) or "a variation"
    metric = shorten(tidy(experiment.metric), 100) or "a metric"
    measure = {"bayesian": "chance to win", "frequentist": "p-value"}.get(experiment.engine)
    if measure is None or experiment.critical is None:
        return f"{variation} {how} on {metric}"
    return f"{variation} {how} on {metric} ({measure} {experiment.critical:.3g})"
