"""`labthread export` and `labthread import`: a document to and from a file."""

import asyncio
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.environment import (
    WorkspaceOption,
    ask_slack,
    fail,
    read_file,
    say,
    with_storage,
)
from bot.documents.document import Document
from bot.documents.exporting import render
from bot.documents.importing import decode_markdown, read_markdown
from bot.experiments.errors import Refusal
from bot.experiments.projects import Project
from bot.experiments.records import Act, ExportFormat
from bot.experiments.service.imports import import_document
from bot.experiments.service.projects import NewProject, template_for
from bot.outbox.rendering import read_document, with_names
from bot.outbox.slack import Slack
from handlers.asking import reachable_channel, zone_of
from handlers.cards import Counted, count_days
from storage import Storage

documents = typer.Typer()


@documents.command(
    "export", epilog="Example: labthread export fraud-recall --format html -o doc.html"
)
def export_document(
    key: Annotated[str, typer.Argument(help="Key of the project, like fraud-recall.")],
    form: Annotated[
        ExportFormat, typer.Option("--format", help="Markdown, a page that prints well, or JSON.")
    ] = ExportFormat.MARKDOWN,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    workspace: WorkspaceOption = "",
) -> None:
    """Write a project's whole document to standard output, or to a file."""

    async def read(storage: Storage, workspace_id: str) -> tuple[Document, Counted]:
        async with storage.read(workspace_id) as work:
            project = await work.projects.find(key)
            if project is None:
                raise Refusal(f"There is no project {key}.")
            counted = await count_days(work, project, datetime.now(UTC))
            return await read_document(work, project), counted

    async def export() -> str:
        document, counted = await with_storage(read, workspace=workspace)

        async def name_people(slack: Slack) -> Document:
            return await with_names(document, slack)

        named = await ask_slack(name_people, otherwise="people are named by their ids")
        return render(
            named or document,
            form,
            days=counted.days,
            spent=counted.spent,
            calendar=counted.calendar,
            today=counted.today,
        )

    content = asyncio.run(export()).encode()
    if output is None:
        typer.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.")


@documents.command(
    "import", epilog="Example: labthread import doc.md --channel C012AB --owner U012AB"
)
def import_file(
    file: Annotated[Path, typer.Argument(help="A Markdown document.")],
    channel: Annotated[str, typer.Option(help="Id of the channel in which its thread begins.")],
    owner: Annotated[str, typer.Option(help="Slack id of the project's owner.")],
    decider: Annotated[str, typer.Option(help="Slack id of whoever decides on results.")] = "",
    title: Annotated[str, typer.Option(help="A title in place of the document's.")] = "",
    workspace: WorkspaceOption = "",
) -> None:
    """Open a project with a document that was written elsewhere, and print its key.

    A bot that runs on the same database posts it to Slack.
    """
    _check_id("--channel", channel, "CG")
    _check_id("--owner", owner, "UW")
    if decider:
        _check_id("--decider", decider, "UW")
    text = decode_markdown(read_file(file))

    async def ask(slack: Slack) -> tuple[bool, str]:
        client = slack.client
        return await reachable_channel(client, channel), await zone_of(client, owner)

    async def open_with_it(storage: Storage, workspace_id: str) -> Project:
        is_private, zone = await ask_slack(ask, otherwise=_UNASKED) or (True, "UTC")
        async with storage.read(workspace_id) as work:
            template = await template_for(work, channel)
        imported = read_markdown(text, template)
        if not title and not imported.title:
            raise Refusal("The document has no title. Give the project one with --title.")
        new = NewProject(
            title=title or imported.title,
            key="",
            channel_id=channel,
            channel_is_private=is_private,
            owner_id=owner,
            owner_zone=zone,
            decider_id=decider or None,
            collaborator_ids=(),
        )
        act = Act(
            workspace_id=workspace_id,
            actor_id=owner,
            at=datetime.now(UTC),
            key=f"import:{secrets.token_hex(12)}",
        )
        async with storage.begin(workspace_id) as work:
            project = await import_document(
                work,
                act,
                new,
                template=template,
                sections=imported.sections,
                plans=imported.plans,
                notes=imported.notes,
            )
        for warning in imported.warnings:
            say(warning)
        return project

    typer.echo(asyncio.run(with_storage(open_with_it, workspace=workspace)).key)


_UNASKED = (
    "deadlines are counted in UTC, and the project is treated as a private channel's: "
    "only that channel sees it"
)


def _check_id(option: str, text: str, kinds: str) -> None:
    if not re.fullmatch(rf"[{kinds}][A-Z0-9]{{2,20}}", text):
        example = f"{kinds[0]}012AB34CD"
        fail(f"{option} takes an id, like {example}: Slack shows it under the name's details.")
