"""`labthread report`: what it sends, what it says of the answer, what it does not send at all."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import client
from bot.cli.report import reporting
from bot.documents.result_files import read_result_file
from bot.documents.result_payload import ResultPayload
from tests.unit.answering import KEPT, Server, serving

GITHUB = {
    "GITHUB_RUN_ID": "4711",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "fraud/models",
}
GITLAB = {"CI_JOB_ID": "4711", "CI_JOB_URL": "https://gitlab.example/jobs/4711"}
#: Variables that would make a test's outcome depend on the service that runs it.
OUTSIDE = dict.fromkeys(["GITHUB_RUN_ID", "CI_JOB_ID", "CIRCLE_BUILD_NUM", "BUILD_TAG"], "")
OUTSIDE |= {"BUILDKITE_JOB_ID": "", "LABTHREAD_TOKEN": "labthread_secret"}
H2 = "fraud-recall/H2"


def told(server, *words, stdin="", **environment):
    """Run the command as it is called; return its answer."""
    environment = OUTSIDE | {"LABTHREAD_URL": server.url if server else ""} | environment
    return CliRunner().invoke(reporting, list(words), input=stdin, env=environment)


def body_of(server):
    """The one body that was sent, and the payload that the bot reads in it."""
    ((_, _, content),) = server.requests
    body = json.loads(content)
    return body, ResultPayload.model_validate(body)


def test_a_value_is_written_as_in_the_thread():
    with serving(Server((202, {}, KEPT))) as server:
        values = ["recall[bec]=0.61 stderr 0.008 n 5120", "auc=0.94 [0.93, 0.95] at 90%"]
        values += ["f1=0.5 0.52", "latency_p99=41 ms", "ctr=-3%"]

        answer = told(server, "report", H2, *values, "--run-id", "train-1")

        assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "accepted r_1\n", "")
        body, _ = body_of(server)
    assert body == {
        "hypothesis": H2,
        "run_id": "train-1",
        "source": "cli",
        "metrics": [
            {"name": "recall", "slice": "bec", "value": 0.61, "stderr": 0.008, "n": 5120},
            {"name": "auc", "value": 0.94, "ci": [0.93, 0.95], "ci_level": 0.9},
            {"name": "f1", "replicates": [0.5, 0.52]},
            {"name": "latency_p99", "value": 41.0, "unit": "ms"},
            {"name": "ctr", "value": -3.0, "unit": "%"},
        ],
    }


CI_JOBS = [
    (GITHUB, "4711-2", "https://github.example/fraud/models/actions/runs/4711"),
    (GITLAB, "4711", "https://gitlab.example/jobs/4711"),
    ({"CIRCLE_BUILD_NUM": "7", "CIRCLE_BUILD_URL": "https://circle.example/7"}, "7", None),
    ({"BUILD_TAG": "jenkins-fraud-3"}, "jenkins-fraud-3", ""),
]


@pytest.mark.parametrize(("environment", "run_id", "url"), CI_JOBS, ids=lambda each: str(each)[:20])
def test_in_ci_the_jobs_own_run_is_named(environment, run_id, url):
    with serving(Server((202, {}, KEPT))) as server:
        told(server, "report", H2, "auc=0.94", **environment)

        body, _ = body_of(server)
    assert (body["source"], body["run_id"]) == ("ci", run_id)
    if url is not None:
        assert body.get("url", "") == url


def test_what_is_typed_goes_before_the_file_and_the_file_before_the_ci(tmp_path):
    file = tmp_path / "results.json"
    file.write_text(json.dumps({"metrics": {"auc": 0.94}, "run_id": "train-8", "source": "nb"}))
    with serving(Server((202, {}, KEPT))) as server:
        told(server, "report", H2, "f1=0.5", "--file", str(file), "--source", "me", **GITHUB)

        body, payload = body_of(server)
    assert (body["run_id"], body["source"]) == ("train-8", "me")
    assert body["url"].endswith("/4711")
    assert [str(each.key) for each in payload.metrics] == ["auc", "f1"]


FROM_INPUT = [
    json.dumps({"hypothesis": H2, "run_id": "t", "metrics": [{"name": "auc", "value": 0.94}]}),
    "metric;value\r\nauc;0.94\r\n",
    "\ufeffauc\n0.94\n",
]


@pytest.mark.parametrize("text", FROM_INPUT, ids=["json", "rows", "columns"])
def test_results_come_by_standard_input_in_either_form(text):
    with serving(Server((202, {}, KEPT))) as server:
        words = [] if text.startswith("{") else [H2, "--run-id", "t"]
        told(server, "report", *words, "--file", "-", stdin=text)

        body, _ = body_of(server)
    assert (body["hypothesis"], body["run_id"]) == (H2, "t")
    assert body["metrics"] == [{"name": "auc", "value": 0.94}]


@pytest.mark.parametrize("status", ["early", "late", "duplicate"])
def test_what_gets_no_verdict_is_said_and_is_no_error(status):
    with serving(Server((200, {}, KEPT | {"status": status}))) as server:
        answer = told(server, "report", H2, "auc=0.94", "--run-id", "t")

    assert (answer.exit_code, answer.stdout) == (0, f"{status} r_1\n")
    assert len(answer.stderr.splitlines()) == 1


def test_every_refused_field_has_its_line_on_standard_error():
    fields = [
        {"path": "metrics.auc", "message": "H2 does not measure auc."},
        {"path": "note", "message": "Too long."},
    ]
    with serving(Server((422, {}, {"error": "Some fields…", "fields": fields}))) as server:
        answer = told(server, "report", H2, "auc=0.94", "--run-id", "t")

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines() == [
        "labthread: metrics.auc: H2 does not measure auc.",
        "labthread: note: Too long.",
    ]


def test_a_bot_out_of_reach_is_one_line_after_the_patience():
    answer = told(None, "report", H2, "a=1", "--run-id", "t", "--patience", "0",
                  LABTHREAD_URL="http://127.0.0.1:9")  # fmt: skip

    assert answer.exit_code == 1
    assert "Send the same result again later" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_every_example_of_the_docs_is_a_file_that_can_be_reported():
    docs = (Path(__file__).parents[2] / "docs/results.md").read_text()
    examples = re.findall(r"```(json|csv)\n(.*?)```", docs, re.S)

    for form, text in examples:
        body = {"hypothesis": H2, "run_id": "t"} | read_result_file(f"a.{form}", text.encode())
        assert ResultPayload.model_validate(body).report()
    assert len(examples) == 4


NOT_SENT = [
    (["auc=0.94"], "hypothesis"),
    ([H2], "Name what was measured"),
    ([H2, "auc=0.94"], "--run-id"),
    ([H2, "auc=0.94", "stderr", "0.008", "--run-id", "t"], "“stderr” is no METRIC=VALUE"),
    ([H2, "auc=high", "--run-id", "t"], "auc: “high” is not a measurement"),
    ([H2, "auc=0.94", "auc=0.95", "--run-id", "t"], "auc is there twice"),
    ([H2, "recall[*]=1", "--run-id", "t"], "Name one slice"),
    ([H2, "--file", "-", "--run-id", "t"], "standard input holds no metric"),
]


@pytest.mark.parametrize(("words", "says"), NOT_SENT, ids=lambda each: str(each)[:40])
def test_what_cannot_be_a_report_is_said_before_anything_is_sent(words, says):
    with serving(Server((202, {}, KEPT))) as server:
        answer = told(server, "report", *words)

        assert server.requests == []
    assert says in str(answer.exception)


def test_the_client_is_written_out_and_replaces_nothing_unasked(tmp_path):
    file, source = tmp_path / "labthread_client.py", Path(client.__file__).read_text()

    assert told(None, "client").stdout == source
    for _ in range(2):
        assert told(None, "client", "-o", str(file)).exit_code == 0
    file.write_text("mine")

    assert told(None, "client", "-o", str(file)).exit_code == 1
    assert file.read_text() == "mine"
    assert told(None, "client", "-o", str(file), "--force").exit_code == 0
    assert file.read_text() == source
