"""`labthread db`: the database's schema."""

import asyncio

import typer

from bot.cli.environment import read_settings
from storage import Storage
from storage.schema import upgrade

database = typer.Typer(
    help="The database's schema.", epilog="Example: labthread db upgrade", no_args_is_help=True
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
