"""`POST /api/v1/results`."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter, Request, Security
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from bot.documents.result_payload import ResultPayload, wrong_fields
from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.records import Act
from bot.experiments.results import Receipt
from bot.experiments.service.results import ResultDiffers, record_result
from bot.experiments.tokens import Token
from bot.inbox.answers import Refused, answered, invalid, media_type, parse_json, read_body
from bot.inbox.contract import BEARER, RESULT_ANSWERS
from bot.inbox.contract_body import RESULT_BODY
from bot.inbox.limits import RateLimit
from storage import Storage
from storage.tokens import find_token


@dataclass(frozen=True)
class ResultsInbox:
    """Takes in results from software."""

    storage: Storage
    now: Callable[[], datetime]
    limit: RateLimit = field(default_factory=RateLimit)

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/api/v1")
        router.add_api_route(
            "/results",
            self.post_result,
            methods=["POST"],
            status_code=202,
            summary="Report a result",
            responses=RESULT_ANSWERS,
            openapi_extra=RESULT_BODY,
            # Said for the document alone; `_authorise` is what holds.
            dependencies=[Security(BEARER)],
        )
        return router

    async def post_result(self, request: Request) -> JSONResponse:
        """Take in one result; a 2xx answer means that it is kept."""
        return await answered(self._answer(request))

    async def _answer(self, request: Request) -> JSONResponse:
        receipt = await self._take_in(request)
        status = 200 if receipt.status == "duplicate" else 202
        return JSONResponse({"result_id": receipt.result_id, "status": receipt.status}, status)

    async def _take_in(self, request: Request) -> Receipt:
        token = await self._authorise(request)
        self.limit.require(token.ref)
        payload = await _read_payload(request)
        key, number = payload.reference
        act = Act(
            workspace_id=token.workspace_id,
            actor_id="",
            at=self.now(),
            key=f"result:{secrets.token_hex(8)}",
        )
        async with self.storage.begin(token.workspace_id) as work:
            project = await work.projects.find(key)
            if project is None or token.project_id not in {None, project.id}:
                # A token of one project learns nothing of which others there are.
                if token.project_id is not None:
                    raise Refused(403, "This token is for another project.")
                raise Refused(404, f"There is no project {key}.")
            try:
                receipt = await record_result(
                    work, act, project_id=project.id, number=number, report=payload.report()
                )
            except NotFound as missing:
                raise Refused(404, missing.message) from None
            except ResultDiffers as differs:
                raise Refused(409, differs.message) from None
            except FieldErrors as errors:
                raise invalid(
                    [{"path": path, "message": text} for path, text in errors.errors.items()]
                ) from None
            # Last, since everybody else locks the project first.
            await work.tokens.note_use(token, act.at)
            return receipt

    async def _authorise(self, request: Request) -> Token:
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not sent.strip():
            raise _unauthorised("Send a token: Authorization: Bearer labthread_….")
        async with self.storage.look() as connection:
            token = await find_token(connection, sent.strip())
        if token is None:
            raise _unauthorised("This token is wrong. Nothing was kept.")
        # Said only to whoever has the token, or had it once.
        if ending := token.ending(self.now()):
            raise _unauthorised(f"This token {ending}. Nothing was kept; make a new one.")
        return token


def _unauthorised(words: str) -> Refused:
    refused = Refused(401, words)
    # Asked for with every 401: RFC 9110, section 11.6.1.
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


async def _read_payload(request: Request) -> ResultPayload:
    if media_type(request) != "application/json":
        raise Refused(415, "Send application/json.")
    data = parse_json(await read_body(request))
    try:
        return ResultPayload.model_validate(data)
    except ValidationError as error:
        raise invalid(wrong_fields(error)) from None
