"""One connection of Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode"""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

Frame = dict[str, Any]
#: Why Slack replaces connections every few hours; nobody is at fault.
PLANNED = {"warning", "refresh_requested"}


class Ended(Exception):
    """A connection comes to its end; `why` in a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


async def ask_for_address(client: AsyncWebClient, app_token: str) -> str:
    """An address that opens one connection within half a minute.

    Raises SlackApiError where Slack refuses the app token.
    """
    answer = await client.apps_connections_open(app_token=app_token)
    return str(answer["url"])


@dataclass(eq=False)
class Connection:
    """An open socket that Slack has greeted."""

    socket: aiohttp.ClientWebSocketResponse
    #: How many connections the app has at Slack, this one included, when it was opened.
    count: int
    #: Set as soon as it is known that it ends, and `why`.
    ends: asyncio.Event = field(default_factory=asyncio.Event)
    why: str = ""

    async def read(self, take: Callable[[Frame], None], parting: float) -> None:
        """Hand over what comes until the socket is closed.

        Slack goes on delivering after it has said that it will close, and a press does not come
        twice. `parting` is how long the rest may take, in seconds.
        """
        try:
            async with asyncio.timeout(None) as limit:
                async for message in self.socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        continue
                    frame = read_frame(message.data)
                    if frame.get("type") == "disconnect":
                        self._end(str(frame.get("reason")))
                        limit.reschedule(asyncio.get_running_loop().time() + parting)
                    elif "envelope_id" in frame:
                        take(frame)
        except TimeoutError:
            log.info("a socket outlived its end", extra={"action": "socket_outlived"})
        finally:
            is_silent = isinstance(self.socket.exception(), TimeoutError)
            self._end("silent: no ping was answered" if is_silent else "cut off")

    def _end(self, why: str) -> None:
        self.why = self.why or why
        self.ends.set()


async def greeted(socket: aiohttp.ClientWebSocketResponse) -> Connection:
    """Wait for Slack's hello; raises Ended where it sends the app away."""
    while True:
        message = await socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise Ended("cut off before it was greeted")
        frame = read_frame(message.data)
        if frame.get("type") == "hello":
            return Connection(socket, int(frame.get("num_connections") or 1))
        if frame.get("type") == "disconnect":
            raise Ended(str(frame.get("reason")))


def read_frame(text: str) -> Frame:
    """What a frame says; blank where it is nothing that Slack sends."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        frame = None
    if isinstance(frame, dict):
        return frame
    log.warning("a frame cannot be read", extra={"action": "socket_frame"})
    return {}


def ack_of(envelope_id: str, answer: BoltResponse) -> Frame:
    """An answer as Socket Mode has it: without payload where there is nothing to say."""
    if not answer.body:
        return {"envelope_id": envelope_id}
    is_json = answer.headers.get("content-type", [""])[0].startswith("application/json")
    payload = json.loads(answer.body) if is_json else {"text": answer.body}
    return {"envelope_id": envelope_id, "payload": payload}
