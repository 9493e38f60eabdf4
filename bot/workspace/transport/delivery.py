"""Delivers what happens to the app, and waits for its ack."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from copy import deepcopy

from bot.workspace.activity import Activity
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.faults import Fault, Faults
from bot.workspace.memory.recorder import Delivered, Recorder
from bot.workspace.transport.ack import (
    TIMEOUT,
    UNREACHABLE,
    Ack,
    NotConnectedError,
    Transport,
)
from bot.workspace.wire import Payload


class Delivery:
    """Sends envelopes, records them, and repeats events that were not acked."""

    def __init__(
        self,
        transport: Transport,
        recorder: Recorder,
        activity: Activity,
        clock: Clock,
        faults: Faults,
        *,
        ack_timeout: float,
        retry_delays: Sequence[float],
    ) -> None:
        self.transport = transport
        self.ack_timeout = ack_timeout
        self._recorder = recorder
        self._activity = activity
        self._clock = clock
        self._faults = faults
        self._retry_delays = retry_delays
        self._held: list[asyncio.Event] = []  # deliveries that wait until another one has passed

    async def deliver(
        self, kind: str, payload: Payload, past: Delivered | None = None, *, is_copy: bool = False
    ) -> Delivered:
        """Send one payload (`slash_commands`, `interactive` or `events_api`) and await its ack.

        After `past` it is the same envelope again. A copy is not one of those that fail on request.
        """
        is_event = kind == "events_api"
        delivered = Delivered(
            type=kind,
            envelope_id=past.envelope_id if past else str(uuid.uuid4()),
            payload=deepcopy(payload),  # what is sent stays as it was sent
            retry_attempt=past.retry_attempt + 1 if past and is_event else 0,
            at=self._clock.now(),
        )
        self._recorder.record_delivery(delivered)
        with self._activity.busy():
            fault = None if is_copy else self._faults.take(kind)
            reason = past.problem or TIMEOUT if past else ""
            ack = await self._sent(delivered, fault, reason)
            self._judge(delivered, ack)
            self._recorder.settle(delivered)
            self._let_pass()
        if fault is not None and fault.kind == "duplicate":
            self._activity.spawn(self.redeliver(delivered))
        return delivered

    async def _sent(self, delivered: Delivered, fault: Fault | None, reason: str) -> Ack:
        kind = fault.kind if fault else ""
        if kind == "drop":
            await asyncio.sleep(self.ack_timeout)
            return Ack(problem=TIMEOUT)
        if fault is not None and kind == "delay":
            await asyncio.sleep(float(fault.argument))
        if kind == "reorder":
            await self._until_another_passed()
        signature = kind.removesuffix("_signature") if kind.endswith("_signature") else ""
        try:
            return await self.transport.send(
                _envelope(delivered, reason), self.ack_timeout, signature
            )
        except NotConnectedError:
            return Ack(problem=UNREACHABLE)

    def _judge(self, delivered: Delivered, ack: Ack) -> None:
        delivered.problem = ack.problem
        delivered.wants_no_retry = ack.wants_no_retry
        if ack.problem:
            # What people read knows two cases: no answer in time, and none that is of use.
            late = ack.problem == TIMEOUT
            delivered.refused.append("operation_timeout" if late else "dispatch_failed")
            return
        delivered.is_acked = True
        delivered.answer = ack.payload
        if ack.payload and not _accepts_payload(delivered):
            delivered.refused.append("the ack carries a payload that nobody reads")

    async def _until_another_passed(self) -> None:
        passed = asyncio.Event()
        self._held.append(passed)
        try:
            await asyncio.wait_for(passed.wait(), self.ack_timeout)
        except TimeoutError:
            self._held.remove(passed)  # nothing else came: late is as far out of order as it gets

    def _let_pass(self) -> None:
        for held in self._held:
            held.set()
        self._held.clear()

    def event(self, payload: Payload, is_wanted: Callable[[], bool]) -> None:
        """Deliver an event beside the caller, again after each retry delay until it is acked."""
        self._activity.spawn(self._until_acked(payload, is_wanted))

    async def _until_acked(self, payload: Payload, is_wanted: Callable[[], bool]) -> None:
        delivered = await self.deliver("events_api", payload)
        for delay in self._retry_delays:
            if delivered.is_acked or delivered.wants_no_retry:
                return
            await asyncio.sleep(delay)
            if is_wanted():
                delivered = await self.deliver("events_api", payload, delivered)

    async def redeliver(self, past: Delivered) -> Delivered:
        """Send a payload once more in the same envelope, as Slack may."""
        return await self.deliver(past.type, past.payload, past, is_copy=True)


def _envelope(delivered: Delivered, reason: str) -> Payload:
    envelope: Payload = {
        "envelope_id": delivered.envelope_id,
        "type": delivered.type,
        "payload": delivered.payload,
        "accepts_response_payload": _accepts_payload(delivered),
    }
    if delivered.type == "events_api":
        envelope["retry_attempt"] = delivered.retry_attempt
        envelope["retry_reason"] = reason if delivered.retry_attempt else ""
    return envelope


def _accepts_payload(delivered: Delivered) -> bool:
    if delivered.type == "slash_commands":
        return True
    return delivered.payload.get("type") in ("view_submission", "block_suggestion")
