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
from tests.conversations.talk import until


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


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.info", "ratelimited:1"),
        ("files.info", "503"),
        ("files.info", "error:internal_error"),
        ("download", "500"),
    ],
)
async def test_an_event_that_comes_too_early_is_asked_for_again(over_http, method, fault):
    workspace, _ = over_http
    ana = workspace.person("ana")
    await ana.command("#fraud-ml", "/lab new Catch more invoice fraud")
    await ana.submit({})
    await workspace.settled()
    workspace.fail_next(method, fault)

    assert await drop(workspace, ana) == [(0, False), (1, True)]


@pytest.mark.parametrize("code", ["file_not_found", "missing_scope"])
async def test_an_event_about_which_nothing_can_be_done_is_not_asked_for_again(
    over_http, caplog, code
):
    workspace, _ = over_http
    ana = workspace.person("ana")
    await ana.command("#fraud-ml", "/lab new Catch more invoice fraud")
    await ana.submit({})
    await workspace.settled()
    workspace.fail_next("files.info", f"error:{code}")

    assert await drop(workspace, ana) == [(0, True)]
    assert f"slack refused: {code}" in caplog.messages


async def drop(workspace, ana):
    """Drop a file into the thread; return how often the bot was told, and what it took."""
    file = await ana.upload("recall.csv", b"metric,value\nrecall,0.61\n")
    (card,) = await until(lambda: workspace.channel("#fraud-ml").messages)
    await ana.say("#fraud-ml", "", card["ts"], files=[file])

    def events():
        return [each for each in workspace.deliveries if each.type == "events_api"]

    await until(lambda: events() and events()[-1].is_acked)
    await workspace.settled(quiet=0.05)
    return [(each.retry_attempt, each.is_acked) for each in events()]


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
