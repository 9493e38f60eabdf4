"""Without an app-level token Slack reaches the bot over HTTP, and nothing else changes."""

import asyncio
import hmac
import io
import json
import logging
import socket
import time
from hashlib import sha256
from urllib.parse import urlencode

import aiohttp
import pytest
import yaml
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier
from yarl import URL

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

    assert asked.ok
    assert opened.ok
    (card,) = await until(lambda: ana.channel("#fraud-ml").messages)
    assert "Catch more invoice fraud" in card["text"]


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


MARK = "dear-diary"  # in every body that is refused, and in no log
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def stamped(body, *, secret="", at=None, kind=FORM):
    """Headers as Slack sends them, signed with a secret if there is one."""
    stamp = str(int(at or time.time()))
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp}
    if secret:
        signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
        headers["X-Slack-Signature"] = f"v0={signed}"
    return headers


PERSON = {"id": "U1", "team_id": "T1", "name": MARK}


def odd():
    """JSON that Slack never sends, though it is signed."""
    yield "a list", f'["{MARK}"]'.encode()
    yield "a text", f'"{MARK}"'.encode()
    yield "a number", b"3"
    yield "nothing", b"null"
    for name, event in (("a list", [MARK]), ("a text", MARK)):
        body = {"type": "event_callback", "event": event, "team_id": "T1"}
        yield f"{name} as event", json.dumps(body).encode()


def odd_forms():
    """Forms that Slack never sends, though they are signed."""
    yield "a list in a form", urlencode({"payload": f'["{MARK}"]'}).encode()
    for name, asked in {
        "a number as team": {"type": "block_actions", "team": 3},
        "a text as person": {"type": "shortcut", "callback_id": "log_add", "user": MARK},
        "a form without a type": {"type": "view_submission", "view": {"callback_id": MARK}},
        "a press of nothing": {"type": "block_actions", "actions": []},
        "a press of what is no button": {"type": "block_actions", "actions": [MARK]},
    }.items():
        body = {"user": PERSON, "trigger_id": MARK} | asked
        yield name, urlencode({"payload": json.dumps(body)}).encode()


def unknown():
    """What Slack could send, and nobody asked it for."""
    for kind in ("block_suggestion", "view_closed", "dialog_suggestion"):
        view = {"type": "modal", "callback_id": "note", "private_metadata": MARK}
        body = {"type": kind, "user": PERSON, "view": view, "action_id": "pick", "value": MARK}
        yield kind, urlencode({"payload": json.dumps(body)}).encode()
    listed = {"type": "view_submission", "user": PERSON, "view": [MARK]}
    yield "a list as view", urlencode({"payload": json.dumps(listed)}).encode()
    yield "another command", urlencode({"command": "/other", "text": MARK}).encode()


def refusals(secret):
    """What is refused, by name: body, headers, and the status of the answer."""
    form, broken = f"command=%2Flab&text={MARK}".encode(), f'{{"text": "{MARK}"'.encode()
    bad_text, deep = MARK.encode() + b"\xff", b'{"a":' + b"[" * 200_000 + MARK.encode()
    in_form, check = f"payload=%7B{MARK}".encode(), f"ssl_check=1&token={MARK}".encode()
    return {
        "no stamp": (form, {"Content-Type": FORM}, 400),
        "a garbled stamp": (form, stamped(form) | {"X-Slack-Request-Timestamp": "now"}, 400),
        "a stamp in other digits": (
            form,
            stamped(form) | {"X-Slack-Request-Timestamp": "١٧٦٤٠٠٠٠٠٠"},
            400,
        ),
        "unsigned": (form, stamped(form), 401),
        "forged": (form, stamped(form, secret="another"), 401),
        "a signature beyond ASCII": (form, stamped(form) | {"X-Slack-Signature": "v0=ü"}, 401),
        "signed six minutes ago": (form, stamped(form, secret=secret, at=time.time() - 360), 401),
        "another type": (form, stamped(form, secret=secret, kind="text/plain"), 415),
        "no type": (form, stamped(form, secret=secret) | {"Content-Type": ""}, 415),
        "broken JSON, unsigned": (broken, stamped(broken, kind=JSON), 401),
        "broken JSON": (broken, stamped(broken, secret=secret, kind=JSON), 400),
        "JSON without an end": (deep, stamped(deep, secret=secret, kind=JSON), 400),
        "broken JSON in a form": (in_form, stamped(in_form, secret=secret), 400),
        "no UTF-8": (bad_text, stamped(bad_text, secret=secret), 400),
        "unsigned, though Slack would not sign it": (check, stamped(check), 401),
        **{name: (sent, stamped(sent, secret=secret, kind=JSON), 400) for name, sent in odd()},
        **{name: (sent, stamped(sent, secret=secret), 400) for name, sent in odd_forms()},
        **{name: (sent, stamped(sent, secret=secret), 404) for name, sent in unknown()},
        "too large": (form * 40_000, stamped(form), 413),
    }


