"""`POST /api/v1/results`."""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.records import Act
from bot.experiments.results import Receipt
from bot.experiments.service.results import ResultDiffers, record_result
from bot.documents.result_payload import ResultPayload, wrong_fields
from storage import Storage, StorageError
from storage.tokens import TokenScope, find_scope

MAX_BODY = 1_000_000
#: Seconds that a body may take to arrive.
_PATIENCE = 10
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The same result as before; nothing is posted twice"},
    202: {"description": "Kept: accepted, early or late"},
    400: {"description": "Not JSON"},
    401: {"description": "No token, or one that is wrong or has expired"},
    403: {"description": "A token of another project"},
    404: {"description": "No such hypothesis"},
    408: {"description": "The body did not arrive in time"},
    409: {"description": "The same run with other numbers"},
    413: {"description": "More than 1 MB"},
    415: {"description": "Not application/json"},
    422: {"description": "Wrong fields, each with its path"},
    503: {"description": "The database is away; nothing was kept"},
}


class Refused(Exception):
    """A request that gets an error answer."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.answer = {"error": message, **more}


@dataclass(frozen=True)
class ResultsInbox:
    """Takes in results from software."""

    storage: Storage
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/api/v1")
        router.add_api_route(
            "/results",
            self.post_result,
            methods=["POST"],
            status_code=202,
            summary="Report a result",
            responses=_RESPONSES,
            openapi_extra={
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": ResultPayload.model_json_schema()}},
                }
            },
        )
        return router

    async def post_result(self, request: Request) -> JSONResponse:
        """Take in one result; a 2xx answer means that it is kept."""
        try:
            receipt = await self._take_in(request)
        except Refused as refused:
            return JSONResponse(refused.answer, refused.status)
        except StorageError:
            words = "The database is away. Nothing was kept; send it again in a while."
            return JSONResponse({"error": words}, 503, {"Retry-After": "30"})
        status = 200 if receipt.status == "duplicate" else 202
        return JSONResponse({"result_id": receipt.result_id, "status": receipt.status}, status)

    async def _take_in(self, request: Request) -> Receipt:
        scope = await self._authorise(request)
        payload = await _read_payload(request)
        key, number = payload.reference
        act = Act(
            workspace_id=scope.workspace_id,
            actor_id="",
            at=self.now(),
            key=f"result:{secrets.token_hex(8)}",
        )
        async with self.storage.begin(scope.workspace_id) as work:
            project = await work.projects.find(key)
            if project is None or scope.project_id not in {None, project.id}:
                # A token of one project learns nothing of which others there are.
                if scope.project_id is not None:
                    raise Refused(403, "This token is for another project.")
                raise Refused(404, f"There is no project {key}.")
            try:
                return await record_result(
                    work, act, project_id=project.id, number=number, report=payload.report()
                )
            except NotFound as missing:
                raise Refused(404, missing.message) from None
            except ResultDiffers as differs:
                raise Refused(409, differs.message) from None
            except FieldErrors as errors:
                raise _invalid(
                    [{"path": path, "message": text} for path, text in errors.errors.items()]
                ) from None

    async def _authorise(self, request: Request) -> TokenScope:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refused(401, "Send a token: Authorization: Bearer labthread_….")
        async with self.storage.look() as connection:
            scope = await find_scope(connection, token.strip(), self.now())
        if scope is None:
            raise Refused(401, "This token is wrong or has expired.")
        return scope


async def _read_payload(request: Request) -> ResultPayload:
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refused(415, "Send application/json.")
    try:
        async with asyncio.timeout(_PATIENCE):
            body = await _read_body(request)
    except TimeoutError:
        raise Refused(408, "The body did not arrive in time.") from None
    try:
        # Decimals keep every digit that was sent; NaN and Infinity are caught as fields.
        data = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
    try:
        return ResultPayload.model_validate(data)
    except ValidationError as error:
        raise _invalid(wrong_fields(error)) from None


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Refused(413, "The body is larger than 1 MB.")
    return bytes(body)


def _invalid(fields: list[dict[str, str]]) -> Refused:
    return Refused(422, "Some fields cannot be taken. Nothing was kept.", fields=fields)
