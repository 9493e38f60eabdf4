"""`labthread report` and the client, run as a CI job runs them, beside the real bot."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest

from bot.demo import demo
from tests.conversations.conftest import MONDAY
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, Talk

H1 = f"{KEY}/H1"
JENKINS = {"BUILD_TAG": "jenkins-fraud-4711", "BUILD_URL": "https://jenkins.example/fraud/4711/"}
SCRIPT = f"""
import sys
sys.path.insert(0, sys.argv[1])
from labthread_client import report
print(report("{H1}", {{"recall[bec]": 0.62}}, run_id="train-9").status)
"""


@pytest.fixture(name="talk")
async def _talk():
    async with demo(rate_limits=False, pace=timedelta(0)) as both:
        both.workspace.clock.move_to(MONDAY.timestamp())
        talk = Talk(both)
        await running_project(talk)
        yield talk


async def test_a_job_reports_by_command_by_file_and_by_the_client(talk, labthread, tmp_path):
    # As a CI job has it: the address in a file, the token as a secret of the environment.
    (tmp_path / ".env").write_text(f"LABTHREAD_URL={talk.labthread.url}\n")
    secret = {"LABTHREAD_TOKEN": await talk.token()}

    async def run(*words, **more):
        return await asyncio.to_thread(labthread, *words, **secret | more)

    by_command = ["report", H1, "recall[bec]=0.61 stderr 0.008 n 5120", "--note", "5-fold"]
    first = await run(*by_command, **JENKINS)
    again = await run(*by_command, **JENKINS)
    table = f'{{"hypothesis": "{H1}", "run_id": "train-8", "metrics": {{"recall[bec]": 0.6}}}}'
    read = await run("report", "--file", "-", stdin=table)
    stranger = await run("report", H1, "recall[bec]=0.61", **JENKINS, LABTHREAD_TOKEN="labthread_x")
    written = await run("client", "-o", "labthread_client.py")
    script = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-I", "-c", SCRIPT, str(tmp_path)],
        env={"LABTHREAD_URL": talk.labthread.url, **secret},
        capture_output=True,
        text=True,
        check=False,
    )

    status, result_id = first.stdout.split()
    assert (first.returncode, status, first.stderr) == (0, "accepted", "")
    assert (again.returncode, again.stdout) == (0, f"duplicate {result_id}\n")
    assert (read.returncode, read.stdout.split()[0]) == (0, "accepted")
    assert (stranger.returncode, stranger.stdout) == (1, "")
    assert "token is wrong" in stranger.stderr
    assert "labthread_x" not in stranger.stderr
    assert (written.returncode, written.stdout) == (0, "")
    assert (script.stdout, script.stderr) == ("accepted\n", "")
    events = [each.event for each in await talk.log()]
    results = [each for each in events if each.kind == "result"]
    assert [(each.source, each.run_id) for each in results] == [
        ("ci", "jenkins-fraud-4711"),
        ("cli", "train-8"),
        ("python", "train-9"),
    ]
    assert results[0].url == "https://jenkins.example/fraud/4711/"
