"""What every answer of the control API has in common, and how a request is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.wire import Payload, SlackError, read_json

Answer = Callable[[web.Request], Awaitable[Payload]]


def explained(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Turn what is wrong with a request into 400 and a reason."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except KeyError:
            raise  # a mistake in here, unlike the other things that are not found
        except SlackError as refusal:
            reason = refusal.code
        except TimeoutError:
            reason = "something is still in flight"
        except (RefusedError, LookupError, TypeError, ValueError) as problem:
            reason = str(problem) or type(problem).__name__
        except RecursionError:
            reason = "nested too deeply"
        return web.json_response({"ok": False, "error": reason}, status=400)

    return handle


def told(outcome: Outcome) -> Payload:
    """Return an outcome as the page reads it."""
    if outcome.ok:
        return {"ok": True, **({"ephemeral": outcome.ephemeral} if outcome.ephemeral else {})}
    if outcome.errors:
        return {"ok": False, "errors": dict(outcome.errors)}
    return {"ok": False, "error": outcome.error}


async def read_body(request: web.Request) -> Payload:
    """Return the JSON object that a request carries; an empty body is an empty one."""
    body = read_json(await request.read() or b"{}")
    if not isinstance(body, dict):
        raise TypeError("the body must be a JSON object")
    return body


def text(body: Payload, name: str) -> str:
    """Return a text that a request must have."""
    value = body.get(name)
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text")
    return value


def optional_text(body: Payload, name: str) -> str | None:
    """Return a text that a request may have."""
    return None if body.get(name) is None else text(body, name)


def mapping(body: Payload, name: str) -> Payload:
    """Return an object that a request may have, an empty one without it."""
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be an object")
    return value


def texts(body: Payload, name: str) -> list[str]:
    """Return a list of texts that a request may have, an empty one without it."""
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{name} must be a list of texts")
    return value


def whole(body: Payload, name: str, default: int) -> int:
    """Return a whole number that a request may have."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number")
    return value


def flag(body: Payload, name: str, *, default: bool = False) -> bool:
    """Return a yes or no that a request may have."""
    value = body.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be true or false")
    return value


def seconds(value: Any) -> float:
    """Return a number of seconds, or an epoch."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e11:
        raise TypeError("a number of seconds is wanted, below 100,000,000,000")
    return float(value)
