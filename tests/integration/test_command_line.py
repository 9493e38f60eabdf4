"""The command line: one clear line for what goes wrong, and results that scripts can use."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

COMMANDS = [
    ["serve"],
    ["demo"],
    ["workspace"],
    ["manifest"],
    ["export"],
    ["import"],
    ["report"],
    ["client"],
    ["template", "add"],
    ["template", "list"],
    ["template", "print"],
    ["token", "create"],
    ["token", "list"],
    ["token", "revoke"],
    ["hook", "create"],
    ["hook", "list"],
    ["hook", "revoke"],
    ["hook", "secret"],
    ["db", "upgrade"],
    ["db", "copy"],
    ["db", "backup"],
    ["outbox", "list"],
    ["outbox", "replay"],
]


def one_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(labthread, command):
    told = labthread(*command, "--help")

    assert told.returncode == 0
    assert f"labthread {' '.join(command)}" in told.stdout
    assert "Example:" in told.stdout


def test_serving_without_a_token_says_which_is_missing(labthread):
    refused = labthread("serve")

    assert refused.returncode == 1
    assert "SLACK_BOT_TOKEN" in one_line(refused.stderr)


def test_serving_without_a_way_in_says_what_would_be_one(labthread):
    refused = labthread("serve", SLACK_BOT_TOKEN="xoxb-1")

    assert refused.returncode == 1
    assert "SLACK_APP_TOKEN" in one_line(refused.stderr)


def test_slack_out_of_reach_is_one_line(labthread):
    refused = labthread(
        "serve",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_APP_TOKEN="xapp-1",
        SLACK_API_URL="http://127.0.0.1:9/api/",
    )

    assert refused.returncode == 1
    assert "Slack" in one_line(refused.stderr)


def test_a_wrong_setting_is_named(labthread):
    refused = labthread("serve", PORT="many")

    assert refused.returncode == 1
    assert "PORT" in one_line(refused.stderr)


def test_settings_are_read_from_a_file_too(labthread, tmp_path):
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\n")

    assert "SLACK_APP_TOKEN" in labthread("serve").stderr


def test_the_manifest_is_printed_for_http(labthread):
    printed = labthread("manifest", "--url", "https://labthread.example.com")

    settings = yaml.safe_load(printed.stdout)["settings"]
    assert settings["interactivity"]["request_url"].startswith("https://labthread.example.com/")


def test_an_address_that_slack_cannot_reach_is_refused(labthread):
    refused = labthread("manifest", "--url", "http://labthread.example.com")

    assert refused.returncode == 1
    assert "https://" in one_line(refused.stderr)


def test_a_token_stands_alone_on_standard_output(labthread, known_workspace):
    made = labthread("token", "create", "--expires", "90d")

    assert made.returncode == 0
    assert one_line(made.stdout).startswith("labthread_")
    assert made.stderr == ""


def test_tokens_are_listed_without_themselves_and_end_when_revoked(labthread, known_workspace):
    secrets = [
        labthread("token", "create", *options).stdout.strip()
        for options in (["--expires", "90d", "--label", "CI of fraud"], ["--label", "[red]nightly"])
    ]

    ended = labthread("token", "revoke", "t2")
    listed = labthread("token", "list")

    header, first, second = listed.stdout.splitlines()
    assert (ended.returncode, listed.returncode) == (0, 0)
    assert "t2 “[red]nightly”, which opened every project, is revoked" in one_line(ended.stdout)
    assert first.startswith("t1  CI of fraud")
    assert first.endswith(" -")
    assert second.startswith("t2  [red]nightly")
    assert second.endswith(" UTC")
    assert [first.count(" UTC"), second.count(" UTC")] == [2, 2]
    assert header.index("made by") == first.index("operator") == second.index("operator")
    assert not any(secret.removeprefix("labthread_") in listed.stdout for secret in secrets)


def test_revoking_a_token_that_is_not_there_says_so(labthread, known_workspace):
    refused = labthread("token", "revoke", "t9")

    assert refused.returncode == 1
    assert "There is no token t9." in one_line(refused.stderr)


def test_a_token_for_an_unknown_project_is_refused(labthread, known_workspace):
    refused = labthread("token", "create", "--project", "fraud-recall")

    assert refused.returncode == 1
    assert "fraud-recall" in one_line(refused.stderr)


def test_a_token_needs_a_workspace_that_is_known(labthread):
    refused = labthread("token", "create")

    assert refused.returncode == 1
    assert "labthread serve" in one_line(refused.stderr)


def test_a_time_that_is_none_is_refused(labthread, known_workspace):
    refused = labthread("token", "create", "--expires", "soon")

    assert refused.returncode == 1
    assert "90d" in one_line(refused.stderr)


def test_the_schema_is_upgraded_on_request(labthread, tmp_path):
    upgraded = labthread("db", "upgrade", DATABASE_URL="sqlite:///other.sqlite3")

    assert upgraded.returncode == 0
    tables = sqlite3.connect(tmp_path / "other.sqlite3").execute("SELECT name FROM sqlite_master")
    assert ("projects",) in tables.fetchall()


def test_a_database_of_a_newer_version_is_left_alone(labthread, known_workspace, tmp_path):
    with sqlite3.connect(tmp_path / "labthread.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    refused = labthread("token", "create")

    assert refused.returncode == 1
    assert "newer" in one_line(refused.stderr)


def test_a_workspace_says_which_file_it_cannot_use(labthread, tmp_path):
    (tmp_path / "workspace.yml").write_text("manifest: elsewhere.yml\n", encoding="utf-8")

    refused = labthread("workspace", "--config", "workspace.yml")

    assert refused.returncode == 1
    assert "elsewhere.yml: No such file" in one_line(refused.stderr)


def test_an_option_that_is_missing_is_named(labthread):
    refused = labthread("workspace")

    assert refused.returncode == 1
    assert "--config" in one_line(refused.stderr)


def test_the_bot_runs_without_the_emulator(tmp_path):
    code = "import sys, bot.app; print([m for m in sys.modules if m.startswith('bot.workspace')])"

    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.strip() == "[]"
