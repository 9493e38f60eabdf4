"""Signed HTTP: the other way to the app, for apps that have a request URL."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.workspace.transport.ack import (
    HTTP_ERROR,
    REDIRECTS,
    TIMEOUT,
    UNREACHABLE,
    Ack,
    NotConnectedError,
)
from bot.workspace.wire import Payload, read_json

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_MAX_REDIRECTS = 2
_STALE = 6 * 60  # seconds; apps refuse signatures that are more than five minutes old


class HttpDelivery:
    """Posts envelopes' payloads to a request URL the way Slack does."""

    def __init__(self, address_of: Callable[[Payload], str | None], signing_secret: str) -> None:
        self._address_of = address_of
        self._signing_secret = signing_secret

    async def send(self, envelope: Payload, patience: float, signature: str = "") -> Ack:
        """Post a payload; raise NotConnectedError without an address to post it to."""
        address = self._address_of(envelope)
        if address is None:
            raise NotConnectedError
        body, content_type = _encode(envelope)
        headers = {"Content-Type": content_type, **self._signed(body, signature)}
        if envelope.get("retry_attempt"):
            headers["X-Slack-Retry-Num"] = str(envelope["retry_attempt"])
            reason = envelope["retry_reason"]
            headers["X-Slack-Retry-Reason"] = "http_timeout" if reason == TIMEOUT else reason
        return await _post(address, body, headers, patience)

    async def verify(self, address: str, token: str, patience: float) -> bool:
        """Say whether an address answers Slack's challenge, as it must before it is taken."""
        challenge = secrets.token_hex(16)
        content = {"token": token, "challenge": challenge, "type": "url_verification"}
        body = json.dumps(content).encode()
        headers = {"Content-Type": _JSON, **self._signed(body, "")}
        ack = await _post(address, body, headers, patience)
        answer = ack.payload or {}
        return not ack.problem and challenge in (answer.get("challenge"), answer.get("text"))

    def _signed(self, body: bytes, signature: str) -> dict[str, str]:
        # Signatures are about real time: the app compares them with its own clock.
        timestamp = str(int(time.time()) - (_STALE if signature == "stale" else 0))
        signed = b"v0:" + timestamp.encode() + b":" + body
        secret = secrets.token_hex(16) if signature == "bad" else self._signing_secret
        digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


async def _post(address: str, body: bytes, headers: dict[str, str], patience: float) -> Ack:
    limit = aiohttp.ClientTimeout(total=patience)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.post(
                address, data=body, headers=headers, max_redirects=_MAX_REDIRECTS
            ) as response,
        ):
            text = await response.text()
            is_taken = 200 <= response.status < 300
            return Ack(
                payload=_payload(text, response.content_type) if is_taken else None,
                problem="" if is_taken else HTTP_ERROR,
                wants_no_retry=response.headers.get("X-Slack-No-Retry") == "1",
            )
    except asyncio.TimeoutError:  # noqa: UP041 - aiohttp's own timeout derives from this name
        return Ack(problem=TIMEOUT)
    except aiohttp.TooManyRedirects:
        return Ack(problem=REDIRECTS)
    except (aiohttp.ClientError, UnicodeDecodeError):
        return Ack(problem=UNREACHABLE)


def _encode(envelope: Payload) -> tuple[bytes, str]:
    payload = envelope["payload"]
    match envelope["type"]:
        case "events_api":
            return json.dumps(payload).encode(), _JSON
        case "slash_commands":
            return urlencode(payload).encode(), _FORM
        case _:
            return urlencode({"payload": json.dumps(payload)}).encode(), _FORM


def _payload(text: str, content_type: str) -> Payload | None:
    if not text:
        return None
    if content_type != _JSON:
        return {"text": text}  # Slack shows it as it is, braces and all
    try:
        answer = read_json(text)
    except (ValueError, RecursionError):
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
