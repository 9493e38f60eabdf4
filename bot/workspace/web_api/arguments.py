"""A Web API request's arguments, which arrive as JSON or as a form."""

from __future__ import annotations

import math
from typing import Any

from aiohttp import web

from bot.workspace.wire import Payload, SlackError, read_json

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Arguments:
    """Reads arguments the way Slack does: a form's values are text, JSON may be nested."""

    def __init__(self, values: Payload, token: str = "") -> None:
        self.values = values
        self.token = token  # from a form; Slack takes none from a URL or from JSON

    def has(self, name: str) -> bool:
        """Say whether the argument was given a value."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """Return a text argument."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, (dict, list)):
            raise SlackError.arguments(f"[ERROR] must be a string [json-pointer:/{name}]")
        return str(value)

    def required(self, name: str) -> str:
        """Return a text argument that Slack insists on."""
        value = self.text(name)
        if not value:
            raise SlackError.arguments(f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackError.arguments(f"[ERROR] must be a number [json-pointer:/{name}]") from None

    def moment(self, name: str) -> float | None:
        """Return a ts as a number, None when it was not given."""
        try:
            moment = float(self.text(name)) if self.has(name) else 0.0
            if not math.isfinite(moment):
                raise ValueError
            return moment if self.has(name) else None
        except ValueError:
            raise SlackError(f"invalid_ts_{name}") from None

    def nested(self, name: str, error: str) -> Any:
        """Return a JSON argument, None when not given; raise `error` for what is not JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return read_json(value)
        except (ValueError, RecursionError):
            raise SlackError(error) from None


async def read_arguments(request: web.Request) -> Arguments:
    """Return what a request carries in its URL and its body."""
    values: Payload = dict(request.query)
    if request.method == "GET" or not request.can_read_body:
        return Arguments(values)
    if request.content_type == "application/json":
        return Arguments({**values, **await _json_object(request)})
    if request.content_type in _FORMS:
        try:
            form = await request.post()
        except (ValueError, LookupError, AssertionError, RuntimeError):
            raise SlackError("invalid_form_data") from None
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        return Arguments({**values, **fields}, fields.get("token", ""))
    raise SlackError("invalid_post_type")


async def _json_object(request: web.Request) -> Payload:
    try:
        body = read_json(await request.read())
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
