"""`labthread db`: moving to another database, and backups."""

import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from storage import Storage

from .storage.test_migrations import fill

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
async def filled(tmp_path) -> Path:
    """The database that the command line uses where none is named, with something in it."""
    path = tmp_path / "labthread.sqlite3"
    storage = Storage(f"sqlite:///{path}")
    await storage.prepare()
    await fill(storage)
    await storage.close()
    return path


@pytest.fixture
def server_url(migrated_postgresql, postgresql):
    """A PostgreSQL database without any table."""
    with postgresql.database() as url:
        yield url.render_as_string(hide_password=False)


def one_line(text: str) -> str:
    (line,) = text.splitlines()
    return line


def rows_of(connection, names: str) -> dict[str, int]:
    """How many rows each table holds, of all tables that the engine knows of."""
    counts = {}
    for (name,) in connection.execute(names).fetchall():
        if not name.startswith("search_index"):  # SQLite's own tables for it
            (counts[name],) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
    return counts


def rows_of_file(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as file:
        return rows_of(file, "SELECT name FROM sqlite_master WHERE type = 'table'")


class TestCopy:
    def test_fills_an_empty_postgresql_and_the_way_back(
        self, labthread, filled, server_url, tmp_path
    ):
        there = labthread("db", "copy", "--to", server_url)
        back = labthread("db", "copy", "--from", server_url, "--to", "sqlite:///back.sqlite3")

        before = rows_of_file(filled)
        with psycopg.connect(server_url) as server:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            assert rows_of(server, names) == before
        assert rows_of_file(tmp_path / "back.sqlite3") == before
        rows = sum(before.values()) - 1  # the schema's version is nobody's row
        for done in (there, back):
            assert (done.returncode, done.stderr) == (0, "")
            said = f"Copied and compared {rows} rows in {len(before) - 1} tables."
            assert one_line(done.stdout).startswith(said)

    def test_says_in_one_line_why_not(self, labthread, filled):
        refused = labthread("db", "copy", "--to", "sqlite:///labthread.sqlite3")

        assert (refused.returncode, refused.stdout) == (1, "")
        assert "the same database. Nothing was touched." in one_line(refused.stderr)

    def test_needs_to_know_where_to(self, labthread):
        refused = labthread("db", "copy")

        assert refused.returncode == 1
        assert "--to" in one_line(refused.stderr)

    @pytest.mark.parametrize(
        "address",
        [
            "mysql://ana:secret@127.0.0.1/lab",
            "postgresql://ana:secret@127.0.0.1:port/lab",
            "postgresql://ana:secret@127.0.0.1:9/lab",
        ],
    )
    def test_never_repeats_a_password(self, labthread, filled, address):
        refused = labthread("db", "copy", "--to", address)

        assert refused.returncode == 1
        assert "secret" not in one_line(refused.stderr)

    def test_of_an_older_schema_names_what_to_run(self, labthread, filled, server_url):
        with closing(sqlite3.connect(filled)) as file, file:
            file.execute("UPDATE alembic_version SET version_num = '0001'")

        refused = labthread("db", "copy", "--to", server_url)

        assert refused.returncode == 1
        assert "Run: labthread db upgrade" in one_line(refused.stderr)

    def test_shows_a_bar_on_a_terminal(self, filled, tmp_path):
        ours, theirs = pty.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "bot", "db", "copy", "--to", "sqlite:///new.sqlite3"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "TERM": "xterm"},
            stdout=subprocess.PIPE,
            stderr=theirs,
            timeout=60,
            check=False,
        )
        os.close(theirs)
        shown = os.read(ours, 100_000).decode()
        os.close(ours)

        assert done.returncode == 0
        assert "Copying and comparing" in shown
        assert "100%" in shown


class TestBackup:
    def test_is_named_by_its_time_and_lies_beside_the_database(self, labthread, filled, tmp_path):
        done = labthread("db", "backup")

        (made,) = tmp_path.glob("labthread-*")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(r"labthread-\d{4}-\d\d-\d\d-\d{4}\.sqlite3", made.name)
        assert made.name in one_line(done.stdout)
        assert rows_of_file(made) == rows_of_file(filled)

    def test_goes_where_it_is_told_and_keeps_what_is_there(self, labthread, filled, tmp_path):
        first = labthread("db", "backup", "monday.sqlite3")
        second = labthread("db", "backup", "monday.sqlite3")

        assert (first.returncode, second.returncode) == (0, 1)
        assert "monday.sqlite3 is there already" in one_line(second.stderr)

    def test_of_postgresql_is_the_work_of_its_own_tool(self, labthread):
        refused = labthread("db", "backup", DATABASE_URL="postgresql://ana:secret@127.0.0.1:9/lab")

        assert refused.returncode == 1
        assert "pg_dump" in one_line(refused.stderr)
        assert "secret" not in refused.stderr

    def test_of_nothing_says_so_and_makes_nothing(self, labthread, tmp_path):
        refused = labthread("db", "backup")

        assert refused.returncode == 1
        assert "There is no database labthread.sqlite3." in one_line(refused.stderr)
        assert list(tmp_path.iterdir()) == []

    def test_where_nobody_may_write_is_one_line(self, labthread, filled, tmp_path):
        refused = labthread("db", "backup", "labthread.sqlite3/monday.sqlite3")

        assert refused.returncode == 1
        assert "cannot be written: Not a directory." in one_line(refused.stderr)

    def test_that_finds_no_room_leaves_no_half_of_a_file(self, filled, tmp_path):
        # A file may not grow beyond a hundred blocks, as on a disk that is full.
        command = f"ulimit -f 100; exec {sys.executable} -m bot db backup monday.sqlite3"
        refused = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

        assert refused.returncode == 1
        assert "no backup was left" in one_line(refused.stderr)
        assert [each.name for each in tmp_path.iterdir() if "monday" in each.name] == []
