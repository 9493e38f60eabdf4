"""Opening a project with a document that was written elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.experiments.errors import Refusal
from bot.experiments.next_steps import clean_next_steps
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.projects import NewProject, open_project
from bot.experiments.service.revisions import keep_revision
from bot.experiments.service.sections import keep_section
from bot.experiments.template import NOTES, Content, Item, Section, SectionKind, Template
from bot.experiments.trackers import links_of


async def import_document(
    work: Work,
    act: Act,
    new: NewProject,
    *,
    template: Template,
    sections: Mapping[str, Content],
    plans: Sequence[Item],
    notes: str,
) -> Project:
    """Open a project as a draft with these sections, hypotheses from H1 on, and notes.

    Whoever opens a project may bring its document. Raises FieldErrors for what the template
    does not take, and Refusal for notes that are too long.
    """
    room = NOTES.fields[0].max_length
    if len(notes) > room:
        raise Refusal(
            f"{len(notes):,} characters of this document belong to no section of the template, "
            f"and the notes hold {room:,}. Nothing was imported. Take out what the project does "
            "not need, or give it the template's headings."
        )
    project = await open_project(work, act, new, template)
    found = {**sections, **({NOTES.key: [{"text": notes}]} if notes else {})}
    # The replies come into the thread in the order of the document.
    for shape in (*template.sections, NOTES):
        if shape.kind is SectionKind.HYPOTHESIS:
            project = await _plan(work, act, shape, project, plans)
        elif shape.key in found:
            content = shape.clean(found[shape.key])
            saved = await keep_section(work, act, project, shape.key, content, 1)
            project = replace(project, document_revision=saved.document_revision)
    return project


async def _plan(
    work: Work, act: Act, shape: Section, project: Project, plans: Sequence[Item]
) -> Project:
    """Plan hypotheses that may lead to those that come after them."""
    numbers = range(1, len(plans) + 1)
    for number, plan in zip(numbers, plans, strict=True):
        (cleaned,) = shape.clean([plan])
        cleaned = clean_next_steps(cleaned, number, numbers)
        project = await keep_revision(
            work, act, project, subject=f"H{number}", number=1, content=[cleaned]
        )
        await work.hypotheses.add(project.id, cleaned, project.document_revision)
        await work.trackers.set(project.id, number, links_of(cleaned))
        await work.outbox.add(project, IntentKind.HYPOTHESIS, str(number))
    if plans:
        await work.outbox.add(project, IntentKind.TREE)
        await work.outbox.add(project, IntentKind.CARD)
    return project
