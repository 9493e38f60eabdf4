"""The client, against a real HTTP server that answers what the test says."""

import ast
import json
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path

import numpy
import pytest

from bot import client
from bot.client import ReportError, ReportNotDelivered, ReportRefused, report, send
from tests.unit.answering import KEPT, Server, serving

TOKEN = "labthread_secret"
BODY = {"hypothesis": "fraud-recall/H2", "run_id": "train-1", "metrics": {"recall[bec]": 0.61}}


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)

    def clock(self):
        return sum(self.slept)


@pytest.fixture
def time():
    return Time()


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    monkeypatch.delenv("LABTHREAD_URL", raising=False)
    monkeypatch.delenv("LABTHREAD_TOKEN", raising=False)


def sent(server, time, body=BODY, **more):
    given = {"server": server.url, "token": TOKEN, "sleep": time.sleep, "clock": time.clock} | more
    return send(body, **given)


def test_two_lines_report_what_a_script_measured(monkeypatch):
    with serving(Server((202, {}, KEPT))) as server:
        monkeypatch.setenv("LABTHREAD_URL", f"{server.url}/")
        monkeypatch.setenv("LABTHREAD_TOKEN", f"{TOKEN}\n")

        receipt = report(
            "fraud-recall/H2",
            {"recall[bec]": numpy.float64(0.61), "n_errors": numpy.int64(3), "auc": Decimal("0.9")},
            run_id="train-1",
            finished_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        )

        assert receipt == ("r_1", "accepted")
        ((path, headers, content),) = server.requests
        assert path == "/api/v1/results"
        assert headers["Authorization"] == f"Bearer {TOKEN}"
        body = json.loads(content)
        assert datetime.fromisoformat(body.pop("finished_at")) == datetime(
            2026, 11, 23, 9, 30, tzinfo=UTC
        )
        assert body == {
            "hypothesis": "fraud-recall/H2",
            "run_id": "train-1",
            "source": "python",
            "metrics": {"recall[bec]": 0.61, "n_errors": 3, "auc": 0.9},
        }


def test_what_may_pass_is_tried_again_with_the_same_body(time):
    busy = [(503, {}, b""), (None, {}, b""), (408, {}, b""), (500, {}, b"<html>")]
    with serving(Server(*busy, (200, {}, KEPT | {"status": "duplicate"}))) as server:
        assert sent(server, time).status == "duplicate"

        assert len({content for _, _, content in server.requests}) == 1
        assert len(server.requests) == 5
    assert time.slept == sorted(time.slept), "each wait is longer than the one before"
    assert 0.5 <= time.slept[0] <= 1


def test_an_answer_that_breaks_off_is_asked_for_again(time):
    cut = (202, {"Content-Length": "500"}, b'{"result_id": "r_')
    with serving(Server(cut, (200, {}, KEPT | {"status": "duplicate"}))) as server:
        assert sent(server, time).status == "duplicate"


def test_the_server_says_how_long_to_wait(time):
    with serving(Server((429, {"Retry-After": "40"}, b""), (202, {}, KEPT))) as server:
        assert sent(server, time).result_id == "r_1"

    assert time.slept == [40]


def test_nobody_waits_for_a_day_past_their_patience(time):
    far = format_datetime(datetime(2100, 1, 1, tzinfo=UTC))
    busy = Server((503, {"Retry-After": far}, b""))
    with serving(busy) as server, pytest.raises(ReportNotDelivered, match="503"):
        sent(server, time)

    assert time.slept == []


def test_a_bot_that_comes_up_meanwhile_gets_the_result(time):
    first = Server((202, {}, KEPT))
    port = first.server_port
    first.server_close()
    with ExitStack() as stack:

        def sleep(seconds):
            # The fixture's clock, which moves and makes nobody wait.
            time.sleep(seconds)
            if len(time.slept) == 2:
                stack.enter_context(serving(Server((202, {}, KEPT), port=port)))

        receipt = sent(first, time, sleep=sleep)

    assert receipt.status == "accepted"
    assert len(time.slept) == 2


