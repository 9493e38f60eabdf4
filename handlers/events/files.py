"""A file that was dropped into a thread."""

import asyncio

from bot.documents.result_files import MAX_FILE, read_result_file
from bot.experiments.errors import Refusal
from bot.experiments.projects import Project
from handlers.asking import those_who_left
from handlers.dropped_files import (
    DroppedFile,
    find_project,
    hypotheses_for,
    look_up,
    mentions_metric,
    report_of,
)
from handlers.interaction import Interaction
from handlers.slack_errors import NotHandedOver, NotYet
from handlers.views.blocks import Message
from handlers.views.file_messages import build_not_taken, build_offer


async def offer_result(interaction: Interaction) -> None:
    """Ask whoever dropped a result into a project's thread whether to add it.

    Anything else stays without a word. Raises NotYet while Slack does not say where the file is,
    or does not hand it over, and Refusal where somebody else keeps it.
    """
    async with interaction.read() as work:
        here = await work.projects.in_channel(interaction.channel_id)
        if not here or await work.is_done(interaction.act.key):
            return
    file = await look_up(interaction, str(interaction.body["event"]["file_id"]))
    if not file.may_hold_result:
        return
    if not file.is_there:
        raise NotYet
    async with interaction.read() as work:
        found = await find_project(work, file, interaction.channel_id)
    if found is None or not found[0].state.can_change:
        return
    project, thread_ts = found
    message = await _about(interaction, file, project)
    # Nobody looks at what a bot is told.
    if message is None or await those_who_left(interaction.client, [interaction.act.actor_id]):
        return
    await interaction.client.chat_postEphemeral(
        channel=interaction.channel_id,
        user=interaction.act.actor_id,
        thread_ts=thread_ts,
        text=message.text,
        blocks=message.blocks,
    )
    await interaction.note_done()


async def _about(interaction: Interaction, file: DroppedFile, project: Project) -> Message | None:
    """What there is to say about a file; None for one that has nothing to do with the project."""
    async with interaction.read() as work:
        known = await work.hypotheses.all(project.id)
    try:
        content = await interaction.fetch(file.info, most=MAX_FILE)
    except NotHandedOver:
        raise NotYet from None
    try:
        # A large table takes a while, in which the bot has other things to do.
        body = await asyncio.to_thread(read_result_file, file.name, content)
        report = report_of(file, body, project, number=1)
        fitting = hypotheses_for(body, report, project, known)
    except Refusal as refusal:
        return build_not_taken(refusal.message) if mentions_metric(content, known) else None
    if not fitting:
        return None
    return build_offer(project, file.name, str(file.info["id"]), report, fitting)
