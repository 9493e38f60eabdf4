"""The HTTP interface keeps what its OpenAPI document says, whatever is sent to it."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import schemathesis
import uvicorn
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from bot.inbox.api import Api
from bot.inbox.hooks.router import HooksInbox
from bot.inbox.limits import RateLimit
from bot.inbox.results import ResultsInbox
from storage.vault import Vault

from .factories import MONDAY, T1
from .service.team import Team

RESULTS = "/api/v1/results"
HOOKS = "/api/v1/hooks/{provider}/{hook_id}"
#: What a body has to name for something to come of it.
RECALL = {"name": "recall", "slice": "bec", "value": 0.61}


@pytest.fixture
def engine_name() -> str:
    """What is answered does not depend on the engine."""
    return "sqlite"


async def make_token(storage) -> str:
    async with storage.begin(T1) as work:
        return await work.tokens.create(project_id=None, now=MONDAY, expires_at=None)


@dataclass
class Served:
    """A running server, and a token that it takes."""

    url: str
    token: str
    document: dict

    def operation(self, path):
        """What the document says of posting there; the token is ours to send."""
        self.document["paths"][path]["post"].pop("security", None)
        return schemathesis.openapi.from_dict(self.document)[path]["POST"]

    def send(self, case) -> int:
        """Send a case and hold the answer to the document; return its status."""
        headers = {"Authorization": f"Bearer {self.token}"}
        # A schema cannot say all: of two fields just one, metrics that the hypothesis knows.
        left_out = [positive_data_acceptance]
        answer = case.call(base_url=self.url, headers=headers)
        if answer.status_code == 413:
            # Too much is refused before anything in it is looked at.
            left_out.append(negative_data_rejection)
        case.validate_response(answer, excluded_checks=left_out)
        return int(answer.status_code)


@pytest.fixture
async def served(storage) -> AsyncIterator[Served]:
    """A project with a running H1, a decided H2 and a planned H3, and the server in front."""
    team = await Team.gather(storage)
    await team.write_baseline()
    for _ in range(3):
        await team.plan()
    await team.start(1)
    token = await make_token(storage)
    api = Api()
    endless = RateLimit(burst=1_000_000)
    api.include_router(ResultsInbox(storage, lambda: MONDAY, endless).router())
    vault = Vault(Fernet.generate_key().decode())
    api.include_router(HooksInbox(storage, lambda: MONDAY, vault, limit=endless).router())
    server = uvicorn.Server(uvicorn.Config(api, log_config=None, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", token, api.openapi())
        server.should_exit = True
        await running


def with_known_names(body, ref: str, *, alone: bool):
    """A body that is about a hypothesis that is there, and measures what it measures.

    With `alone` it says nothing else that could be wrong.
    """
    if not isinstance(body, dict) or "metrics" not in body:
        return body
    metrics = body["metrics"]
    if isinstance(metrics, dict):
        metrics = ({} if alone else metrics) | {"recall[bec]": 0.61}
    elif isinstance(metrics, list):
        metrics = [*([] if alone else metrics), RECALL]
    kept = {key: body[key] for key in body if not (alone and key in {"baseline", "url"})}
    return kept | {"hypothesis": ref, "metrics": metrics}


# For make prove.
@pytest.mark.timeout(1800)
async def test_whatever_conforms_is_answered_as_declared(served):
    seen = Counter()

    @given(
        case=served.operation(RESULTS).as_strategy(GenerationMode.POSITIVE),
        ref=st.sampled_from(["fraud-recall/H1", "fraud-recall/H3"]),
        alone=st.booleans(),
    )
    @settings(suppress_health_check=list(HealthCheck))
    def answers(case, ref, alone):
        case.body = with_known_names(case.body, ref, alone=alone)
        seen[served.send(case)] += 1

    await asyncio.to_thread(answers)

    assert seen[202], seen


@pytest.mark.timeout(1800)
async def test_whatever_does_not_conform_is_refused_as_declared(served):
    seen = Counter()

    @given(case=served.operation(RESULTS).as_strategy(GenerationMode.NEGATIVE))
    @settings(suppress_health_check=list(HealthCheck))
    def answers(case):
        seen[served.send(case)] += 1

    await asyncio.to_thread(answers)

    assert seen[400]
    assert seen[422]


@pytest.mark.timeout(1800)
async def test_whatever_comes_to_a_hook_unsigned_is_refused_as_declared(served):
    @given(
        case=served.operation(HOOKS).as_strategy(GenerationMode.POSITIVE),
        provider=st.sampled_from(["github", "mlflow", "wandb", "growthbook"]),
    )
    @settings(suppress_health_check=list(HealthCheck))
    def answers(case, provider):
        for name, status in ((provider, 401), ("jenkins", 404)):
            case.path_parameters["provider"] = name
            assert served.send(case) == status

    await asyncio.to_thread(answers)


async def test_too_many_at_once_are_told_when_to_come_back(storage):
    token = await make_token(storage)
    inbox = ResultsInbox(storage, lambda: MONDAY, RateLimit(burst=1, per_second=0.5))
    api = Api()
    api.include_router(inbox.router())
    transport = httpx.ASGITransport(api)
    async with httpx.AsyncClient(transport=transport, base_url="http://labthread") as client:
        headers = {"Authorization": f"Bearer {token}"}
        # The body of the second is not even read: it is no JSON either.
        first, second = [
            await client.post(RESULTS, headers=headers, content="nothing") for _ in range(2)
        ]
        other = await client.post(RESULTS, headers=headers | {"Authorization": "Bearer wrong"})

    assert first.status_code == 415
    assert (second.status_code, second.headers["Retry-After"]) == (429, "2")
    assert "send it again in 2 seconds" in second.json()["error"]
    assert (other.status_code, other.headers["WWW-Authenticate"]) == (401, "Bearer")
