"""`labthread db`: the database's schema, a move to another database, and backups."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.environment import fail, read_settings
from storage import Storage
from storage.backup import Tell, back_up, database_file
from storage.copying import copy_database
from storage.schema import upgrade

database = typer.Typer(
    help="The database: its schema, a move to another one, and backups.",
    epilog="Example: labthread db upgrade",
    no_args_is_help=True,
)


@database.command("upgrade", epilog="Example: DATABASE_URL=postgresql://… labthread db upgrade")
def upgrade_database() -> None:
    """Bring the database's schema to this version's."""

    async def bring() -> None:
        storage = Storage(read_settings().database_url)
        try:
            await upgrade(storage.engine)
        finally:
            await storage.close()

    asyncio.run(bring())
    typer.echo("The schema is up to date.")


@database.command(
    "copy",
    epilog="Example: labthread db copy --from sqlite:///labthread.sqlite3 "
    "--to postgresql://labthread@localhost/labthread",
)
def copy(
    target: Annotated[
        str, typer.Option("--to", metavar="URL", help="The database to fill; it must be empty.")
    ],
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="URL", help="The database to copy; without it, DATABASE_URL's."
        ),
    ] = "",
) -> None:
    """Copy everything to another database, SQLite or PostgreSQL, and compare every row.

    Stop the bot first: what it keeps after the copy has begun stays behind. All of it arrives, or
    nothing does; the source stays as it is.
    """
    with _progress("Copying and comparing") as tell:
        copied = asyncio.run(copy_database(source or read_settings().database_url, target, tell))
    typer.echo(
        f"Copied and compared {copied.rows} rows in {copied.tables} tables. "
        "Set DATABASE_URL to the new database and start the bot."
    )


@database.command("backup", epilog="Example: labthread db backup /var/backups/monday.sqlite3")
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A new file; without it, one named by the time in UTC, beside the database."
        ),
    ] = None,
) -> None:
    """Copy the SQLite database to a file, while the bot runs, and check the copy."""
    source = database_file(read_settings().database_url)
    if source is None:
        fail("This backs up SQLite; PostgreSQL brings its own tool for that: pg_dump.")
    if file is None:
        file = source.with_name(f"labthread-{datetime.now(UTC):%Y-%m-%d-%H%M}.sqlite3")
    with _progress("Backing up") as tell:
        back_up(source, file, tell)
    typer.echo(f"{file} is whole: {file.stat().st_size / 1e6:.1f} MB.")


@contextmanager
def _progress(label: str) -> Iterator[Tell]:
    """A bar on standard error, where that is a terminal; it goes when the work is done."""
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
