"""What every way in over HTTP shares: bodies that are read with care, and refusals in words."""

import asyncio
import json
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from storage import StorageError

MAX_BODY = 1_000_000
#: Seconds that a body may take to arrive.
_PATIENCE = 10
#: Seconds after which a sender may try again, where the database is away.
_AWAY = 30


class Refused(Exception):
    """A request that gets an error answer; `retry_after` is in seconds."""

    def __init__(
        self, status: int, message: str, *, retry_after: int | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        self.answer = {"error": message, **more}
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}


async def answered(taking_in: Awaitable[JSONResponse]) -> JSONResponse:
    """The answer to a request, a refusal and a database that is away included."""
    try:
        return await taking_in
    except Refused as refused:
        return JSONResponse(refused.answer, refused.status, refused.headers)
    except StorageError:
        words = "The database is away. Nothing was kept; send it again in a while."
        return JSONResponse({"error": words}, 503, {"Retry-After": str(_AWAY)})


def invalid(fields: list[dict[str, str]]) -> Refused:
    """The refusal of a body that has wrong fields, each with its path."""
    return Refused(422, "Some fields cannot be taken. Nothing was kept.", fields=fields)


def media_type(request: Request) -> str:
    """What a request says that its body is, such as `application/json`; blank for nothing."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def read_body(request: Request) -> bytes:
    """The raw body; raises Refused where it is too large or too slow."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _read(request)
    except TimeoutError:
        raise Refused(408, "The body did not arrive in time.") from None


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Refused(413, "The body is larger than 1 MB.")
    return bytes(body)


def parse_json(body: bytes) -> Any:
    """The data of a JSON body; raises Refused where it is none."""
    try:
        # Decimals keep every digit that was sent; NaN and Infinity are caught as fields.
        return json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
