"""The page that describes the HTTP interface: its OpenAPI document, in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_environment = Environment(
    loader=PackageLoader("bot.inbox"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_KINDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "yes or no",
    "array": "list",
    "object": "object by name",
}
_FORMATS = {"date-time": "date and time, as in 2026-11-23T09:30:00Z", "uri": "address"}
#: What bounds a value, as the least and the most, and in which words.
_BOUNDS = (
    ("minLength", "maxLength", "{} characters"),
    ("minItems", "maxItems", "{} of them"),
    ("minProperties", "maxProperties", "{} of them"),
    ("minimum", "maximum", "{}"),
)


def render_docs(document: dict[str, Any]) -> str:
    """Write the page for an OpenAPI document."""
    return _environment.get_template("docs.html.j2").render(
        document=document,
        operations=[
            Operation(method.upper(), path, said, document["components"]["schemas"])
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        ],
        token=document["components"].get("securitySchemes", {}).get("token"),
        words=words,
        code=_code,
        pretty=_pretty,
    )


@dataclass(frozen=True)
class Operation:
    """One method of one address; `said` is what the document says of it."""

    method: str
    path: str
    said: dict[str, Any]
    schemas: dict[str, Any]

    @property
    def anchor(self) -> str:
        """Where the page has it."""
        return str(self.said["operationId"])

    @property
    def needs_token(self) -> bool:
        """Whether it asks who asks."""
        return bool(self.said.get("security"))

    @property
    def body(self) -> dict[str, Any]:
        """What it says of a JSON body; empty where it takes none."""
        content = self.said.get("requestBody", {}).get("content", {})
        return dict(content.get("application/json", {}))

    @property
    def objects(self) -> dict[str, Any]:
        """The objects that its body and its answers are made of, by name, the body's first."""
        names: dict[str, None] = {}
        waiting = [*_named(self.said.get("requestBody")), *_named(self.said["responses"])]
        while waiting:
            name = waiting.pop(0)
            if name not in names:
                names[name] = None
                waiting = [*_named(self.schemas[name]), *waiting]
        return {name: self.schemas[name] for name in names}

    @property
    def curl(self) -> str:
        """How to call it from a terminal, with the first example."""
        lines = [f'curl "$LABTHREAD_URL{self.path}"']
        if self.needs_token:
            lines.append('  -H "Authorization: Bearer $LABTHREAD_TOKEN"')
        if examples := list(self.body.get("examples", {}).values()):
            lines.append('  -H "Content-Type: application/json"')
            lines.append(f"  -d {quote(json.dumps(examples[0]['value']))}")
        return " \\\n".join(lines)


def words(schema: dict[str, Any]) -> str:
    """A schema as people say it: `text, 1 to 200 characters`."""
    if variants := schema.get("anyOf"):
        return "; or ".join(words(each) for each in variants if each.get("type") != "null")
    told = ", ".join([_kind(schema), *_bounds(schema)])
    if schema.get("type") == "array":
        return f"{told}: {', '.join(map(words, schema.get('prefixItems') or [schema['items']]))}"
    if schema.get("additionalProperties"):
        return f"{told}: {words(schema['additionalProperties'])}"
    return told


def _kind(schema: dict[str, Any]) -> str:
    if name := next(_named(schema.get("$ref")), ""):
        return name
    if "const" in schema:
        return json.dumps(schema["const"])
    if choices := schema.get("enum"):
        return " or ".join(map(json.dumps, choices))
    return _FORMATS.get(schema.get("format", "")) or _KINDS.get(schema.get("type", ""), "anything")


def _bounds(schema: dict[str, Any]) -> Iterator[str]:
    for low, high, shown in _BOUNDS:
        least, most = schema.get(low), schema.get(high)
        if least == most:
            continue
        if least and most is not None:
            yield shown.format(f"{least:,} to {most:,}")
        elif most is not None:
            yield shown.format(f"at most {most:,}")
        elif least:
            yield shown.format(f"at least {least:,}")
    if "exclusiveMinimum" in schema:
        yield f"above {schema['exclusiveMinimum']}"
    if "exclusiveMaximum" in schema:
        yield f"below {schema['exclusiveMaximum']}"


def _named(value: Any) -> Iterator[str]:
    """The names of the objects that a part of the document refers to, in order."""
    if isinstance(value, str) and value.startswith("#/components/schemas/"):
        yield value.rpartition("/")[2]
    elif isinstance(value, dict):
        for each in value.values():
            yield from _named(each)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each)


def _code(text: str) -> Markup:
    """A description, in which backticks enclose what is typed as it is."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part
        for index, part in enumerate(parts)
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
