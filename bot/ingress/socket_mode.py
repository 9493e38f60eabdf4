"""Socket Mode and its watchdog: one connection at a time, and a fresh one whenever it ends."""

import asyncio
import logging
import time
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ingress.connection import (
    PLANNED,
    Connection,
    Ended,
    Frame,
    ack_of,
    ask_for_address,
    greeted,
)
from bot.ingress.health import Finding
from handlers.slack_errors import code_of

log = logging.getLogger(__name__)

#: Seconds that Slack waits for an answer; none is worth sending after that.
_SLACK_WAITS = 3.0
#: From so many connections in a row that did not last the log speaks of a loop.
_LOOP = 3


@dataclass(frozen=True)
class Patience:
    """How long the watchdog waits, in seconds of real time."""

    #: Between pings; each has to be answered within half of that.
    ping: float = 10.0
    #: Until a connection is open and greeted.
    opening: float = 15.0
    #: Before the next try, by how many in a row did not last; then the last of these. Slack lets
    #: every app open one connection a minute, and more for a while.
    waits: tuple[float, ...] = (0.0, 1.0, 5.0, 20.0, 60.0)
    #: A connection that stood so long ends the row.
    lasting: float = 60.0


class SocketMode:
    """Takes in what Slack sends over a socket, and keeps that socket alive.

    Slack's own client reconnects without any pause when it is sent away, knocks for ever at an
    address that has expired, and notices a cut only at the next ping. `address` is for the first
    connection.
    """

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        address: str,
        *,
        finish_within: float,
        patience: Patience,
    ) -> None:
        self._app = app
        self._client = client
        self._app_token = app_token
        self._finish_within = finish_within
        self._patience = patience
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._connection: Connection | None = None
        self._connected = asyncio.Event()
        self._tried = asyncio.Event()
        self._in_hand: set[asyncio.Task[None]] = set()
        #: How many connections in a row did not last, and why the last one ended.
        self._row = 0
        self._why = "not tried yet"
        self._count = 1
        self.task = asyncio.create_task(self._watch(address), name="socket")

    async def tried(self) -> None:
        """Wait until the first connection stands, or has failed; the watchdog goes on trying."""
        await self._tried.wait()

    async def stop(self) -> None:
        """Read no more, let what is in hand be finished and answered within the limit, close."""
        self.task.cancel()
        await asyncio.wait([self.task])
        await self._finish()  # what is left of connections before the last one
        await self._session.close()

    async def check(self) -> Finding:
        """Whether Slack reaches the bot now, and what is odd about it."""
        if not self._connected.is_set():
            return Finding(False, f"not connected: {self._why}; tries in a row: {self._row}")
        return Finding(
            True, f"connected; {_others(self._count)}" if self._count > 1 else "connected"
        )

    async def _watch(self, address: str) -> None:
        """Hold one connection after the other, slower and slower while none of them lasts."""
        while True:
            began = time.monotonic()
            at_least = 0.0
            try:
                await self._hold(address or await self._fresh_address())
            except Ended as end:
                self._why = end.why
            except SlackApiError as error:
                self._why = f"refused: {code_of(error) or 'no clear answer'}"
                at_least = _retry_after(error)
            except (aiohttp.ClientError, OSError) as error:
                self._why = f"out of reach: {type(error).__name__}"
            except Exception:  # without another try the bot would be deaf until a restart
                self._why = "broken; the log says more"
                log.exception("socket broke", extra={"action": "socket_broke"})
            self._tried.set()
            address = ""  # each opens one connection only
            lasted = time.monotonic() - began >= self._patience.lasting
            self._row = 1 if lasted else self._row + 1
            wait = self._patience.waits[min(self._row, len(self._patience.waits)) - 1]
            self._tell(max(wait, at_least))
            await asyncio.sleep(max(wait, at_least))

    def _tell(self, wait: float) -> None:
        is_planned = self._why in PLANNED and self._row < _LOOP
        log.log(
            logging.INFO if is_planned else logging.WARNING,
            "socket ended: %s; the next in %g s%s",
            self._why,
            wait,
            f"; {self._row} in a row did not last" if self._row >= _LOOP else "",
            extra={"action": "socket_loop" if self._row >= _LOOP else "socket_ended"},
        )

    async def _fresh_address(self) -> str:
        async with asyncio.timeout(self._patience.opening):
            return await ask_for_address(self._client, self._app_token)

    async def _hold(self, address: str) -> None:
        """Open a connection and serve it until it ends; raises what ended it."""
        async with asyncio.timeout(self._patience.opening):
            socket = await self._session.ws_connect(
                address,
                heartbeat=self._patience.ping,
                proxy=self._client.proxy,
                ssl=self._client.ssl if self._client.ssl is not None else True,
                # A frozen peer would not answer the close either.
                timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
            )
        try:
            async with asyncio.timeout(self._patience.opening):
                connection = await greeted(socket)
            self._opened(connection)
            await connection.envelopes(self._take)
        except Ended as end:
            if end.why == "warning" and self._in_hand:
                # It stands for ten seconds more, and answers best leave where they were asked.
                await asyncio.wait(self._in_hand, timeout=_SLACK_WAITS)
            raise
        except asyncio.CancelledError:
            await self._finish()  # answers leave before the socket is closed
            raise
        finally:
            self._connected.clear()
            self._connection = None
            await socket.close()

    def _opened(self, connection: Connection) -> None:
        if connection.count != self._count and connection.count > 1:
            log.warning("%s", _others(connection.count), extra={"action": "socket_others"})
        self._count = connection.count
        log.info("socket connected", extra={"action": "socket_connected"})
        self._connection = connection
        self._connected.set()
        self._tried.set()

    def _take(self, envelope: Frame) -> None:
        task = asyncio.create_task(self._handle(envelope))
        # Kept, since the loop itself holds tasks by weak references only.
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)

    async def _handle(self, envelope: Frame) -> None:
        try:
            asked = AsyncBoltRequest(mode="socket_mode", body=envelope.get("payload") or {})
            answer = await self._app.async_dispatch(asked)
            # No ack is an answer as well: Slack sends an event again.
            if answer.status == 200:
                async with asyncio.timeout(_SLACK_WAITS):
                    await self._send(ack_of(envelope["envelope_id"], answer))
        except (aiohttp.ClientError, OSError):
            # What was asked is done; asked again, it will not be done twice.
            log.warning("an answer could not be sent", extra={"action": "socket_answer_lost"})
        except Exception:
            log.exception("dispatch failed", extra={"action": "dispatch_failed"})

    async def _send(self, frame: Frame) -> None:
        """Send on the connection that is open, or on the next one: Slack counts either."""
        while True:
            await self._connected.wait()
            if (connection := self._connection) is None:
                continue
            try:
                return await connection.socket.send_json(frame)
            except aiohttp.ClientConnectionResetError:
                # It is about to end; whoever reads from it notices.
                if self._connection is connection:
                    self._connected.clear()

    async def _finish(self) -> None:
        """Let what is in hand come to its end; what takes too long is cut before its commit."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=self._finish_within)
        late = list(self._in_hand)
        for task in late:
            task.cancel()
        if late:
            log.warning("cut off in hand: %d", len(late), extra={"action": "stop_cut_off"})
            await asyncio.wait(late)


def _others(count: int) -> str:
    return (
        f"{count} connections at Slack and one of them is ours: if the others are no replicas, "
        "clicks go astray until Slack drops them"
    )


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    text = str(headers.get("Retry-After", ""))
    return float(text) if text.isdigit() else 0.0
