"""`labthread token`: tokens for reporting results over HTTP."""

import asyncio
import re
import secrets
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.environment import WorkspaceOption, fail, with_storage
from bot.cli.tables import print_rows
from bot.experiments.errors import Refusal
from bot.experiments.records import Act
from bot.experiments.service.tokens import create_token as make
from bot.experiments.service.tokens import revoke_token as end
from bot.experiments.tokens import Token, parse_token_ref
from storage import Storage
from storage.work import SqlWork

tokens = typer.Typer(
    help="Tokens for reporting results over HTTP.",
    epilog="Example: labthread token create --expires 90d",
    no_args_is_help=True,
)
_COLUMNS = ("id", "label", "opens", "made by", "made", "expires", "last used", "revoked")


@tokens.command("create", epilog="Example: labthread token create --project fraud-recall")
def create_token(
    project: Annotated[str, typer.Option(help="Key of the one project it opens.")] = "",
    expires: Annotated[str, typer.Option(help="After how long it ends, like 90d.")] = "",
    label: Annotated[str, typer.Option(help="What it is for, like “CI of fraud”.")] = "",
    workspace: WorkspaceOption = "",
) -> None:
    """Make a token for reporting results and print it, once, alone on standard output."""
    lifetime = re.fullmatch(r"(\d{1,4})d", expires)
    if expires and (lifetime is None or not int(lifetime[1])):
        fail("Write the time as days, like 90d.")
    days = int(lifetime[1]) if lifetime else None

    async def create(storage: Storage, workspace_id: str) -> str:
        async with storage.begin(workspace_id) as work:
            found = await work.projects.find(project) if project else None
            if project and found is None:
                raise Refusal(f"There is no project {project}.")
            project_id = found.id if found else None
            act = _act(workspace_id)
            return await make(
                work, act, project_id=project_id, label=label, days=days, by_admin=True
            )

    typer.echo(asyncio.run(with_storage(create, workspace=workspace)))


@tokens.command("list", epilog="Example: labthread token list")
def list_tokens(workspace: WorkspaceOption = "") -> None:
    """Print what is known of every token, oldest first; the tokens themselves are not kept."""

    async def read(storage: Storage, workspace_id: str) -> list[tuple[str, ...]]:
        async with storage.read(workspace_id) as work:
            return [_row(each, await _opens(work, each)) for each in await work.tokens.all()]

    print_rows(_COLUMNS, asyncio.run(with_storage(read, workspace=workspace)))


@tokens.command("revoke", epilog="Example: labthread token revoke t12")
def revoke_token(
    token: Annotated[str, typer.Argument(metavar="ID", help="Its id, as the list shows it.")],
    workspace: WorkspaceOption = "",
) -> None:
    """End a token at once; what it reported stays."""

    async def revoke(storage: Storage, workspace_id: str) -> tuple[Token, str]:
        async with storage.begin(workspace_id) as work:
            revoked = await end(
                work, _act(workspace_id), token_id=parse_token_ref(token), by_admin=True
            )
            return revoked, await _opens(work, revoked)

    revoked, opens = asyncio.run(with_storage(revoke, workspace=workspace))
    label = f" “{revoked.label}”" if revoked.label else ""
    typer.echo(
        f"{revoked.ref}{label}, which opened {opens}, is revoked since "
        f"{_moment(revoked.revoked_at, '')}. What it reported stays."
    )


def _act(workspace_id: str) -> Act:
    """The operator, who is no Slack user, doing something now."""
    key = f"token:{secrets.token_hex(8)}"
    return Act(workspace_id=workspace_id, actor_id="", at=datetime.now(UTC), key=key)


async def _opens(work: SqlWork, token: Token) -> str:
    if token.project_id is None:
        return "every project"
    return (await work.projects.get(token.project_id)).key


def _row(token: Token, opens: str) -> tuple[str, ...]:
    return (
        token.ref,
        token.label or "-",
        opens,
        token.created_by or "operator",
        _moment(token.created_at, "-"),
        _moment(token.expires_at, "never"),
        _moment(token.last_used_at, "never"),
        _moment(token.revoked_at, "-"),
    )


def _moment(at: datetime | None, none: str) -> str:
    return none if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
