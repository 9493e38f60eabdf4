"""Delivers what happens to the app, and waits for its ack."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from typing import Protocol

from bot.workspace.activity import Activity
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.recorder import Delivered, Recorder
from bot.workspace.transport.socket_mode import Ack, NotConnectedError
from bot.workspace.wire import Payload


class Transport(Protocol):
    """A way to the app: Socket Mode, or signed HTTP."""

    async def send(self, envelope: Payload, patience: float) -> Ack | None:
        """Deliver an envelope; return the ack, None when none came in `patience` seconds."""


class Delivery:
    """Sends envelopes, records them, and repeats events that were not acked."""

    def __init__(
        self,
        transport: Transport,
        recorder: Recorder,
        activity: Activity,
        clock: Clock,
        *,
        ack_timeout: float,
        retry_delays: Sequence[float],
    ) -> None:
        self.transport = transport
        self._recorder = recorder
        self._activity = activity
        self._clock = clock
        self._ack_timeout = ack_timeout
        self._retry_delays = retry_delays

    async def deliver(
        self, kind: str, payload: Payload, *, attempt: int = 0, envelope_id: str | None = None
    ) -> Delivered:
        """Send one payload (`slash_commands`, `interactive` or `events_api`) and await its ack."""
        delivered = Delivered(
            type=kind,
            envelope_id=envelope_id or str(uuid.uuid4()),
            payload=payload,
            retry_attempt=attempt,
            at=self._clock.now(),
        )
        self._recorder.deliveries.append(delivered)
        with self._activity.busy():
            await self._send(delivered)
        return delivered

    async def _send(self, delivered: Delivered) -> None:
        envelope: Payload = {
            "envelope_id": delivered.envelope_id,
            "type": delivered.type,
            "payload": delivered.payload,
            "accepts_response_payload": _accepts_payload(delivered),
        }
        if delivered.type == "events_api":
            envelope["retry_attempt"] = delivered.retry_attempt
            envelope["retry_reason"] = "timeout" if delivered.retry_attempt else ""
        try:
            ack = await self.transport.send(envelope, self._ack_timeout)
        except NotConnectedError:
            delivered.refused.append("dispatch_failed")
            return
        if ack is None:
            delivered.refused.append("operation_timeout")
            return
        delivered.is_acked = True
        delivered.answer = ack.payload
        if ack.payload and not envelope["accepts_response_payload"]:
            delivered.refused.append("the ack carries a payload that nobody reads")

    def event(self, payload: Payload) -> None:
        """Deliver an event beside the caller, again after each retry delay until it is acked."""
        self._activity.spawn(self._until_acked(payload))

    async def _until_acked(self, payload: Payload) -> None:
        delivered = await self.deliver("events_api", payload)
        for attempt, delay in enumerate(self._retry_delays, start=1):
            if delivered.is_acked:
                return
            await asyncio.sleep(delay)
            delivered = await self.deliver(
                "events_api", payload, attempt=attempt, envelope_id=delivered.envelope_id
            )

    async def redeliver(self, past: Delivered) -> Delivered:
        """Send a payload once more in the same envelope, as Slack may."""
        attempt = past.retry_attempt + 1 if past.type == "events_api" else 0
        return await self.deliver(
            past.type, past.payload, attempt=attempt, envelope_id=past.envelope_id
        )


def _accepts_payload(delivered: Delivered) -> bool:
    if delivered.type == "slash_commands":
        return True
    return delivered.payload.get("type") in ("view_submission", "block_suggestion")
