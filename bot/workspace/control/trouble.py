"""Failures on request: faults, connections that end, deliveries that come again."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.control.answers import optional_text, read_body, seconds, text, whole
from bot.workspace.memory.faults import CALL_FAULTS, DELIVERY_FAULTS
from bot.workspace.wire import Payload


class Trouble:
    """Answers what makes the app's life hard."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def read_faults(self, _request: web.Request) -> Payload:
        """Return what is going to fail, and what can."""
        return {
            "calls": self._backend.call_faults.planned(),
            "deliveries": self._backend.delivery_faults.planned(),
            "known": {"calls": list(CALL_FAULTS), "deliveries": list(DELIVERY_FAULTS)},
        }

    async def plan_fault(self, request: web.Request) -> Payload:
        """Let the next requests of a method, or the next deliveries of a kind, fail."""
        body = await read_body(request)
        fault, times = text(body, "fault"), whole(body, "times", 1)
        kind = optional_text(body, "delivery")
        if kind is None:
            self._backend.call_faults.add(text(body, "method"), fault, times)
        else:
            self._backend.fail_next_delivery(kind, fault, times)
        return await self.read_faults(request)

    async def clear_faults(self, request: web.Request) -> Payload:
        """Let nothing fail any more."""
        self._backend.call_faults.clear()
        self._backend.delivery_faults.clear()
        return await self.read_faults(request)

    async def read_sockets(self, _request: web.Request) -> Payload:
        """Return what the app's connections are like."""
        return self._backend.socket_mode.status()

    async def change_sockets(self, request: web.Request) -> Payload:
        """End, silence or haunt the app's connections."""
        body, sockets = await read_body(request), self._backend.socket_mode
        match text(body, "do"):
            case "disconnect":
                await sockets.disconnect(optional_text(body, "reason") or "refresh_requested")
            case "drop":
                sockets.drop()
            case "freeze":
                sockets.freeze(frozen=True)
            case "thaw":
                sockets.freeze(frozen=False)
            case "ghosts":
                sockets.haunt(whole(body, "count", 1))
            case deed:
                raise LookupError(f"sockets cannot {deed!r}")
        return sockets.status()

    async def settled(self, request: web.Request) -> Payload:
        """Answer when nothing was in flight for a while."""
        body = await read_body(request)
        quiet, patience = seconds(body.get("quiet", 0.2)), seconds(body.get("timeout", 10))
        await self._backend.activity.settled(quiet, patience)
        return {"ok": True}

    async def redeliver(self, request: web.Request) -> Payload:
        """Deliver something again in the same envelope: what is named by its seq, or the last."""
        body = await read_body(request)
        deliveries = self._backend.recorder.deliveries
        wanted = whole(body, "seq", deliveries[-1].seq if deliveries else 0)
        past = next((each for each in deliveries if each.seq == wanted), None)
        if past is None:
            raise LookupError("there is no such delivery")
        again = await self._backend.delivery.redeliver(past)
        return {"ok": again.is_acked, "seq": again.seq}
