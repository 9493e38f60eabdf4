"""Weights & Biases: an automation sends what its template says; ours is in docs/trackers.md.

Source: W&B's documentation of webhook automations. Whatever a template puts in arrives as text.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from bot.documents.result_payload import ResultPayload, wrong_fields
from bot.experiments.metrics import parse_number
from bot.inbox.answers import invalid

#: The field of our template that names the hypothesis.
REFERENCE = "labthread_hypothesis"
_TAKEN = ("run_id", "metrics", "baseline", "url", "note", "finished_at")
_UNCERTAIN = ("value", "stderr", "n", "ci_level")


def read(data: Any) -> ResultPayload:
    """The result that a body tells of; raises Refused."""
    if not isinstance(data, dict):
        raise invalid([{"path": "body", "message": "Send the template of docs/trackers.md."}])
    taken = {key: data[key] for key in _TAKEN if data.get(key) not in (None, "")}
    taken |= {REFERENCE: data.get(REFERENCE, "")}
    if left := [*_unexpanded(taken)]:
        raise invalid([{"path": path, "message": _words(text)} for path, text in left])
    reference = taken.pop(REFERENCE)
    numbers = {key: _with_numbers(taken[key]) for key in ("metrics", "baseline") if key in taken}
    body = taken | numbers | {"hypothesis": reference, "source": "wandb"}
    try:
        return ResultPayload.model_validate(body)
    except ValidationError as error:
        raise invalid([_as_in_template(each) for each in wrong_fields(error)]) from None


def _as_in_template(field: dict[str, str]) -> dict[str, str]:
    return field | {"path": REFERENCE} if field["path"] == "hypothesis" else field


def _words(text: str) -> str:
    return f"{text[:100]} was not filled in. Add it to the artifact's metadata."


def _unexpanded(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in which Weights & Biases left a variable as it stood, with its path."""
    if isinstance(value, str) and "${" in value:
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _unexpanded(each, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unexpanded(each, f"{path}[{place}]")


def _with_numbers(metrics: Any) -> Any:
    """Metrics in both spellings, with numbers where texts say numbers."""
    if isinstance(metrics, dict):
        return {key: _number(value) for key, value in metrics.items()}
    if isinstance(metrics, list):
        return [_measurement(each) for each in metrics]
    return metrics


def _measurement(each: Any) -> Any:
    if not isinstance(each, dict):
        return each
    numbers = {key: _number(each[key]) for key in _UNCERTAIN if key in each}
    lists = {key: each[key] for key in ("ci", "replicates") if isinstance(each.get(key), list)}
    return each | numbers | {key: [*map(_number, values)] for key, values in lists.items()}


def _number(value: Any) -> Any:
    """The number that a text spells; anything else as it is, to be refused with its path."""
    if not isinstance(value, str):
        return value
    try:
        return parse_number(value)
    except ValueError:
        return value
