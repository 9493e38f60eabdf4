"""Without an app-level token Slack reaches the bot over HTTP, and nothing else changes."""

import io
import socket

import aiohttp
import pytest
import yaml
from pydantic import SecretStr

from bot.app import running
from bot.config import Settings
from bot.manifest import http_manifest
from bot.workspace import Workspace, WorkspaceConfig


@pytest.fixture(name="free_port")
def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(name="over_http")
async def _over_http(free_port: int, tmp_path):
    workspace = Workspace(
        WorkspaceConfig(
            manifest=yaml.safe_load(http_manifest("https://labthread.example.com")),
            request_url=f"http://127.0.0.1:{free_port}/slack/events",
            rate_limits=False,
        )
    )
    async with workspace.serve():
        settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_signing_secret=SecretStr(workspace.signing_secret),
            slack_api_url=workspace.api_url,
            database_url=f"sqlite:///{tmp_path / 'http.sqlite3'}",
            port=free_port,
        )
        async with running(settings) as labthread:
            yield workspace, labthread


async def test_a_project_is_opened_over_signed_http(over_http):
    workspace, _ = over_http
    ana = workspace.person("ana")

    asked = await ana.command("#fraud-ml", "/lab new Catch more invoice fraud")
    opened = await ana.submit({})
    await workspace.settled()

    assert asked.ok
    assert opened.ok
    assert "Catch more invoice fraud" in ana.channel("#fraud-ml").messages[-1]["text"]


async def test_an_event_that_comes_too_early_is_asked_for_again(over_http):
    workspace, _ = over_http
    ana = workspace.person("ana")
    await ana.command("#fraud-ml", "/lab new Catch more invoice fraud")
    await ana.submit({})
    await workspace.settled()
    workspace.fail_next("files.info", "error:file_not_found")

    file = await ana.upload("recall.csv", b"metric,value\nrecall,0.61\n")
    await ana.say("#fraud-ml", "", files=[file])
    await workspace.settled(quiet=0.05)

    events = [each for each in workspace.deliveries if each.type == "events_api"]
    assert [(each.retry_attempt, each.is_acked) for each in events] == [(0, False), (1, True)]
    asked = [call.answer["ok"] for call in workspace.calls if call.method == "files.info"]
    assert asked == [False, True]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"X-Slack-Request-Timestamp": "yesterday"}, 400),
        ({"X-Slack-Request-Timestamp": "1764000000", "X-Slack-Signature": "v0=forged"}, 401),
    ],
    ids=["unsigned", "garbled time", "forged"],
)
async def test_what_slack_did_not_sign_is_refused_without_a_traceback(
    over_http, headers, status, caplog
):
    _, labthread = over_http

    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{labthread.url}/slack/events", data=b"command=%2Flab", headers=headers
        ) as answer,
    ):
        refused = answer.status

    assert refused == status
    assert "Traceback" not in caplog.text


async def test_a_body_of_any_size_is_not_read(over_http):
    _, labthread = over_http

    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{labthread.url}/slack/events",
            data=io.BytesIO(b"x" * 2_000_000),
            headers={"X-Slack-Request-Timestamp": "1764000000"},
        ) as answer,
    ):
        assert answer.status == 400
