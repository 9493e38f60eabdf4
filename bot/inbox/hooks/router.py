"""`POST /api/v1/hooks/{provider}/{hook_id}`."""

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from bot.documents.result_payload import wrong_fields
from bot.experiments.trackers import Tracker
from bot.inbox.answers import Refused, answered, invalid, media_type, parse_json, read_body
from bot.inbox.hooks.contract import HOOK_ANSWERS
from bot.inbox.hooks.deliveries import LATER, Delivery, said, unsigned
from bot.inbox.hooks.signatures import is_genuine
from bot.inbox.limits import RateLimit
from bot.inbox.mlflow.server import MlflowServer
from storage import Storage
from storage.hooks import Hook, find_hook
from storage.vault import CannotRead, Vault
from storage.work import AlreadyDone

log = logging.getLogger(__name__)

_HOOK_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class HooksInbox:
    """Takes in what trackers send.

    `vault` opens the hooks' secrets, and `mlflow` knows the metrics of runs; without them what
    needs them is answered 503.
    """

    storage: Storage
    now: Callable[[], datetime]
    vault: Vault | None = None
    mlflow: MlflowServer | None = None
    limit: RateLimit = field(default_factory=RateLimit)

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/api/v1")
        router.add_api_route(
            "/hooks/{provider}/{hook_id}",
            self.post_event,
            methods=["POST"],
            status_code=202,
            summary="Take in a tracker's webhook",
            responses=HOOK_ANSWERS,
            openapi_extra={
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
            },
        )
        return router

    async def post_event(self, provider: str, hook_id: str, request: Request) -> JSONResponse:
        """Take in one delivery; a 202 answer means that it is kept."""
        return await answered(self._answer(provider, hook_id, request))

    async def _answer(self, provider: str, hook_id: str, request: Request) -> JSONResponse:
        if provider not in set(Tracker):
            raise Refused(404, f"There are hooks for {', '.join(Tracker)}.")
        if media_type(request) != "application/json":
            raise Refused(415, "Send application/json: choose it as the webhook's content type.")
        body = await read_body(request)
        hook = await self._authorise(Tracker(provider), hook_id, request, body)
        self.limit.require(hook.id)
        delivery = Delivery(self.storage, self.mlflow, hook, self.now(), request.headers, body)
        try:
            return await delivery.take_in(parse_json(body))
        except AlreadyDone:
            return said(200, "duplicate")
        except ValidationError as error:
            raise invalid(wrong_fields(error)) from None

    async def _authorise(
        self, tracker: Tracker, hook_id: str, request: Request, body: bytes
    ) -> Hook:
        """The hook that a delivery is for; raises Refused, the same for every reason."""
        if self.vault is None:
            log.error("LABTHREAD_ENCRYPTION_KEY is not set, so no hook can be used")
            words = "Hooks cannot be used now: LABTHREAD_ENCRYPTION_KEY is not set."
            raise Refused(503, words, retry_after=LATER)
        hook = await self._find(tracker, hook_id)
        # An unknown hook costs as much as a known one: nobody learns which there are.
        secret = _secret_of(hook, self.vault)
        is_right = is_genuine(tracker, request.headers, body, secret, datetime.now(UTC))
        if hook is None or not is_right:
            raise unsigned()
        return hook

    async def _find(self, tracker: Tracker, hook_id: str) -> Hook | None:
        if not _HOOK_ID.fullmatch(hook_id):
            return None
        async with self.storage.look() as connection:
            hook = await find_hook(connection, hook_id)
        return hook if hook and hook.tracker is tracker and not hook.revoked_at else None


def _secret_of(hook: Hook | None, vault: Vault) -> str:
    """A hook's secret; one that nobody knows where there is none to read."""
    nobodys = secrets.token_urlsafe(32)
    sealed = hook.sealed_secret if hook else vault.seal(nobodys)
    try:
        return vault.open(sealed)
    except CannotRead:
        log.error(  # noqa: TRY400  # the traceback tells nothing more
            "No key of LABTHREAD_ENCRYPTION_KEY opens the secret of hook %s. Put the older key "
            "behind the new one, or give the hook a new secret",
            hook.id if hook else "",
        )
        return nobodys
