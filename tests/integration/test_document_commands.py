"""`labthread export` and `labthread import`: documents to and from files."""

import asyncio
import json

import pytest

from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig

DOCUMENT = """\
# Fraud recall

## Problem

Invoices of vendors that nobody knows are paid.

## Open questions

Who labels the mail?
"""
WHERE = ["--channel", "C012AB34CD", "--owner", "U012AB34CD"]


@pytest.fixture
def document(tmp_path):
    """A file with a small document."""
    path = tmp_path / "doc.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_an_import_prints_the_key_and_says_what_to_look_at(labthread, known_workspace, document):
    made = labthread("import", "doc.md", *WHERE)

    assert (made.returncode, made.stdout) == (0, "fraud-recall\n")
    assert "“Open questions”" in made.stderr
    assert "UTC" in made.stderr


def test_what_was_imported_is_exported_to_standard_output_or_a_file(
    labthread, known_workspace, document, tmp_path
):
    labthread("import", "doc.md", *WHERE, "--title", "Catch them", "--decider", "U0DEEPA")

    printed = labthread("export", "catch-them")
    written = labthread("export", "catch-them", "-o", "out.md")

    assert printed.returncode == 0
    assert printed.stdout.startswith("# Catch them\n")
    assert "Who labels the mail?" in printed.stdout
    assert "U0DEEPA" in printed.stdout
    assert "named by their ids" in printed.stderr
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "out.md").read_text(encoding="utf-8") == printed.stdout


def test_what_was_exported_goes_in_again_and_comes_out_the_same(
    labthread, known_workspace, document, tmp_path
):
    labthread("import", "doc.md", *WHERE)
    labthread("export", "fraud-recall", "-o", "first.md")
    elsewhere = ["--channel", "C0ELSEWHERE", "--owner", "U012AB34CD"]

    again = labthread("import", "first.md", *elsewhere)
    labthread("export", again.stdout.strip(), "-o", "second.md")

    first, second = (
        (tmp_path / name).read_text(encoding="utf-8").partition("\n## ")[2]
        for name in ("first.md", "second.md")
    )
    assert "Invoices of vendors" in first
    assert second == first


@pytest.mark.parametrize(
    ("form", "begins"), [("md", "# Fraud recall"), ("html", "<!doctype html>"), ("json", "{")]
)
def test_every_format_is_printed(labthread, known_workspace, document, form, begins):
    labthread("import", "doc.md", *WHERE)

    printed = labthread("export", "fraud-recall", "--format", form)

    assert printed.returncode == 0
    assert printed.stdout.lower().startswith(begins.lower())
    if form == "json":
        assert json.loads(printed.stdout)["project"]["key"] == "fraud-recall"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["export", "no-such"], "no project no-such"),
        (["export", "no-such", "--format", "pdf"], "pdf"),
        (["import", "none.md", *WHERE], "none.md cannot be read"),
        (["import", "binary.md", *WHERE], "not text"),
        (["import", "untitled.md", *WHERE], "--title"),
        (["import", "doc.md", "--channel", "#fraud-ml", "--owner", "U012AB"], "--channel"),
        (["import", "doc.md", "--channel", "C012AB", "--owner", "@ana"], "--owner"),
        (["import", "doc.md", *WHERE, "--decider", "ben"], "--decider"),
        (["import", "doc.md", "--channel", "C012AB"], "--owner"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    labthread, known_workspace, document, tmp_path, words, says
):
    (tmp_path / "binary.md").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "untitled.md").write_text("## Problem\n\nNone.\n")

    refused = labthread(*words)

    assert refused.returncode == 1
    assert refused.stdout == ""
    last = refused.stderr.splitlines()[-1]
    assert says in last
    assert "Traceback" not in refused.stderr


def test_a_folder_that_is_not_there_is_named(labthread, known_workspace, document):
    labthread("import", "doc.md", *WHERE)

    refused = labthread("export", "fraud-recall", "-o", "none/doc.md")

    assert refused.returncode == 1
    assert "none/doc.md cannot be written" in refused.stderr


async def test_with_a_token_slack_is_asked_for_names_the_zone_and_the_channel(
    labthread, known_workspace, document
):
    workspace = Workspace(WorkspaceConfig(manifest=load_manifest()))
    async with workspace.serve(port=0):
        settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_API_URL": workspace.api_url,
        }
        ana, channel = workspace.person("ana"), workspace.channel("#fraud-ml")
        where = ["--channel", channel.id, "--owner", ana.id]

        made = await asyncio.to_thread(labthread, "import", "doc.md", *where, **settings)
        printed = await asyncio.to_thread(labthread, "export", "fraud-recall", **settings)
        nobody = await asyncio.to_thread(
            labthread,
            "import",
            "doc.md",
            "--channel",
            channel.id,
            "--owner",
            "U0NOBODY",
            **settings,
        )

    assert "UTC" not in made.stderr
    assert printed.stderr == ""
    assert "| Owner | Ana" in printed.stdout
    assert "CET" in printed.stdout or "CEST" in printed.stdout
    assert nobody.stderr == "labthread: Slack does not know this person.\n"


def test_slack_out_of_reach_costs_the_names_and_nothing_else(labthread, known_workspace, document):
    labthread("import", "doc.md", *WHERE)
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}

    printed = labthread("export", "fraud-recall", **settings)

    assert printed.returncode == 0
    assert printed.stderr == (
        "labthread: Slack is out of reach, so people are named by their ids.\n"
    )
