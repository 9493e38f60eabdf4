"""`POST /slack/events`: requests that Slack signed, and no others."""

import re

from fastapi import Request, Response
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.inbox.answers import MAX_BODY, Refused, media_type, read_body
from handlers.listeners import dispatch

_TYPES = {"application/x-www-form-urlencoded", "application/json"}


class SlackRequests:
    """Hands Slack's requests to Bolt, which looks at no signature itself: this is the only way in.

    Bolt would parse a body before it looks at the signature, answer a garbled timestamp or broken
    JSON with a traceback, log what it refuses, and read bodies of any size.
    """

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._signatures = SignatureVerifier(signing_secret)

    async def receive(self, request: Request) -> Response:
        """Answer a request; 4xx without a word about its content where it is not Slack's."""
        try:
            _check_size(request)
            if media_type(request) not in _TYPES:
                raise Refused(415, "Slack sends forms and JSON.")
            text = await self._signed_text(request)
        except Refused as refused:
            return Response(str(refused), refused.status, media_type="text/plain")
        return to_starlette_response(await dispatch(self._app, text, headers=dict(request.headers)))

    async def _signed_text(self, request: Request) -> str:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        if not re.fullmatch(r"[0-9]{1,12}", stamp):
            raise Refused(400, "There is no timestamp.")
        try:
            text = (await read_body(request)).decode()
        except UnicodeDecodeError:
            raise Refused(400, "The body is no UTF-8.") from None
        signature = request.headers.get("X-Slack-Signature", "")
        if not signature.isascii() or not self._signatures.is_valid(text, stamp, signature):
            raise Refused(401, "The signature is not Slack's, or too old.")
        return text


def _check_size(request: Request) -> None:
    size = request.headers.get("Content-Length")
    if size is None:
        raise Refused(411, "Send a Content-Length.")
    if not re.fullmatch(r"[0-9]{1,12}", size):
        raise Refused(400, "The Content-Length is no number.")
    if int(size) > MAX_BODY:
        raise Refused(413, "The body is larger than 1 MB.")
