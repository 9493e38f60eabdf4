"""`POST /api/v1/results`."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Security
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from bot.documents.result_payload import ResultPayload, wrong_fields
from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.records import Act
from bot.experiments.results import Receipt, Report
from bot.experiments.service.calendars import calendars_of
from bot.experiments.service.results import ResultDiffers, record_result
from bot.experiments.tokens import Token
from bot.inbox.answers import Refused, answered, invalid, media_type, parse_json, read_body
from bot.inbox.contract import BEARER, RESULT_ANSWERS
from bot.inbox.contract_body import RESULT_BODY
from bot.inbox.limits import RateLimit
from bot.inbox.together import Together
from storage import Storage
from storage.tokens import find_tokens
from storage.work import SqlWork

#: Results that are kept in one transaction: while it runs, nobody else can write to SQLite.
_KEPT_AT_ONCE = 16
_TOKENS_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class _Sent:
    """A report of a result, who may send it, and when it came."""

    token: Token
    project_key: str
    number: int
    report: Report
    act: Act


class ResultsInbox:
    """Takes in results from software; those that come at once share their transactions."""

    def __init__(
        self, storage: Storage, now: Callable[[], datetime], limit: RateLimit | None = None
    ) -> None:
        self._storage = storage
        self._now = now
        self._limit = limit or RateLimit()
        self._find_token = Together(self._find_tokens, most=_TOKENS_AT_ONCE)
        self._keep: dict[str, Together[_Sent, Receipt]] = {}

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
        token = await self._authorise(request)
        self._limit.require(token.ref)
        payload = await _read_payload(request)
        key, number = payload.reference
        act = Act(
            workspace_id=token.workspace_id,
            actor_id="",
            at=self._now(),
            key=f"result:{secrets.token_hex(8)}",
        )
        sent = _Sent(token=token, project_key=key, number=number, report=payload.report(), act=act)
        receipt = await self._keep_in(token.workspace_id)(sent)
        status = 200 if receipt.status == "duplicate" else 202
        return JSONResponse({"result_id": receipt.result_id, "status": receipt.status}, status)

    def _keep_in(self, workspace_id: str) -> Together[_Sent, Receipt]:
        """What keeps the results of a workspace."""
        keep_all = partial(self._keep_all, workspace_id)
        return self._keep.setdefault(workspace_id, Together(keep_all, most=_KEPT_AT_ONCE))

    async def _keep_all(self, workspace_id: str, sent: Sequence[_Sent]) -> list[Receipt]:
        """Keep results in one transaction, or none of them."""
        async with self._storage.begin(workspace_id) as work:
            await _read_at_once(work, sent)
            receipts = [await _keep(work, each) for each in sent]
            # Last, since everybody else locks the project first.
            used = {each.token.id: each for each in sent}
            for _, each in sorted(used.items()):
                await work.tokens.note_use(each.token, each.act.at)
            return receipts

    async def _authorise(self, request: Request) -> Token:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise _unauthorised("Send a token: Authorization: Bearer labthread_….")
        token = await self._find_token(secret.strip())
        if token is None:
            raise _unauthorised("This token is wrong. Nothing was kept.")
        # Said only to whoever has the token, or had it once.
        if ending := token.ending(self._now()):
            raise _unauthorised(f"This token {ending}. Nothing was kept; make a new one.")
        return token

    async def _find_tokens(self, secrets_sent: Sequence[str]) -> list[Token | None]:
        async with self._storage.look() as connection:
            return await find_tokens(connection, secrets_sent)


async def _read_at_once(work: SqlWork, sent: Sequence[_Sent]) -> None:
    """Read what keeping these results asks for, each kind of it once."""
    held = await work.projects.hold([each.project_key for each in sent])
    known = [(held[each.project_key].id, each) for each in sent if each.project_key in held]
    if known:
        await calendars_of(work, held.values())
        if len(known) > 1:
            await work.log.expect(len(known))
        await work.hypotheses.hold([(project_id, each.number) for project_id, each in known])
        await work.results.look_up(
            [
                (project_id, each.number, each.report.source, each.report.run_id)
                for project_id, each in known
            ]
        )


async def _keep(work: SqlWork, sent: _Sent) -> Receipt:
    project = await work.projects.find(sent.project_key)
    if project is None or sent.token.project_id not in {None, project.id}:
        # A token of one project learns nothing of which others there are.
        if sent.token.project_id is not None:
            raise Refused(403, "This token is for another project.")
        raise Refused(404, f"There is no project {sent.project_key}.")
    try:
        return await record_result(
            work, sent.act, project_id=project.id, number=sent.number, report=sent.report
        )
    except NotFound as missing:
        raise Refused(404, missing.message) from None
    except ResultDiffers as differs:
        raise Refused(409, differs.message) from None
    except FieldErrors as errors:
        raise invalid(
            [{"path": path, "message": text} for path, text in errors.errors.items()]
        ) from None


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
