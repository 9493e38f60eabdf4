"""Result files: JSON or CSV as a training script or a notebook writes it.

JSON is the body of `POST /api/v1/results`, whole or in part, or bare numbers:
`{"recall[bec]": 0.61, "auc": 0.94}`, slices also as `{"recall": {"bec": 0.61}}`. What CSV may look
like, `result_tables` says.
"""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NoReturn

from bot.documents.result_tables import one_metric, read_table
from bot.experiments.errors import Refusal
from bot.experiments.measurements import Measured, Values
from bot.experiments.metrics import MetricKey, parse_number
from bot.experiments.text import shorten

#: Bytes, and metrics, that one file may hold; those of the HTTP interface.
MAX_FILE = 1_000_000
MAX_METRICS = 500
_BODY = {"hypothesis", "run_id", "source", "metrics", "baseline", "url", "note", "finished_at"}


def read_result_file(name: str, content: bytes) -> dict[str, Any]:
    """Read a file as the body that ResultPayload takes, with only what the file says in it.

    `metrics` is there always, as a list; `hypothesis`, `run_id` and the rest only if written.
    Numbers are ints and Decimals with every digit; `bot.client` makes floats of them when it sends.
    Whether the body's fields fit is for ResultPayload to say. Raises Refusal, with one sentence for
    the person that names the file and the place.
    """
    if len(content) > MAX_FILE:
        raise Refusal(
            f"{_called(name)} is larger than 1 MB. Report only what is measured at the end."
        )
    try:
        text = _decode(content)
        body = (
            _read_json(text) if _is_json(name, text) else {"metrics": as_metrics(read_table(text))}
        )
        for part in ("metrics", "baseline"):
            if len(body.get(part, ())) > MAX_METRICS:
                raise ValueError(f"at most {MAX_METRICS} metrics are taken, and {part} has more.")
    except ValueError as error:
        raise Refusal(f"{_called(name)}: {error}") from None
    if not body["metrics"]:
        raise Refusal(f"{_called(name)} holds no metric. Write one like recall[bec] and its value.")
    return body


def as_metrics(values: Values) -> list[dict[str, Any]]:
    """Measured values in the form of the body's `metrics`."""
    return [_as_metric(key, measured) for key, measured in values.items()]


def _as_metric(key: MetricKey, measured: Measured) -> dict[str, Any]:
    metric = {
        "name": key.name,
        "slice": key.slice,
        "value": None if measured.replicates else measured.value,
        "replicates": list(measured.replicates),
        "unit": measured.unit,
        "stderr": measured.stderr,
        "n": measured.n,
        "ci": list(measured.ci or ()),
        "ci_level": measured.ci_level if measured.ci else None,
    }
    return {name: value for name, value in metric.items() if value not in (None, "", [])}


def _called(name: str) -> str:
    return shorten(name, 80) or "The file"


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise ValueError("this is not UTF-8 text. Save it as JSON or CSV in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("this is not UTF-8 text. Save it as JSON or CSV in UTF-8.") from None


def _is_json(name: str, text: str) -> bool:
    match PurePath(name).suffix.lower():
        case ".json":
            return True
        case ".csv" | ".tsv":
            return False
    return text.lstrip().startswith(("{", "["))


def _read_json(text: str) -> dict[str, Any]:
    try:
        data = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_each_once,
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: this is not JSON ({error.msg}).") from None
    except RecursionError:
        raise ValueError("this is nested too deeply.") from None
    if not isinstance(data, dict):
        raise ValueError('write an object, like {"recall[bec]": 0.61}.')
    if "metrics" not in data:
        return {"metrics": as_metrics(_numbers(data))}
    if more := sorted(data.keys() - _BODY):
        raise ValueError(f"“{shorten(more[0])}” has no place beside metrics.")
    for part in data.keys() & {"metrics", "baseline"}:
        if isinstance(data[part], dict):
            data[part] = as_metrics(_numbers(data[part]))
        if not isinstance(data[part], list):
            raise ValueError(f'{part}: write an object, like {{"recall[bec]": 0.61}}, or a list.')
    return data


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a finite number. Leave out what could not be measured.")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        [(name, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"“{shorten(name)}” is there twice.")
    return data


def _numbers(data: dict[str, Any]) -> Values:
    """Take bare numbers: one for each metric, or an object of one for each slice."""
    values: dict[MetricKey, Measured] = {}
    for written, value in _flat(data):
        key = one_metric(written)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise ValueError(f"{key}: write one number, like 0.61.")
        if key in values:
            raise ValueError(f"{key} is there twice.")
        values[key] = Measured(value=parse_number(str(value)))
    return values


def _flat(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from ((f"{name}[{each}]", number) for each, number in value.items())
        else:
            yield name, value
