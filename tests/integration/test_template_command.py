"""`labthread template`: add a file, see what there is, print one to start from."""

import pytest

from bot.documents.template_file import parse_template, write_template

GROWTH = """\
# Ours, since the offsite.
template: growth
sections:
  - problem
  - baseline
  - hypothesis
"""


@pytest.fixture
def growth(tmp_path):
    """A file with a small template."""
    path = tmp_path / "growth.yml"
    path.write_text(GROWTH, encoding="utf-8")
    return path


def test_a_template_is_added_listed_and_printed_whole(labthread, known_workspace, growth):
    added = labthread("template", "add", "growth.yml")
    listed = labthread("template", "list")
    printed = labthread("template", "print", "growth")

    assert (added.returncode, added.stdout) == (0, "growth 1\n")
    assert "/lab settings" in added.stderr
    assert listed.stdout == "default 1\ngrowth 1\n"
    assert write_template(parse_template(GROWTH)) == printed.stdout


def test_a_changed_file_is_a_new_version(labthread, known_workspace, growth):
    labthread("template", "add", "growth.yml")
    growth.write_text(GROWTH.replace("  - problem\n", ""), encoding="utf-8")

    assert labthread("template", "add", "growth.yml").stdout == "growth 2\n"


def test_the_default_one_is_printed_without_a_database_and_can_be_started_from(
    labthread, known_workspace, tmp_path
):
    printed = labthread("template", "print", DATABASE_URL="postgresql://127.0.0.1:9/none")
    (tmp_path / "own.yml").write_text(
        printed.stdout.replace("template: default", "template: own"), encoding="utf-8"
    )

    assert labthread("template", "add", "own.yml").stdout == "own 1\n"


def test_the_default_one_cannot_be_replaced(labthread, known_workspace, growth):
    growth.write_text(GROWTH.replace("growth", "default"), encoding="utf-8")

    refused = labthread("template", "add", "growth.yml")

    assert refused.returncode == 1
    assert "default" in refused.stderr


def test_errors_name_the_file_and_the_line(labthread, known_workspace, growth):
    growth.write_text(GROWTH + "  - key: ethics\n    fieds: []\n", encoding="utf-8")

    refused = labthread("template", "add", "growth.yml")

    assert refused.returncode == 1
    assert "growth.yml, line 8" in refused.stderr
    assert "fieds" in refused.stderr
    assert labthread("template", "list").stdout == "default 1\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00", "not UTF-8 text"), (None, "cannot be read")],
    ids=["binary", "missing"],
)
def test_a_file_that_is_no_text_is_one_line(labthread, known_workspace, growth, content, says):
    growth.unlink()
    if content:
        growth.write_bytes(content)

    refused = labthread("template", "add", "growth.yml")

    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert says in line


def test_an_unknown_key_is_one_line(labthread, known_workspace):
    refused = labthread("template", "print", "growth")

    assert refused.returncode == 1
    assert refused.stderr == "labthread: There is no template “growth” here.\n"
