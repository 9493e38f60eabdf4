"""The schema's version: migrations create it, and nothing else does."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import WRITES


class SchemaMismatch(Exception):
    """The database's schema is not this program's; the message says what to run."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def known_revisions() -> tuple[str, ...]:
    """Every schema version that this program knows, newest first."""
    return tuple(each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Bring the schema to this program's version, in one transaction."""
    await _migrate(engine, command.upgrade, revision)


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Take the schema back to an older version, in one transaction."""
    await _migrate(engine, command.downgrade, revision)


async def _migrate(engine: AsyncEngine, step: Callable[[Config, str], None], revision: str) -> None:
    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        step(config, revision)

    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        # Alembic is for one at a time in a process: SQLite's lock is taken before, not within.
        await connection.exec_driver_sql("SELECT 1")
        await connection.run_sync(run)


async def current_revision(engine: AsyncEngine) -> str | None:
    """The version of the database's schema; None where it has none."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )


async def prepare(engine: AsyncEngine, *, own_file: bool) -> None:
    """Make sure that the schema is this program's before anything uses it.

    A SQLite file of our own (`own_file`) is created and upgraded here; any other database
    is left alone. Raises SchemaMismatch with the command to run.
    """
    current = await current_revision(engine)
    known = known_revisions()
    if current == known[0]:
        return
    if current is not None and current not in known:
        raise SchemaMismatch(
            f"The database is of a newer Labthread (schema {current}). "
            "Nothing was touched. Install that version or a newer one."
        )
    if not own_file:
        raise SchemaMismatch(
            f"The database's schema is {current or 'empty'}, this version needs {known[0]}. "
            "Run: labthread db upgrade"
        )
    await upgrade(engine)
