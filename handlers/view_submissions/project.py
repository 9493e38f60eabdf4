"""The form that opens a project."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.documents.importing import read_markdown
from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.service.imports import import_document
from bot.experiments.service.projects import NewProject, open_project, template_for
from handlers.asking import reachable_channel, require_present, zone_of
from handlers.forms import ProjectForm, read_file
from handlers.interaction import Interaction
from handlers.views.project_modal import build_imported_modal


async def submit_project(interaction: Interaction) -> None:
    """Open the project, unless its channel is out of reach; perhaps with a document."""
    form = ProjectForm.read(interaction.view)
    new = NewProject(
        title=form.title,
        key=form.key,
        channel_id=form.channel,
        channel_is_private=await reachable_channel(interaction.client, form.channel),
        owner_id=form.owner,
        owner_zone=await zone_of(interaction.client, form.owner),
        decider_id=form.decider or None,
        collaborator_ids=tuple(form.collaborators),
    )
    decider = [form.decider] if form.decider else []
    await require_present(interaction.client, decider=decider, collaborators=form.collaborators)
    if file := read_file(interaction.view, "document"):
        await _open_with_document(interaction, new, file)
        return
    async with interaction.begin() as work:
        await open_project(work, interaction.act, new)


async def _open_with_document(
    interaction: Interaction, new: NewProject, file: Mapping[str, Any]
) -> None:
    async with interaction.read() as work:
        template = await template_for(work, new.channel_id)
    try:
        text = await interaction.fetch_text(file)
        # A long document takes seconds to read, in which the bot has other things to do.
        imported = await asyncio.to_thread(read_markdown, text, template)
        async with interaction.begin() as work:
            project = await import_document(
                work,
                interaction.act,
                replace(new, title=new.title or imported.title),
                template=template,
                sections=imported.sections,
                plans=imported.plans,
                notes=imported.notes,
            )
    except FieldErrors as wrong:
        if wrong.errors.keys() <= {"title", "key"}:
            raise
        raise FieldErrors({"document": wrong.message}) from None
    except Refusal as refusal:
        raise FieldErrors({"document": refusal.message}) from None
    if imported.warnings:
        view = build_imported_modal(project, imported.warnings)
        await interaction.ack(response_action="update", view=view)
