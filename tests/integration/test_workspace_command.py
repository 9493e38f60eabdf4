"""`labthread workspace`: the emulator by itself, as another process's Slack."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

MANIFEST = Path(__file__).parents[2] / "manifest.yml"


@pytest.fixture(name="begin")
def _begin(tmp_path):
    """Start the command with a configuration; return it with the settings that it prints."""
    started = []

    def begin(lines):
        (tmp_path / "workspace.yml").write_text(lines, encoding="utf-8")
        command = [sys.executable, "-m", "bot", "workspace", "--config", "workspace.yml"]
        process = subprocess.Popen(
            [*command, "--port", "0"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(MANIFEST.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        lines = []
        while not lines or "Ctrl+C" not in lines[-1]:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            lines.append(line.rstrip("\n"))
        named = (line.removeprefix("  export ") for line in lines if line.startswith("  export "))
        return process, dict(line.split("=", 1) for line in named)

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_it_is_a_slack_for_another_process_until_it_is_stopped(begin):
    process, settings = begin(f"manifest: {MANIFEST}\nteam_name: Tailspin\n")
    client = WebClient(token=settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])

    known = client.auth_test()
    opened = client.apps_connections_open(app_token=settings["SLACK_APP_TOKEN"])
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel="C0NONE", text="Hi")
    process.terminate()

    assert known["team"] == "Tailspin"
    assert opened["url"].startswith("ws://127.0.0.1:")
    assert process.wait(timeout=10) == 0


def test_an_app_without_socket_mode_is_given_the_secret_of_signatures(begin):
    url = "http://127.0.0.1:9/slack/events"
    _, settings = begin(f"manifest: {MANIFEST}\nrequest_url: {url}\n")

    assert set(settings) == {"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}
