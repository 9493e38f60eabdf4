"""`labthread outbox`: what was promised to Slack and cannot be delivered."""

import asyncio
from typing import Annotated

import typer

from bot.cli.environment import WorkspaceOption, fail, with_storage
from bot.cli.tables import print_rows
from storage import Storage
from storage.outbox import DeadLetter

outbox = typer.Typer(
    help="What was promised to Slack and could not be delivered.",
    epilog="Example: labthread outbox list",
    no_args_is_help=True,
)
_COLUMNS = ("id", "project", "what", "promised", "tries", "why")
#: More than these are a matter for the database's own tools.
_MOST = 10_000
#: The last number that an id can be; neither database can be asked for one beyond it.
_LAST = 2**63 - 1


@outbox.command("list", epilog="Example: labthread outbox list")
def list_outbox(workspace: WorkspaceOption = "") -> None:
    """Print what was given up, oldest first, and what waits for channels out of reach."""

    async def read(
        storage: Storage, workspace_id: str
    ) -> tuple[list[DeadLetter], list[tuple[str, str, int]]]:
        async with storage.read(workspace_id) as work:
            dead = await work.outbox.dead_letters(limit=_MOST)
            return dead, await work.lanes.out_of_reach()

    dead, out_of_reach = asyncio.run(with_storage(read, workspace=workspace))
    if dead:
        print_rows(_COLUMNS, [_row(each) for each in dead])
    for channel_id, trouble, waiting in out_of_reach:
        typer.echo(f"{channel_id} is out of reach ({trouble}): {waiting} wait until it is back.")
    if not dead and not out_of_reach:
        typer.echo("Nothing was given up, and every channel is in reach.")


@outbox.command("replay", epilog="Example: labthread outbox replay 17 18, or: replay --all")
def replay_outbox(
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="As the list shows them.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that was given up.")] = False,
    workspace: WorkspaceOption = "",
) -> None:
    """Promise what was given up once more, and try channels out of reach at once.

    A bot that runs delivers it within seconds. What fails again is given up again.
    """
    if bool(ids) == everything:
        fail("Name ids as labthread outbox list shows them, or --all.")

    async def replay(storage: Storage, workspace_id: str) -> list[int]:
        async with storage.begin(workspace_id) as work:
            wanted = [each for each in ids or [] if 0 < each <= _LAST]
            if everything:
                dead = await work.outbox.dead_letters(limit=_MOST)
                wanted = [each.intent.id for each in dead]
            await work.lanes.resume()
            return await work.outbox.replay(wanted)

    replayed = asyncio.run(with_storage(replay, workspace=workspace))
    unknown = sorted(set(ids or []) - set(replayed))
    if replayed:
        typer.echo(f"{len(replayed)} promised once more.")
    if unknown:
        fail(f"Never given up, or delivered since: {', '.join(map(str, unknown))}.")
    if not replayed:
        typer.echo("Nothing was given up.")


def _row(each: DeadLetter) -> tuple[str, ...]:
    intent = each.intent
    what = f"{intent.kind} {intent.ref}".strip()
    promised = intent.created_at.strftime("%Y-%m-%d %H:%M UTC")
    return (str(intent.id), each.project_key, what, promised, str(intent.attempts), each.reason)
