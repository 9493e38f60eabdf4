"""`/lab`: one command, its first word says what."""

from collections.abc import Awaitable, Callable

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import parse_reference
from bot.experiments.projects import Project
from bot.experiments.service.projects import find_visible, order_export
from handlers import ids
from handlers.actions.document import open_new_hypothesis
from handlers.actions.hypotheses import open_result
from handlers.cards import read_card
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.blocks import Message, escape, section
from handlers.views.project_modal import build_project_modal
from handlers.views.replies import build_help, build_picker, build_project_list


async def run_command(interaction: Interaction) -> None:
    """Do what the first word says; anything else gets help."""
    word, _, rest = str(interaction.body.get("text") or "").strip().partition(" ")
    verb, rest = word.lower(), rest.strip()
    if verb in _VERBS:
        await _VERBS[verb](interaction, rest)
    elif verb in _ON_PROJECT:
        await _on_project(interaction, verb, rest)
    else:
        await interaction.say(build_help("" if verb in {"", "help"} else word))


async def pick(interaction: Interaction) -> None:
    """Go on with what was chosen from a picker."""
    verb = str(interaction.pressed["action_id"]).removeprefix(ids.PICK)
    chosen = interaction.pressed.get("selected_option") or {}
    target = Target.parse(str(chosen.get("value", "")))
    if verb == "result" and target.number:
        await open_result(interaction, target)
        return
    async with interaction.read() as work:
        project = await work.projects.get(target.project_id)
    await _ON_PROJECT[verb](interaction, project)


async def open_project_form(interaction: Interaction, title: str = "") -> None:
    """Open the form for a new project."""
    view = build_project_modal(
        title=title[:3000],
        channel_id=interaction.channel_id,
        owner_id=interaction.act.actor_id,
        metadata=interaction.modal_state(),
    )
    await interaction.open(view)


async def _list(interaction: Interaction, _rest: str) -> None:
    async with interaction.read() as work:
        projects = await work.projects.in_channel(interaction.channel_id)
    await interaction.say(build_project_list(projects))


async def _result(interaction: Interaction, reference: str) -> None:
    if "/" not in reference:
        await _on_project(interaction, "result", reference)
        return
    key, number = parse_reference(reference)
    async with interaction.read() as work:
        project = await find_visible(work, key, interaction.channel_id)
    await open_result(interaction, Target(project.id, number=number))


async def _on_project(interaction: Interaction, verb: str, key: str) -> None:
    """Run a verb on the project of this key or, without one, on the channel's."""
    async with interaction.read() as work:
        if key:
            projects = [await find_visible(work, key, interaction.channel_id)]
        else:
            projects = list(await work.projects.in_channel(interaction.channel_id))
    if not projects:
        raise NotFound(f"No project in this channel yet. {ids.COMMAND} new opens one.")
    if len(projects) == 1:
        await _ON_PROJECT[verb](interaction, projects[0])
        return
    options = [(str(Target(each.id)), each.title) for each in projects]
    await interaction.say(build_picker(verb, "Which project?", options))


async def _add_hypothesis(interaction: Interaction, project: Project) -> None:
    await open_new_hypothesis(interaction, project.id)


async def _report(interaction: Interaction, project: Project) -> None:
    async with interaction.read() as work:
        known = await work.hypotheses.all(project.id)
    running = [each for each in known if each.state.is_open]
    if not running:
        raise NotFound(f"Nothing is running in “{project.title}”. Start a hypothesis first.")
    if len(running) == 1:
        await open_result(interaction, Target(project.id, number=running[0].number))
        return
    options = [
        (str(Target(project.id, number=each.number)), f"{each.ref}: {each.statement}")
        for each in running
    ]
    await interaction.say(build_picker("result", "For which hypothesis?", options))


async def _status(interaction: Interaction, project: Project) -> None:
    async with interaction.read() as work:
        card = await read_card(work, project, interaction.template)
    await interaction.say(card)


async def _export(interaction: Interaction, project: Project) -> None:
    async with interaction.begin() as work:
        await order_export(work, project)
    words = f"The document of *{escape(project.title)}* is on its way into its thread."
    await interaction.say(Message(words, [section(words)]))


async def export_pressed(interaction: Interaction) -> None:
    """Hand over the document of the project whose button was pressed."""
    async with interaction.read() as work:
        project = await work.projects.get(interaction.target.project_id)
    await _export(interaction, project)


_VERBS: dict[str, Callable[[Interaction, str], Awaitable[None]]] = {
    "new": open_project_form,
    "list": _list,
    "result": _result,
}
_ON_PROJECT: dict[str, Callable[[Interaction, Project], Awaitable[None]]] = {
    "hypothesis": _add_hypothesis,
    "result": _report,
    "status": _status,
    "export": _export,
}