def test_patience_ends(time):
    with serving(Server((503, {}, b""))) as server:
        with pytest.raises(ReportNotDelivered, match="within 60 seconds: it answered 503"):
            sent(server, time, patience=60)

        assert sum(time.slept) <= 60
        assert len(server.requests) == len(time.slept) + 1


def test_what_is_refused_is_spelled_out_and_not_tried_again(time):
    fields = [
        {"path": "metrics[0].value", "message": "Send a number."},
        {"path": "run_id", "message": "Needed."},
    ]
    answer = {"error": "Some fields cannot be taken.", "fields": fields}
    with serving(Server((422, {}, answer))) as server:
        with pytest.raises(ReportRefused) as refused:
            sent(server, time)

        assert len(server.requests) == 1
    assert (refused.value.status, refused.value.fields) == (422, fields)
    assert str(refused.value).splitlines() == [
        "Some fields cannot be taken. (422)",
        "metrics[0].value: Send a number.",
        "run_id: Needed.",
    ]


STRANGE = [
    (200, {}, b"<html>Please log in</html>"),
    (202, {}, b"[]"),
    (404, {}, b"nothing here"),
    (422, {}, {"fields": "many", "error": None}),
    (403, {}, b"\xff" * 100),
]


@pytest.mark.parametrize("answer", STRANGE, ids=lambda each: str(each[0]))
def test_an_answer_that_is_not_labthreads_points_at_the_address(time, answer):
    with serving(Server(answer)) as server, pytest.raises(ReportRefused, match="LABTHREAD_URL"):
        sent(server, time)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_token_follows_no_redirect(time, status):
    with serving(Server((202, {}, KEPT))) as other:
        away = (status, {"Location": f"{other.url}/api/v1/results"}, b"")
        with serving(Server(away)) as server, pytest.raises(ReportRefused, match=other.url):
            sent(server, time)

        assert other.requests == []


def test_plain_http_to_another_machine_is_warned_of(time, capsys):
    with serving(Server((202, {}, KEPT))) as server:
        sent(server, time)
    assert capsys.readouterr().err == ""

    with pytest.raises(ReportError):
        send({"note": object()}, server="http://labthread.example.com", token=TOKEN)
    (warned,) = capsys.readouterr().err.splitlines()
    assert "labthread.example.com" in warned


WRONG_SETTINGS = [
    ({"server": ""}, "LABTHREAD_URL is not set"),
    ({"token": ""}, "LABTHREAD_TOKEN is not set"),
    ({"token": f"{TOKEN}\n{TOKEN}"}, "LABTHREAD_TOKEN holds characters"),
    ({"token": f"{TOKEN} é"}, "LABTHREAD_TOKEN holds characters"),
    ({"server": "labthread.example.com"}, "no address"),
    ({"server": "file:///etc/passwd"}, "no address"),
    ({"server": "https://"}, "no address"),
    ({"server": "https://host:many"}, "no address"),
    ({"server": "https://a..b"}, "no address"),
    ({"server": "https://[::1"}, "no address"),
    ({"body": BODY | {"note": {"a set"}}}, "cannot be sent"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG_SETTINGS, ids=str)
def test_what_cannot_be_sent_is_said_at_once_and_never_with_the_token(time, wrong, says):
    given = {"body": BODY, "server": "https://labthread.invalid", "token": TOKEN} | wrong

    with pytest.raises(ReportError, match=says) as error:
        send(**given, sleep=time.sleep, clock=time.clock)

    assert TOKEN not in str(error.value)
    assert time.slept == []


def test_the_client_is_one_file_for_old_pythons_and_without_dependencies():
    tree = ast.parse(Path(client.__file__).read_text(), feature_version=(3, 9))

    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
        )
    }
    assert imported <= sys.stdlib_module_names
