"""Hooks of a team, and what is sent to them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from bot.experiments.trackers import Tracker
from bot.inbox.hooks.router import HooksInbox
from storage.hooks import Hook
from storage.vault import Vault, new_key
from tests.tracker_signing import sign

from ..factories import MONDAY, T1
from ..service.team import Team

SECRET = "s3cret-of-the-hook"


@dataclass
class Hooked:
    """A team, and the HTTP interface with a hook of each tracker."""

    team: Team
    client: httpx.AsyncClient
    vault: Vault
    #: Seconds after which the latest answer lets a delivery come again; blank for none.
    retry_after: str = ""

    @classmethod
    async def of(cls, team, mlflow=None):
        """Give a team hooks."""
        vault = Vault(new_key())
        hooked = cls(team, client_of(team.storage, vault, mlflow), vault)
        for tracker in Tracker:
            await hooked.add(tracker)
        return hooked

    async def add(self, tracker, hook_id="", **overrides: Any):
        """Add another hook."""
        hook = Hook(
            **{
                "id": hook_id or tracker.value,
                "workspace_id": T1,
                "tracker": tracker,
                "project_id": None,
                "sealed_secret": self.vault.seal(SECRET),
                "created_at": MONDAY,
            }
            | overrides
        )
        async with self.team.storage.begin(T1) as work:
            await work.hooks.add(hook)

    async def send(self, tracker, data, *, hook_id="", headers=None, secret=SECRET, **options):
        """Send a delivery as the tracker does; return the status and what the answer says."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        sent = {"Content-Type": "application/json"} | sign(tracker, body, secret, **options)
        answer = await self.client.post(
            f"/api/v1/hooks/{tracker.value}/{hook_id or tracker.value}",
            content=body,
            headers=sent | (headers or {}),
        )
        self.retry_after = answer.headers.get("Retry-After", "")
        return answer.status_code, answer.json()

    async def told(self):
        """What the log says since the hypothesis started."""
        return [each for each in await self.team.log() if each.event.kind != "started"]


def client_of(storage, vault, mlflow=None, **options: Any):
    """The HTTP interface, an hour after Monday's start."""
    app = FastAPI()
    inbox = HooksInbox(storage, lambda: MONDAY + timedelta(hours=1), vault, mlflow, **options)
    app.include_router(inbox.router())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://labthread")
