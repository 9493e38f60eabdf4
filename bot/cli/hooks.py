"""`labthread hook`: addresses at which trackers tell what happened."""

import asyncio
import secrets
import sys
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import typer

from bot.cli.environment import WorkspaceOption, fail, read_settings, say, with_storage
from bot.config import Settings
from bot.experiments.errors import Refusal
from bot.experiments.trackers import Tracker
from storage import Storage
from storage.hooks import Hook
from storage.vault import Vault, new_key
from storage.work import SqlWork

hooks = typer.Typer(
    help="Hooks: addresses at which MLflow, W&B, GitHub and GrowthBook tell what happened.",
    epilog="Example: labthread hook create github",
    no_args_is_help=True,
)
HookId = Annotated[str, typer.Argument(metavar="ID", help="The last part of its address.")]
#: The longest secret that is taken.
_MOST = 500


@hooks.command("create", epilog="Example: labthread hook create github --project fraud-recall")
def create_hook(
    tracker: Annotated[Tracker, typer.Argument(metavar="PROVIDER", help=", ".join(Tracker))],
    project: Annotated[str, typer.Option(help="Key of the one project it touches.")] = "",
    secret_stdin: Annotated[
        bool, typer.Option("--secret-stdin", help="Read the secret from standard input.")
    ] = False,
    workspace: WorkspaceOption = "",
) -> None:
    """Make a hook; print its address and its secret, once. docs/trackers.md has what follows."""
    settings = read_settings()
    vault = _vault(settings)
    secret = _read_secret() if secret_stdin else secrets.token_urlsafe(32)
    hook_id = f"hook_{secrets.token_urlsafe(18)}"

    async def create(storage: Storage, workspace_id: str) -> None:
        async with storage.begin(workspace_id) as work:
            found = await work.projects.find(project) if project else None
            if project and found is None:
                raise Refusal(f"There is no project {project}.")
            await work.hooks.add(
                Hook(
                    id=hook_id,
                    workspace_id=workspace_id,
                    tracker=tracker,
                    project_id=found.id if found else None,
                    sealed_secret=vault.seal(secret),
                    created_at=datetime.now(UTC),
                )
            )

    asyncio.run(with_storage(create, workspace=workspace))
    typer.echo(f"Address: {settings.address}/api/v1/hooks/{tracker.value}/{hook_id}")
    if not secret_stdin:
        typer.echo(f"Secret:  {secret}")
    if not settings.public_url:
        say("PUBLIC_URL is not set; put the address there at which others reach this machine.")


@hooks.command("list", epilog="Example: labthread hook list")
def list_hooks(workspace: WorkspaceOption = "") -> None:
    """Print every hook: its id, for which tracker and project, and when it was last used."""

    async def read(storage: Storage, workspace_id: str) -> list[str]:
        async with storage.read(workspace_id) as work:
            return [await _line(work, each) for each in await work.hooks.all()]

    for line in asyncio.run(with_storage(read, workspace=workspace)):
        typer.echo(line)


@hooks.command("revoke", epilog="Example: labthread hook revoke hook_…")
def revoke_hook(hook_id: HookId, workspace: WorkspaceOption = "") -> None:
    """End a hook at once; what it brought stays."""

    async def revoke(storage: Storage, workspace_id: str) -> None:
        async with storage.begin(workspace_id) as work:
            await work.hooks.revoke(hook_id, datetime.now(UTC))

    asyncio.run(with_storage(revoke, workspace=workspace))
    typer.echo(f"{hook_id} is revoked. What it brought stays.")


@hooks.command("secret", epilog="Example: labthread hook secret hook_… < secret.txt")
def set_secret(hook_id: HookId, workspace: WorkspaceOption = "") -> None:
    """Give a hook the secret on standard input, such as the one that GrowthBook made."""
    vault = _vault(read_settings())
    sealed = vault.seal(_read_secret())

    async def change(storage: Storage, workspace_id: str) -> None:
        async with storage.begin(workspace_id) as work:
            await work.hooks.set_secret(hook_id, sealed)

    asyncio.run(with_storage(change, workspace=workspace))
    typer.echo(f"{hook_id} has its new secret.")


def _vault(settings: Settings) -> Vault:
    keys = settings.labthread_encryption_key.get_secret_value()
    return Vault(keys) if keys else _fail_without_key()


def _fail_without_key() -> NoReturn:
    say("A secret is kept encrypted, and there is no key yet. Add this line to .env:")
    typer.echo(f"LABTHREAD_ENCRYPTION_KEY={new_key()}", err=True)
    sys.exit(1)


def _read_secret() -> str:
    secret = sys.stdin.readline().strip()
    if not secret or len(secret) > _MOST:
        fail(f"Write the secret to standard input: one line of at most {_MOST} characters.")
    return secret


async def _line(work: SqlWork, hook: Hook) -> str:
    where = "every project"
    if hook.project_id is not None:
        where = (await work.projects.get(hook.project_id)).key
    used = f"last used {_moment(hook.last_used_at)}" if hook.last_used_at else "not used yet"
    state = f"revoked {_moment(hook.revoked_at)}" if hook.revoked_at else used
    return f"{hook.id}  {hook.tracker.value}  {where}  made {_moment(hook.created_at)}  {state}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
