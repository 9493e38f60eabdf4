"""What `/lab` does with a project, once it is known which."""

from collections.abc import Awaitable, Callable, Sequence

from bot.experiments.errors import NotFound
from bot.experiments.projects import Project
from bot.experiments.service.projects import order_export
from handlers.cards import read_card
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.openings import open_new_hypothesis, open_result
from handlers.views.blocks import Message, escape, section
from handlers.views.replies import build_picker


async def pick_project(interaction: Interaction, verb: str, projects: Sequence[Project]) -> None:
    """Do it with the only project there is, or ask which one is meant."""
    if len(projects) == 1:
        await VERBS[verb](interaction, projects[0])
        return
    options = [(str(Target(each.id)), each.title) for each in projects]
    await interaction.say(build_picker(verb, "Which project?", options))


async def add_hypothesis(interaction: Interaction, project: Project) -> None:
    """Open the form for a new hypothesis."""
    await open_new_hypothesis(interaction, project.id)


async def report_result(interaction: Interaction, project: Project) -> None:
    """Open the form for a result of what is running; ask where several are."""
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


async def show_status(interaction: Interaction, project: Project) -> None:
    """Show the project's card to the one who asks."""
    async with interaction.read() as work:
        card = await read_card(work, project, interaction.template)
    await interaction.say(card)


async def hand_over_document(interaction: Interaction, project: Project) -> None:
    """Promise the document as a file in the project's thread."""
    async with interaction.begin() as work:
        await order_export(work, project)
    words = f"The document of *{escape(project.title)}* is on its way into its thread."
    await interaction.say(Message(words, [section(words)]))


VERBS: dict[str, Callable[[Interaction, Project], Awaitable[None]]] = {
    "hypothesis": add_hypothesis,
    "result": report_result,
    "status": show_status,
    "export": hand_over_document,
}
