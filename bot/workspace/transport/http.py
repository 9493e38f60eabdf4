"""Signed HTTP: the other way to the app, for apps that have a request URL."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.workspace.transport.socket_mode import Ack, NotConnectedError
from bot.workspace.wire import Payload

_FORM = "application/x-www-form-urlencoded"


class HttpDelivery:
    """Posts envelopes' payloads to a request URL the way Slack does."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self._request_url = request_url
        self._signing_secret = signing_secret

    async def send(self, envelope: Payload, patience: float) -> Ack | None:
        """Post a payload; return the ack, None when none came in `patience` seconds."""
        body, content_type = _encode(envelope)
        headers = {"Content-Type": content_type, **self._signed(body)}
        if envelope.get("retry_attempt"):
            headers["X-Slack-Retry-Num"] = str(envelope["retry_attempt"])
            headers["X-Slack-Retry-Reason"] = "http_timeout"
        limit = aiohttp.ClientTimeout(total=patience)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit) as session,
                session.post(self._request_url, data=body, headers=headers) as response,
            ):
                text = await response.text()
                is_taken = 200 <= response.status < 300
                return Ack(payload=_payload(text)) if is_taken else None
        except asyncio.TimeoutError:  # noqa: UP041 - aiohttp's own timeout derives from this name
            return None
        except aiohttp.ClientConnectionError as problem:
            raise NotConnectedError from problem

    def _signed(self, body: bytes) -> dict[str, str]:
        # Signatures are about real time: the app compares them with its own clock.
        timestamp = str(int(time.time()))
        signed = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(envelope: Payload) -> tuple[bytes, str]:
    payload = envelope["payload"]
    match envelope["type"]:
        case "events_api":
            return json.dumps(payload).encode(), "application/json"
        case "slash_commands":
            return urlencode(payload).encode(), _FORM
        case _:
            return urlencode({"payload": json.dumps(payload)}).encode(), _FORM


def _payload(text: str) -> Payload | None:
    if not text:
        return None
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
