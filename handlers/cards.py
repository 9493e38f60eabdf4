"""Reading what a project's card shows."""

from bot.experiments.projects import Project
from bot.experiments.template import Template
from handlers.views.blocks import Message
from handlers.views.card import SHOWN, build_card
from storage.work import SqlWork


async def read_card(work: SqlWork, project: Project, template: Template) -> Message:
    """The project's card as it stands now."""
    sections = {each.key: each for each in await work.sections.all(project.id)}
    listed, total = await work.hypotheses.most_alive(project.id, SHOWN)
    return build_card(project, template, sections, listed, total)
