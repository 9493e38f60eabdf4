"""`labthread token`: tokens for reporting results over HTTP."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot.cli.environment import WorkspaceOption, fail, with_storage
from bot.experiments.errors import Refusal
from storage import Storage

tokens = typer.Typer(
    help="Tokens for reporting results over HTTP.",
    epilog="Example: labthread token create --expires 90d",
    no_args_is_help=True,
)


@tokens.command("create", epilog="Example: labthread token create --project fraud-recall")
def create_token(
    project: Annotated[str, typer.Option(help="Key of the one project it opens.")] = "",
    expires: Annotated[str, typer.Option(help="After how long it ends, like 90d.")] = "",
    workspace: WorkspaceOption = "",
) -> None:
    """Make a token for reporting results and print it, once, alone on standard output."""
    lifetime = re.fullmatch(r"(\d{1,4})d", expires)
    if expires and (lifetime is None or not int(lifetime[1])):
        fail("Write the time as days, like 90d.")
    now = datetime.now(UTC)
    expires_at = now + timedelta(days=int(lifetime[1])) if lifetime else None

    async def create(storage: Storage, workspace_id: str) -> str:
        async with storage.begin(workspace_id) as work:
            found = await work.projects.find(project) if project else None
            if project and found is None:
                raise Refusal(f"There is no project {project}.")
            return await work.tokens.create(
                project_id=found.id if found else None, now=now, expires_at=expires_at
            )

    typer.echo(asyncio.run(with_storage(create, workspace=workspace)))
