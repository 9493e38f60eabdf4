"""A copy of the SQLite database while others write to it."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.experiments.errors import Refusal

#: Told how much is done, and of how much.
Tell = Callable[[int, int], None]
#: Pages between two words about progress; a megabyte.
_STEP = 256
#: What SQLite may leave beside a file that it did not come to close.
_BESIDE = ("", "-journal", "-wal", "-shm")
_NO_ADDRESS = (
    "A database's address is like sqlite:///labthread.sqlite3 or postgresql://user@host/name. "
    "Nothing was touched."
)


def database_file(database_url: str) -> Path | None:
    """The file of a SQLite database; None on PostgreSQL.

    Raises Refusal where the address is of neither, and does not repeat it: it may hold a password.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise Refusal(_NO_ADDRESS) from None
    path = (url.database or "").removeprefix("file:")
    match url.get_backend_name():
        case "postgresql" | "postgres":
            return None
        case "sqlite" if path not in ("", ":memory:"):
            return Path(path)
    raise Refusal(_NO_ADDRESS)


def check_there(file: Path) -> None:
    """Raise Refusal where a SQLite database does not exist: to open it would make an empty one."""
    if not file.is_file():
        raise Refusal(f"There is no database {file}. Nothing was touched.")


def back_up(source: Path, file: Path, tell: Tell) -> None:
    """Copy a SQLite database as it stands now to a new file that its owner alone may read.

    The copy is checked before it gets its name. Raises Refusal where there is no database, the
    file exists or cannot be written, or the copy is damaged; then nothing is left of it.
    """
    check_there(source)
    if file.exists():
        raise Refusal(f"{file} is there already and was kept. Name another file.")
    try:
        with tempfile.NamedTemporaryFile(
            prefix=f"{file.name}.", suffix=".part", dir=file.parent, delete=False
        ) as made:
            part = Path(made.name)
        try:
            _copy(source, part, tell)
            file.touch(mode=0o600, exist_ok=False)  # whoever else made it meanwhile keeps it
            part.replace(file)
        finally:
            for ending in _BESIDE:
                part.with_name(part.name + ending).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Refusal(
            f"{file} cannot be written: {why}. The database is as it was, and no backup was left."
        ) from error


def _copy(source: Path, part: Path, tell: Tell) -> None:
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as reading,
        closing(sqlite3.connect(part)) as writing,
    ):
        # SQLite begins a backup again whenever it sees that another process has written, so
        # beside a busy bot it might never end. A transaction that stays open sees what stood when
        # it began, and in WAL mode keeps no writer waiting. VACUUM INTO would do as well, but says
        # nothing until it is through.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(
            writing, pages=_STEP, progress=lambda _, left, total: tell(total - left, total)
        )
        (found,) = writing.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            # What is wrong stands behind a heading of its own.
            raise Refusal(
                f"The copy is damaged ({found.splitlines()[-1]}), and the database itself may be. "
                "No backup was left."
            )
