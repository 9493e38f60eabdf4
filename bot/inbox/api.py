"""The HTTP interface: its routes, its OpenAPI document and page, and errors as JSON."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from bot.inbox.contract_body import body_schemas
from bot.inbox.docs_page import render_docs

_OPENAPI = "/api/openapi.json"
#: The page is text: nothing of it runs, and it asks no other place for anything.
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_DESCRIPTION = (
    "Report the results of experiments to Labthread, which judges them against the success "
    "criteria that the team wrote down before, and tells the team in Slack."
)


class Api(FastAPI):
    """The HTTP interface, without any route but those of its documentation."""

    def __init__(self) -> None:
        super().__init__(docs_url=None, redoc_url=None, openapi_url=None)
        self.add_api_route(_OPENAPI, self._document, include_in_schema=False)
        self.add_api_route("/api/docs", self._page, include_in_schema=False)
        self.add_exception_handler(HTTPException, _refuse)
        self.add_exception_handler(Exception, _give_up)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of every route that is part of the contract."""
        if self.openapi_schema is None:
            document = get_openapi(
                title="Labthread",
                version=version("labthread"),
                description=_DESCRIPTION,
                routes=self.routes,
            )
            document["components"]["schemas"] |= body_schemas()
            self.openapi_schema = document
        return self.openapi_schema

    async def _document(self) -> JSONResponse:
        return JSONResponse(self.openapi())

    async def _page(self) -> HTMLResponse:
        return HTMLResponse(render_docs(self.openapi()), headers=_PAGE_HEADERS)


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    """Answer what no route takes."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    words = {
        404: "There is nothing at this address. /api/docs says what there is.",
        405: f"This address does not take {request.method}. /api/docs says what it takes.",
    }
    return JSONResponse({"error": words.get(status, "That cannot be done.")}, status, headers)


async def _give_up(_request: Request, _error: Exception) -> JSONResponse:
    """Answer where our code broke; the error itself goes to the log."""
    words = "Something broke on our side, and it was noted. Send it again in a while."
    return JSONResponse({"error": words}, 500)
