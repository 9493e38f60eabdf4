"""`labthread template`: what a design doc asks for, as a file."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.environment import WorkspaceOption, fail, read_file, say, with_storage
from bot.documents.template_file import TemplateFileError, parse_template, write_template
from bot.experiments.default_template import DEFAULT_TEMPLATE
from storage import Storage

templates = typer.Typer(
    help="Templates of design docs, as YAML files.",
    epilog="Example: labthread template print > growth.yml",
    no_args_is_help=True,
)


@templates.command("add", epilog="Example: labthread template add growth.yml")
def add_template(
    file: Annotated[Path, typer.Argument(help="A YAML file; docs/templates.md describes it.")],
    workspace: WorkspaceOption = "",
) -> None:
    """Add a template, or a new version of it, and print its key and version.

    Projects keep the version that they began with.
    """
    try:
        source = read_file(file).decode("utf-8-sig")
        template = parse_template(source)
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text.")
    except TemplateFileError as wrong:
        for line, problem in wrong.problems:
            say(f"{file}, line {line}: {problem}")
        raise typer.Exit(1) from None
    if template.key == DEFAULT_TEMPLATE.key:
        fail(f"{file}: the template “{template.key}” is Labthread's own. Choose another key.")

    async def add(storage: Storage, workspace_id: str) -> int:
        async with storage.begin(workspace_id) as work:
            # Written out whole: what the file took from the default one stays as it is now.
            whole = write_template(template)
            return await work.templates.add(template.key, whole, datetime.now(UTC))

    version = asyncio.run(with_storage(add, workspace=workspace))
    typer.echo(f"{template.key} {version}")
    say("Choose it for new projects in /lab settings.")


@templates.command("list", epilog="Example: labthread template list")
def list_templates(workspace: WorkspaceOption = "") -> None:
    """Print the key and the newest version of every template."""

    async def read(storage: Storage, workspace_id: str) -> Sequence[tuple[str, int]]:
        async with storage.read(workspace_id) as work:
            return await work.templates.keys()

    own = asyncio.run(with_storage(read, workspace=workspace))
    for key, version in [(DEFAULT_TEMPLATE.key, DEFAULT_TEMPLATE.version), *own]:
        typer.echo(f"{key} {version}")


@templates.command("print", epilog="Example: labthread template print > growth.yml")
def print_template(
    key: Annotated[
        str, typer.Argument(help="Key of the template; without it, Labthread's own.")
    ] = DEFAULT_TEMPLATE.key,
    workspace: WorkspaceOption = "",
) -> None:
    """Print a template's newest version as YAML, to start one of your own from."""
    if key == DEFAULT_TEMPLATE.key:
        typer.echo(write_template(DEFAULT_TEMPLATE), nl=False)
        return

    async def read(storage: Storage, workspace_id: str) -> str:
        async with storage.read(workspace_id) as work:
            return await work.templates.source(key, await work.templates.newest(key))

    typer.echo(asyncio.run(with_storage(read, workspace=workspace)), nl=False)
