"""Buttons of a summary: it goes to the channel, or is there to copy."""

from bot.documents.digest_words import digest_markdown
from bot.experiments.errors import NotPossible
from bot.experiments.service.digests import post_digest, read_digest
from handlers.asking import local_zone, names_of
from handlers.digests import read_edition, thread_urls
from handlers.interaction import Interaction
from handlers.views.digest_message import build_copy_modal, build_posted
from storage.work import AlreadyDone

#: People whose names stand in a summary to copy; the ids of others stand for themselves.
_MOST_NAMES = 30


async def post(interaction: Interaction) -> None:
    """Post a summary to the channel where it was asked for, once."""
    edition = read_edition(interaction)
    channel_id = interaction.channel_id
    async with interaction.begin() as work:
        try:
            await work.once(f"digest:{channel_id}:{edition}")
        except AlreadyDone:
            raise NotPossible("This summary went to the channel already.") from None
        await post_digest(work, interaction.act, channel_id, edition)
    await interaction.say(build_posted())


async def copy(interaction: Interaction) -> None:
    """Show a summary as Markdown."""
    edition = read_edition(interaction)
    async with interaction.read() as work:
        if edition.project_id:
            await interaction.see(work, edition.project_id)
        digest = await read_digest(work, interaction.channel_id, edition, interaction.act.at)
        urls = await thread_urls(work, digest)
    asked = [each for waiting in digest.overdue for each in waiting.project.asked]
    markdown = digest_markdown(
        digest,
        edition,
        urls=urls,
        names=await names_of(interaction.client, list(dict.fromkeys(asked)), _MOST_NAMES),
        zone_name=await local_zone(interaction.client, interaction.act.actor_id),
    )
    await interaction.open(build_copy_modal(markdown, metadata=interaction.modal_state()))
