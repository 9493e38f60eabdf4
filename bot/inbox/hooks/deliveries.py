"""A tracker's genuine delivery to a hook, taken in once."""

import hashlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi.responses import JSONResponse

from bot.documents.result_payload import ResultPayload
from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.records import Act
from bot.experiments.service.results import ResultDiffers, record_result
from bot.experiments.service.trackers import News, note_news
from bot.experiments.trackers import Tracker
from bot.inbox.answers import Refused, invalid
from bot.inbox.hooks import github, growthbook, mlflow, wandb
from bot.inbox.mlflow.runs import TAG, Run
from bot.inbox.mlflow.server import MlflowAway, MlflowServer
from bot.inbox.mlflow.taking import take_run, targets_of
from storage import Storage
from storage.hooks import Hook
from storage.work import SqlWork

log = logging.getLogger(__name__)

#: Seconds after which a tracker may try again.
LATER = 30
#: How often it is written down that a hook is in use.
_USE = timedelta(minutes=1)
_DELIVERY_IDS = {
    Tracker.GITHUB: "X-GitHub-Delivery",
    Tracker.MLFLOW: "X-MLflow-Delivery-Id",
}


class _NotOurs(Exception):
    """It concerns no hypothesis; sent again once it does, it is taken."""


@dataclass(frozen=True)
class Delivery:
    """What a hook was sent by someone who knows its secret."""

    storage: Storage
    server: MlflowServer | None
    hook: Hook
    at: datetime
    headers: Mapping[str, str]
    body: bytes

    async def take_in(self, data: Any) -> JSONResponse:
        """Keep what its data say; raises Refused, ValidationError, and AlreadyDone for a repeat."""
        try:
            return await self._keep(data)
        except _NotOurs:
            async with self.storage.begin(self.hook.workspace_id) as work:
                await self._note_use(work)
            return said(200, "ignored")

    async def _keep(self, data: Any) -> JSONResponse:
        match self.hook.tracker:
            case Tracker.GITHUB:
                return await self._note(github.read(self.headers, data))
            case Tracker.GROWTHBOOK:
                return await self._note(growthbook.read(data))
            case Tracker.WANDB:
                return await self._record(wandb.read(data))
            case Tracker.MLFLOW:
                return await self._fetch(mlflow.read(data))

    @asynccontextmanager
    async def _once(self) -> AsyncIterator[tuple[SqlWork, Act]]:
        """One unit of work, in which it is kept that this was taken in."""
        # By its body too: GitHub does not sign a delivery's id.
        key = f"hook:{self.hook.id}:{hashlib.sha256(self.body).hexdigest()}"
        act = Act(workspace_id=self.hook.workspace_id, actor_id="", at=self.at, key=key)
        sent_id = self.headers.get(_DELIVERY_IDS.get(self.hook.tracker, ""), "")
        async with self.storage.begin(self.hook.workspace_id, once=key) as work:
            if sent_id:
                await work.once(f"hook:{self.hook.id}:{sent_id[:100]}")
            await self._note_use(work)
            yield work, act

    async def _note_use(self, work: SqlWork) -> None:
        last = self.hook.last_used_at
        if last is not None and abs(self.at - last) < _USE:
            return
        try:
            await work.hooks.note_use(self.hook.id, self.at)
        except NotFound:
            # Revoked meanwhile.
            raise unsigned() from None

    async def _note(self, news: News | None) -> JSONResponse:
        if news is None:
            raise _NotOurs
        async with self._once() as (work, act):
            if not await note_news(work, act, news, project_id=self.hook.project_id):
                raise _NotOurs
        return said(202, "noted")

    async def _record(self, payload: ResultPayload) -> JSONResponse:
        key, number = payload.reference
        unknown = {wandb.REFERENCE: f"This hook reaches no hypothesis {payload.hypothesis}."}
        async with self._once() as (work, act):
            try:
                project = await work.projects.find(key)
                if project is None or self.hook.project_id not in {None, project.id}:
                    raise FieldErrors(unknown)
                receipt = await record_result(
                    work, act, project_id=project.id, number=number, report=payload.report()
                )
            except NotFound:
                raise _wrong(unknown) from None
            except FieldErrors as errors:
                raise _wrong(errors.errors) from None
            except ResultDiffers as differs:
                raise Refused(409, differs.message) from None
        status = 200 if receipt.status == "duplicate" else 202
        return said(status, receipt.status, result_id=receipt.result_id)

    async def _fetch(self, version: mlflow.Version | None) -> JSONResponse:
        if version is None:
            raise _NotOurs
        if self.server is None:
            log.error("LABTHREAD_MLFLOW_URL is not set, so MLflow's webhooks cannot be used")
            words = "LABTHREAD_MLFLOW_URL is not set, so the run's metrics cannot be fetched."
            raise Refused(503, words, retry_after=LATER)
        try:
            run, named = await _run_of(version, self.server)
        except MlflowAway as reason:
            log.warning("A webhook of MLflow waits for MLflow: %s", reason)
            words = "The MLflow server is away. Nothing was kept; send it again in a while."
            raise Refused(503, words, retry_after=LATER) from None
        if run is None:
            raise _NotOurs
        return await self._take(run, named, self.server.address)

    async def _take(self, run: Run, named: str, address: str) -> JSONResponse:
        async with self._once() as (work, act):
            targets, refusals = await targets_of(
                work, run, named=named, project_id=self.hook.project_id
            )
            if not targets and not refusals:
                raise _NotOurs
            if targets and run.is_going_on and not named:
                # What its own tags say is polled for when it has all of its metrics.
                return said(200, "waiting")
            taken = await take_run(work, act, run, address, targets)
            refusals += taken.refusals
            if refusals and not taken.receipts:
                raise invalid([{"path": f"tags.{TAG}", "message": each} for each in refusals])
        for receipt in taken.receipts:
            if receipt.status != "duplicate":
                return said(202, receipt.status, result_id=receipt.result_id)
        return said(200, "duplicate")


async def _run_of(version: mlflow.Version, server: MlflowServer) -> tuple[Run | None, str]:
    """The run behind a model version, and the hypothesis that the version names."""
    named, run_id = version.hypothesis, version.run_id
    if run_id is None:
        run_id, tags = await server.version(version.name, version.version)
        named = named or tags.get(TAG, "")
    return (await server.run(run_id) if run_id else None), named


def said(code: int, status: str, **more: str) -> JSONResponse:
    """An answer that says in a word what became of a delivery."""
    return JSONResponse({"status": status, **more}, code)


def unsigned() -> Refused:
    """The refusal of whoever does not know a hook's secret, or of a hook that is none."""
    return Refused(401, "There is no such hook, or this is not signed with its secret.")


def _wrong(errors: Mapping[str, str]) -> Refused:
    return invalid([{"path": path, "message": text} for path, text in errors.items()])
