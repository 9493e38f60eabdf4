"""Summaries: which period someone asks for, and what is shown of it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from bot.experiments.calendars import zone
from bot.experiments.digests import Digest, Edition, monday_of
from bot.experiments.errors import NotFound, Refusal
from bot.experiments.projects import MAX_KEY
from bot.experiments.schedules import moment
from bot.experiments.service.digests import read_digest
from bot.experiments.service.projects import find_visible
from bot.experiments.text import shorten
from handlers import ids
from handlers.asking import local_zone
from handlers.interaction import Interaction
from handlers.views.digest_message import build_digest_answer, build_quiet
from storage.messages import permalink
from storage.work import SqlWork

_USUAL = timedelta(days=7)
_KEY = re.compile(rf"[a-z0-9-]{{1,{MAX_KEY}}}")
_EXAMPLES = (
    f"Try `{ids.COMMAND} summary`, `{ids.COMMAND} summary this week`, "
    f"`{ids.COMMAND} summary since 2026-11-02`, or `{ids.COMMAND} summary` and a project's key."
)


async def show_summary(interaction: Interaction, rest: str) -> None:
    """Show the summary that is asked for, to the person who asks."""
    zone_name = await local_zone(interaction.client, interaction.act.actor_id)
    channel_id = interaction.channel_id
    async with interaction.read() as work:
        edition, home = await _wanted(work, interaction, rest, zone_name)
        digest = await read_digest(work, channel_id, edition, interaction.act.at)
        urls = await thread_urls(work, digest)
    if digest.is_empty:
        await interaction.say(build_quiet(edition, zone_name))
        return
    may_post = home == channel_id
    await interaction.say(
        build_digest_answer(digest, edition, urls=urls, zone_name=zone_name, may_post=may_post)
    )


async def thread_urls(work: SqlWork, digest: Digest) -> Mapping[int, str]:
    """Where the threads of a digest's projects are, by project."""
    url = await work.workspace_url()
    cards = await work.messages.cards(digest.project_ids)
    return {each.project_id: permalink(url, each, each) for each in cards}


def read_edition(interaction: Interaction) -> Edition:
    """Which digest the pressed button is about; raises NotFound."""
    try:
        return Edition.parse(str(interaction.pressed.get("value", "")))
    except ValueError:
        words = f"This button is not one of ours any more. Use {ids.COMMAND} summary instead."
        raise NotFound(words) from None


async def _wanted(
    work: SqlWork, interaction: Interaction, rest: str, zone_name: str
) -> tuple[Edition, str]:
    """What someone asks for, and the channel that it belongs to; raises Refusal."""
    now, channel_id = interaction.act.at, interaction.channel_id
    words = rest.lower().split()
    if len(words) == 1 and _KEY.fullmatch(words[0]):
        try:
            project = await find_visible(work, words[0], channel_id)
        except NotFound as unknown:
            raise NotFound(f"{unknown} {_EXAMPLES}") from None
        edition = Edition(since=project.created_at, until=now, project_id=project.id)
        return edition, project.channel_id
    since = now - _USUAL if not words else _since(words, rest, now, zone_name)
    return Edition(since=since, until=now), channel_id


def _since(words: list[str], rest: str, now: datetime, zone_name: str) -> datetime:
    today = now.astimezone(zone(zone_name)).date()
    if words == ["this", "week"]:
        return moment(monday_of(today), time(0), zone_name)
    if words[0] != "since" or len(words) != 2:
        raise Refusal(f"I do not know the summary “{shorten(rest)}”. {_EXAMPLES}")
    try:
        # Slack writes no time before 1970, and before this there is nothing to tell.
        day = max(date.fromisoformat(words[1]), date(2000, 1, 1))
        since = moment(day, time(0), zone_name)
    except (ValueError, OverflowError):
        raise Refusal(f"“{shorten(words[1])}” is not a day. {_EXAMPLES}") from None
    if since > now:
        raise Refusal(f"{words[1]} is still to come. {_EXAMPLES}")
    return since