@pytest.mark.parametrize("name", refusals("secret"))
async def test_what_is_no_request_of_slacks_is_refused_and_its_content_stays_out_of_the_log(
    over_http, name, caplog
):
    caplog.set_level(logging.DEBUG)
    workspace, labthread = over_http
    body, headers, status = refusals(workspace.signing_secret)[name]
    url = f"{labthread.url}/slack/events"

    async with (
        aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as answer,
    ):
        refused, told = answer.status, await answer.text()

    assert refused == status
    assert "Traceback" not in caplog.text
    assert MARK not in caplog.text + told


@pytest.mark.parametrize(
    ("size", "status"),
    [(None, 411), (f"Content-Length: {10**9}", 413), ("Content-Length: 900000", None)],
    ids=["not said", "huge", "less than was said"],
)
async def test_what_a_sender_says_of_its_size_is_not_trusted(over_http, size, status, caplog):
    _, labthread = over_http
    address = URL(labthread.url)
    lines = [
        "POST /slack/events HTTP/1.1",
        "Host: bot",
        size or "Transfer-Encoding: chunked",
        *(f"{name}: {text}" for name, text in stamped(b"").items()),
    ]
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write("\r\n".join([*lines, "", MARK]).encode())

    if status is not None:
        assert f" {status} ".encode() in await reader.readline()
    writer.close()
    await writer.wait_closed()

    # The bot goes on, whatever became of that connection.
    async with aiohttp.ClientSession() as session, session.get(f"{labthread.url}/healthz") as well:
        assert well.status == 200
    assert "Traceback" not in caplog.text
    assert MARK not in caplog.text


async def test_one_that_says_nothing_more_holds_nobody_up(over_http):
    workspace, labthread = over_http
    address = URL(labthread.url)
    _, silent = await asyncio.open_connection(address.host, address.port)
    silent.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Le")

    assert (await workspace.person("ana").command("#fraud-ml", "/lab help")).ephemeral

    silent.close()


async def test_a_signature_is_looked_at_once(over_http, monkeypatch):
    workspace, _ = over_http
    looked_at = []

    def look(self, body, timestamp, signature, *, check=SignatureVerifier.is_valid):
        looked_at.append(signature)
        return check(self, body, timestamp, signature)

    monkeypatch.setattr(SignatureVerifier, "is_valid", look)

    assert (await workspace.person("ana").command("#fraud-ml", "/lab help")).ephemeral
    assert len(looked_at) == 1


@pytest.mark.parametrize("fault", ["bad_signature", "stale_signature"])
async def test_a_press_that_slack_did_not_sign_now_does_nothing(over_http, fault):
    workspace, _ = over_http
    ana = workspace.person("ana")
    workspace.fail_next_delivery("slash_commands", fault)

    assert not (await ana.command("#fraud-ml", "/lab new")).ok
    assert ana.views == []
    assert (await ana.command("#fraud-ml", "/lab help")).ephemeral
