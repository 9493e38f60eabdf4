"""Socket Mode and its watchdog: a fresh connection whenever the last one is about to end."""

import asyncio
import logging
import time
from collections.abc import Collection, Coroutine
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp
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
from handlers.listeners import dispatch
from handlers.slack_errors import code_of

log = logging.getLogger(__name__)

#: Seconds that Slack waits for an answer; none is worth sending after that.
_SLACK_WAITS = 3.0
#: Seconds that what was cut off may take to end; a commit that hangs may take longer.
_CUT_OFF = 1.0
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
    #: Until we close a connection that Slack has taken leave of. It warns ten seconds ahead, and
    #: closes then.
    parting: float = 15.0


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
        #: Those that stand, the newest last; others than that one are about to end.
        self._connections: list[Connection] = []
        self._connected = asyncio.Event()
        self._tried = asyncio.Event()
        # Kept, since the loop itself holds tasks by weak references only.
        self._readers: set[asyncio.Task[None]] = set()
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
        """Finish and answer what is in hand, and what comes meanwhile, within the limit; close."""
        self.task.cancel()
        await asyncio.wait([self.task])
        with suppress(TimeoutError):
            async with asyncio.timeout(self._finish_within):
                while self._in_hand:
                    await asyncio.wait(self._in_hand)
        if self._in_hand:
            log.warning("cut off in hand: %d", len(self._in_hand), extra={"action": "stop_cut_off"})
        await _cut_off([*self._in_hand, *self._readers])
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
        """Open a connection and have it read; raises why it ends, as soon as that is known."""
        connection = await self._open(address)
        self._opened(connection)
        _keep(self._readers, self._read(connection))
        await connection.ends.wait()
        raise Ended(connection.why)

    async def _open(self, address: str) -> Connection:
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
                return await greeted(socket)
        except BaseException:
            await socket.close()
            raise

    def _opened(self, connection: Connection) -> None:
        # One that was only warned is ours, and counts until it is closed.
        ours = sum(each.why == "warning" for each in self._connections)
        count = max(1, connection.count - ours)
        if count != self._count and count > 1:
            log.warning("%s", _others(count), extra={"action": "socket_others"})
        self._count = count
        log.info("socket connected", extra={"action": "socket_connected"})
        self._connections.append(connection)
        self._connected.set()
        self._tried.set()

    async def _read(self, connection: Connection) -> None:
        """Take in what comes by a connection to its very end: the next one may stand by then."""
        try:
            await connection.read(
                lambda envelope: _keep(self._in_hand, self._handle(envelope, connection)),
                self._patience.parting,
            )
        finally:
            self._lose(connection)
            await connection.socket.close()

    def _lose(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        if not self._connections:
            self._connected.clear()

    async def _handle(self, envelope: Frame, came_by: Connection) -> None:
        try:
            asked = envelope.get("payload") or {}
            answer = await dispatch(self._app, asked, mode="socket_mode")
            # No ack is an answer as well: Slack sends an event again.
            if answer.status == 200:
                async with asyncio.timeout(_SLACK_WAITS):
                    await self._send(ack_of(envelope["envelope_id"], answer), came_by)
        except (aiohttp.ClientError, OSError):
            # What was asked is done; asked again, it will not be done twice.
            log.warning("an answer could not be sent", extra={"action": "socket_answer_lost"})
        except Exception:  # nobody awaits this task: what it raised would go unsaid
            log.exception("dispatch failed", extra={"action": "dispatch_failed"})

    async def _send(self, frame: Frame, came_by: Connection) -> None:
        """Send where it was asked, or where that is gone by the newest: Slack counts either."""
        while True:
            await self._connected.wait()
            is_there = came_by in self._connections
            connection = came_by if is_there else self._connections[-1]
            try:
                return await connection.socket.send_json(frame)
            except aiohttp.ClientConnectionResetError:
                # It is about to end; whoever reads from it notices.
                self._lose(connection)


def _keep(tasks: set[asyncio.Task[None]], work: Coroutine[object, object, None]) -> None:
    """Begin something, and keep it among the tasks until it is done."""
    task = asyncio.create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _cut_off(tasks: Collection[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_CUT_OFF)


def _others(count: int) -> str:
    return (
        f"{count} connections at Slack and one of them is ours: if the others are no replicas, "
        "clicks go astray until Slack drops them"
    )


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    text = str(headers.get("Retry-After", ""))
    return float(text) if text.isdigit() else 0.0
