"""What `/lab` does with a project, once it is known which."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.experiments.errors import NotFound
from bot.experiments.projects import Project
from bot.experiments.records import ExportFormat
from bot.experiments.service.projects import order_export
from handlers import ids
from handlers.cards import read_card
from handlers.experiment_log import open_log
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.openings import open_new_hypothesis, open_result, open_review
from handlers.overviews import open_settings
from handlers.views.blocks import Message, escape, section
from handlers.views.replies import build_picker, with_trouble

_NAMES = {
    ExportFormat.MARKDOWN: "Markdown",
    ExportFormat.HTML: "a web page",
    ExportFormat.JSON: "JSON",
}


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


async def request_review(interaction: Interaction, project: Project) -> None:
    """Open the form that asks for a review."""
    await open_review(interaction, project.id)


async def show_status(interaction: Interaction, project: Project) -> None:
    """Show the project's card to the one who asks."""
    async with interaction.read() as work:
        card = await read_card(work, project, interaction.act.at)
        trouble = await work.lanes.trouble_in(project.channel_id)
    await interaction.say(with_trouble(card, trouble))


async def hand_over_document(
    interaction: Interaction, project: Project, form: ExportFormat = ExportFormat.MARKDOWN
) -> None:
    """Promise the document as a file in the project's thread, and say what else there is."""
    async with interaction.begin() as work:
        await order_export(work, project, form)
    words = (
        f"The document of *{escape(project.title)}* is on its way into its thread, as "
        f"{_NAMES[form]}."
    )
    if form is ExportFormat.MARKDOWN:
        words += (
            f" `{ids.COMMAND} export {project.key} html` makes a page that prints well, "
            "`json` data for programs."
        )
    await interaction.say(Message(words, [section(words)]))


async def show_log(interaction: Interaction, project: Project) -> None:
    """Show a project's experiment log."""
    await open_log(interaction, project.id)


async def show_settings(interaction: Interaction, project: Project) -> None:
    """Show a project's settings, with a way to change them."""
    await open_settings(interaction, project.id)


VERBS: dict[str, Callable[[Interaction, Project], Awaitable[None]]] = {
    "hypothesis": add_hypothesis,
    "result": report_result,
    "review": request_review,
    "status": show_status,
    "export": hand_over_document,
    "log": show_log,
    "settings": show_settings,
    **{f"export {form}": partial(hand_over_document, form=form) for form in ExportFormat},
}
