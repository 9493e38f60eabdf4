"""What the OpenAPI document says of the body of `POST /api/v1/results`."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from bot.documents.result_payload import ResultPayload

_REFERENCE = "#/components/schemas/{model}"
_NULL = {"type": "null"}
_SHORT = {
    "hypothesis": "fraud-recall/H2",
    "run_id": "train-4711",
    "metrics": {"recall[bec]": 0.61, "recall[phishing]": 0.912},
}
_LONG = {
    "hypothesis": "fraud-recall/H2",
    "run_id": "train-4711",
    "source": "ci",
    "metrics": [
        {"name": "recall", "slice": "bec", "value": 0.61, "stderr": 0.008, "n": 5120},
        {"name": "recall", "slice": "phishing", "replicates": [0.912, 0.917, 0.909]},
        {"name": "auc", "value": 0.94, "ci": [0.93, 0.95], "ci_level": 0.95},
        {"name": "latency_p99", "value": 41, "unit": "ms"},
    ],
    "baseline": [{"name": "recall", "slice": "bec", "value": 0.52}],
    "url": "https://tracker.example/run/4711",
    "note": "5-fold, seed 1-3",
    "finished_at": "2026-11-23T09:30:00Z",
}
_SAYS = {
    "ResultPayload": {
        "hypothesis": "Which hypothesis it is for: the project's key and the number.",
        "run_id": "What your side calls the run. With the hypothesis and the source it is the "
        "result's identity: sent again, nothing is posted twice.",
        "source": "What sends it, such as ci.",
        "metrics": "What was measured. At least one has to be a metric of the hypothesis.",
        "baseline": "The baseline as this run measured it. It is logged; the registered one "
        "decides, unless the hypothesis says otherwise.",
        "url": "Where the run can be looked at; http or https.",
        "note": "What people should know when they read the result.",
        "finished_at": "When the run ended.",
    },
    "Measurement": {
        "name": "The metric.",
        "slice": "The part of the data that it was measured on, such as a class; blank for all.",
        "value": "What was measured. Send this or replicates.",
        "stderr": "The value's standard error.",
        "n": "How many examples it was measured on.",
        "ci": "The ends of the value's confidence interval, the lower first.",
        "ci_level": "The level of that interval; 0.95 where it is not said.",
        "replicates": "The values of repetitions, in place of a value.",
        "unit": "The unit, such as ms. It has to be the unit of the baseline.",
    },
}
#: The body that it takes.
RESULT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": _REFERENCE.format(model="ResultPayload")},
                "examples": {
                    "short": {"summary": "Values alone", "value": _SHORT},
                    "long": {"summary": "Everything that can be said", "value": _LONG},
                },
            }
        },
    }
}


class _AsSent(GenerateJsonSchema):
    """Numbers are numbers: pydantic's own schema of a decimal takes text too, and we do not."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        number: JsonSchemaValue = {"type": "number"}
        self.update_with_validations(number, schema, self.ValidationsMapping.numeric)
        if not schema.get("allow_inf_nan"):
            return number
        # JSON has no such numbers; Python's own writer sends them bare all the same.
        return {"anyOf": [number, {"enum": ["NaN", "Infinity", "-Infinity"]}]}


def body_schemas() -> dict[str, Any]:
    """The schemas of the body, by name, for the document's components."""
    _, found = models_json_schema(
        [(ResultPayload, "validation")], ref_template=_REFERENCE, schema_generator=_AsSent
    )
    schemas: dict[str, Any] = found["$defs"]
    for model, fields in _SAYS.items():
        for name, words in fields.items():
            schemas[model]["properties"][name]["description"] = words
    properties = schemas["ResultPayload"]["properties"]
    for name in ("metrics", "baseline"):
        properties[name] = _in_both_forms(properties[name], schemas["Measurement"])
    return schemas


def _in_both_forms(field: dict[str, Any], measurement: dict[str, Any]) -> dict[str, Any]:
    """A list of measurements that may be an object too: values alone, by metric."""
    values = measurement["properties"]["value"]["anyOf"]
    short = {
        "type": "object",
        "minProperties": field.get("minItems", 0),
        "maxProperties": field["maxItems"],
        "additionalProperties": {"anyOf": [each for each in values if each != _NULL]},
    }
    shared = ("title", "description", "default")
    outer: dict[str, Any] = {key: field[key] for key in shared if key in field}
    written_out = {key: value for key, value in field.items() if key not in outer}
    return {**outer, "anyOf": [written_out, short]}
