"""A backup holds the database as it stood at one moment, however busy the bot is."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.experiments.errors import Refusal
from bot.experiments.records import IntentKind
from storage import Storage
from storage.backup import back_up, database_file

from ..events import STARTED
from ..factories import T1, build_act, build_comment
from .contents import held_by
from .test_migrations import fill, sqlite_only


def unheard(done: int, total: int) -> None:
    """Progress that nobody follows."""


@pytest.fixture
def file(tmp_path) -> Path:
    """Where the backup goes: a folder of its own."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "labthread [1].sqlite3"


@pytest.fixture
def big(tmp_path) -> Path:
    """A database of four megabytes, kept as the bot keeps it."""
    path = tmp_path / "big.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE kept (text)")
        database.executemany("INSERT INTO kept VALUES (?)", [("labels " * 140,)] * 4_000)
        database.execute("CREATE TABLE said (number)")
        database.execute("CREATE TABLE done (number)")
    return path


def numbers(path: Path, table: str) -> list[int]:
    with closing(sqlite3.connect(path)) as database:
        return [number for (number,) in database.execute(f"SELECT number FROM {table}")]


@sqlite_only
async def test_a_backup_of_a_busy_bot_opens_and_each_act_in_it_is_whole(
    storage, project, database_url, file
):
    async with storage.begin(T1) as work:  # so much that a backup takes some steps
        for _ in range(200):
            await work.comments.add(build_comment(project.id, text="labels " * 3_000))
    written: asyncio.Queue[int] = asyncio.Queue()
    stopped = asyncio.Event()

    async def keep_writing() -> None:
        while not stopped.is_set():
            async with storage.begin(T1) as work:
                entry = await work.log.append(build_act(), project.id, 0, STARTED)
                await work.outbox.add(project, IntentKind.ENTRY, str(entry.id))
            written.put_nowait(entry.id)

    writers = [asyncio.create_task(keep_writing()) for _ in range(3)]
    copies = [file.with_name(f"{number}.sqlite3") for number in range(5)]
    expected: list[set[int]] = []
    for copy in copies:
        expected.append({await written.get() for _ in range(20)})
        await asyncio.to_thread(back_up, database_file(database_url), copy, unheard)
    stopped.set()
    await asyncio.gather(*writers)

    for copy, before in zip(copies, expected, strict=True):
        held = await held_by(f"sqlite:///{copy}")
        entries = {row["id"] for row in held["log_entries"]}
        assert entries == {int(row["ref"]) for row in held["outbox"]}
        assert entries.issuperset(before)


def test_a_backup_ends_though_others_write_between_any_two_of_its_steps(big, file):
    told = []

    def write(done: int, total: int) -> None:
        told.append((done, total))
        with closing(sqlite3.connect(big, timeout=0)) as database, database:
            for table in ("said", "done"):
                database.execute(f"INSERT INTO {table} VALUES (?)", (len(told),))
            database.execute("INSERT INTO kept SELECT text FROM kept LIMIT 100")

    back_up(big, file, write)

    dones = [done for done, _ in told]
    (total,) = {total for _, total in told}
    assert dones == sorted(set(dones))
    assert (len(dones), dones[-1]) == (-(-total // 256), total)
    assert numbers(file, "said") == numbers(file, "done") == []
    assert numbers(big, "said") == list(range(1, len(told) + 1))


@sqlite_only
async def test_a_backup_is_put_back_by_opening_it(storage, database_url, file):
    await fill(storage)
    back_up(database_file(database_url), file, unheard)

    restored = Storage(f"sqlite:///{file}")
    await restored.prepare()
    async with restored.begin(T1) as work:
        assert await work.projects.find("fraud-recall") is not None
        await work.comments.add(build_comment(1))
    await restored.close()


def test_a_backup_is_its_owners_alone_and_one_file(big, file):
    back_up(big, file, unheard)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_never_takes_the_place_of_a_file(big, file):
    file.write_text("of Monday")

    with pytest.raises(Refusal, match="is there already and was kept"):
        back_up(big, file, unheard)

    assert file.read_text() == "of Monday"


def test_a_file_that_comes_meanwhile_is_kept_too(big, file):
    with pytest.raises(Refusal, match="File exists"):
        back_up(big, file, lambda *_: file.write_text("of somebody else"))

    assert file.read_text() == "of somebody else"
    assert list(file.parent.iterdir()) == [file]


def test_a_database_that_is_not_there_is_not_made(tmp_path, file):
    with pytest.raises(Refusal, match=r"no database .*gone\.db"):
        back_up(tmp_path / "gone.db", file, unheard)

    assert not (tmp_path / "gone.db").exists()
    assert not file.exists()


def test_a_folder_that_is_not_there_is_told(big, file):
    with pytest.raises(Refusal, match="cannot be written: No such file or directory"):
        back_up(big, file.parent / "none" / "a.sqlite3", unheard)


def test_a_database_that_is_damaged_leaves_no_backup(big, file):
    with closing(sqlite3.connect(big)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with big.open("r+b") as pages:
        pages.seek(100 * 4096)
        pages.write(b"\xff" * 4096)

    with pytest.raises(Refusal, match=r"copy is damaged.*No backup was left"):
        back_up(big, file, unheard)

    assert list(file.parent.iterdir()) == []


def test_what_is_no_database_leaves_no_backup(tmp_path, file):
    (tmp_path / "notes.txt").write_text("labels " * 1_000)

    with pytest.raises(Refusal, match="file is not a database"):
        back_up(tmp_path / "notes.txt", file, unheard)

    assert list(file.parent.iterdir()) == []


def test_a_backup_that_is_stopped_leaves_nothing(big, file):
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(big, file, stop)

    assert list(file.parent.iterdir()) == []
