"""`GET /healthz` and `GET /readyz`: whether the process lives, and whether it can do its work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.responses import JSONResponse

log = logging.getLogger(__name__)

#: Seconds that a check may take: whoever asks gives up soon after.
PATIENCE = 2.0


@dataclass(frozen=True)
class Finding:
    """What a check found, in a few words for operators: no names, no texts, no secrets."""

    is_ready: bool
    says: str


Check = Callable[[], Awaitable[Finding]]


@dataclass(frozen=True)
class Health:
    """Answers probes; each check has a name, and all of them have to be ready."""

    checks: Mapping[str, Check]
    patience: float = PATIENCE
    #: The check of each name that is under way: one that hangs is not begun again and again.
    _under_way: dict[str, asyncio.Task[Finding]] = field(default_factory=dict, init=False)

    def router(self) -> APIRouter:
        """The routes; they are no part of the documented interface for results."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/healthz", self.live, methods=["GET", "HEAD"])
        router.add_api_route("/readyz", self.ready, methods=["GET", "HEAD"])
        return router

    async def live(self) -> JSONResponse:
        """Say that the process answers; nothing else is looked at."""
        return JSONResponse({"status": "ok"})

    async def ready(self) -> JSONResponse:
        """Say whether work can be taken in: 200, or 503 with what is wrong."""
        found = await asyncio.gather(*(self._look(name) for name in self.checks))
        is_ready = all(each.is_ready for each in found)
        answer = {
            "status": "ready" if is_ready else "not ready",
            "checks": {
                name: {"ready": each.is_ready, "says": each.says}
                for name, each in zip(self.checks, found, strict=True)
            },
        }
        return JSONResponse(answer, 200 if is_ready else 503, {"Cache-Control": "no-store"})

    async def _look(self, name: str) -> Finding:
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._check(name))
            self._under_way[name] = task
        # Not cancelled after that: a driver may itself wait for a server that does not answer.
        done, _ = await asyncio.wait([task], timeout=self.patience)
        if not done:
            return Finding(False, f"no answer within {self.patience:g} s")
        return task.result()

    async def _check(self, name: str) -> Finding:
        try:
            return await self.checks[name]()
        except Exception:  # a check that breaks has found that something is broken
            log.exception("check failed: %s", name, extra={"action": "check_failed"})
            return Finding(False, "broken; the log says more")
        finally:
            del self._under_way[name]

    async def close(self) -> None:
        """Give up the checks that still hang."""
        hanging = list(self._under_way.values())
        for task in hanging:
            task.cancel()
        if hanging:
            await asyncio.wait(hanging, timeout=self.patience)
