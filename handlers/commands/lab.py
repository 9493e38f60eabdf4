"""`/lab`: one command, its first word says what."""

from collections.abc import Awaitable, Callable

from bot.experiments.errors import NotFound
from bot.experiments.next_steps import parse_reference
from bot.experiments.records import ExportFormat
from bot.experiments.service.projects import find_visible
from handlers import ids
from handlers.digests import show_summary
from handlers.experiment_log import open_log
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.openings import open_project_form, open_result
from handlers.overviews import build_away, open_settings
from handlers.verbs import VERBS, pick_project
from handlers.views.replies import build_help, build_project_list
from handlers.views.search_messages import build_hits

#: A search shows so much; the rest is counted.
_HITS = 10


async def run_command(interaction: Interaction) -> None:
    """Do what the first word says; anything else gets help."""
    word, _, rest = str(interaction.body.get("text") or "").strip().partition(" ")
    verb, rest = word.lower(), rest.strip()
    if verb in _HERE:
        await _HERE[verb](interaction, rest)
    elif verb in VERBS:
        await _on_project(interaction, verb, rest)
    else:
        await interaction.say(build_help("" if verb in {"", "help"} else word))


async def _list(interaction: Interaction, _rest: str) -> None:
    async with interaction.read() as work:
        projects = await work.projects.in_channel(interaction.channel_id)
        trouble = await work.lanes.trouble_in(interaction.channel_id)
    await interaction.say(build_project_list(projects, trouble))


async def _result(interaction: Interaction, reference: str) -> None:
    if "/" not in reference:
        await _on_project(interaction, "result", reference)
        return
    key, number = parse_reference(reference)
    async with interaction.read() as work:
        project = await find_visible(work, key, interaction.channel_id)
    await open_result(interaction, Target(project.id, number=number))


async def _log(interaction: Interaction, reference: str) -> None:
    """Show a project's log or, of KEY/H2, what of it is about that hypothesis."""
    if "/" not in reference:
        await _on_project(interaction, "log", reference)
        return
    key, number = parse_reference(reference)
    async with interaction.read() as work:
        project = await find_visible(work, key, interaction.channel_id)
    await open_log(interaction, project.id, number)


async def _export(interaction: Interaction, rest: str) -> None:
    """Hand over a document in the format that the last word names, else as Markdown."""
    key, _, last = rest.rpartition(" ")
    form = last.lower()
    if form in set(ExportFormat):
        await _on_project(interaction, f"export {form}", key.strip())
    else:
        await _on_project(interaction, "export", rest)


async def _search(interaction: Interaction, words: str) -> None:
    """Say what was tried before, of what can be seen from here."""
    async with interaction.read() as work:
        hits, total = await work.search.find(words, channel_id=interaction.channel_id, limit=_HITS)
    await interaction.say(build_hits(words, hits, total))


async def _away(interaction: Interaction, _rest: str) -> None:
    """Show when the person is away, with a form for more."""
    await interaction.open(await build_away(interaction))


async def _settings(interaction: Interaction, key: str) -> None:
    """Show a project's settings or, in a channel without one, the channel's."""
    async with interaction.read() as work:
        known = await work.projects.in_channel(interaction.channel_id)
    if key or known:
        await _on_project(interaction, "settings", key)
    else:
        await open_settings(interaction)


async def _on_project(interaction: Interaction, verb: str, key: str) -> None:
    """Run a verb on the project of this key or, without one, on the channel's."""
    async with interaction.read() as work:
        if key:
            projects = [await find_visible(work, key, interaction.channel_id)]
        else:
            projects = list(await work.projects.in_channel(interaction.channel_id))
    under_way = [each for each in projects if each.state.is_open]
    if len(under_way) == 1:
        projects = under_way
    if not projects:
        raise NotFound(f"No project in this channel yet. {ids.COMMAND} new opens one.")
    await pick_project(interaction, verb, projects)


#: What needs no project that is already there.
_HERE: dict[str, Callable[[Interaction, str], Awaitable[None]]] = {
    "new": open_project_form,
    "list": _list,
    "result": _result,
    "export": _export,
    "log": _log,
    "summary": show_summary,
    "search": _search,
    "away": _away,
    "settings": _settings,
}
