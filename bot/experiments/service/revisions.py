"""Keeping every revision of a document, and saying what changed after people approved it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.experiments.changes import changes_between
from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import ChangedAfter
from bot.experiments.log import Change, ChangedSinceApproval
from bot.experiments.next_steps import parse_reference
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.records import Act, IntentKind, Revision
from bot.experiments.reviews import Answer
from bot.experiments.service.telling import write_entry
from bot.experiments.template import Content, Section, Template
from bot.experiments.text import shorten

#: A log entry quotes at most so much of a text, and names at most so many fields.
_QUOTED = 300
_NAMED = 10


async def keep_revision(
    work: Work,
    act: Act,
    project: Project,
    *,
    subject: str,
    number: int,
    content: Content,
    reason: str = "",
    after: ChangedAfter = ChangedAfter.NEVER,
) -> Project:
    """Keep a new state of a section or plan; the project comes back with its new revision."""
    grown = replace(project, document_revision=project.document_revision + 1)
    await work.projects.save(grown)
    await work.revisions.add(
        Revision(
            project_id=project.id,
            subject=subject,
            number=number,
            document_revision=grown.document_revision,
            content=content,
            edited_by=act.actor_id,
            edited_at=act.at,
            reason=reason,
            after=after,
        )
    )
    if subject.startswith("H"):
        await work.search.keep_plan(grown, parse_reference(subject)[1], content[0])
    return grown


async def note_change_since_approval(
    work: Work,
    act: Act,
    project: Project,
    *,
    shape: Section,
    subject: str,
    was_revision: int,
    before: Content,
    after: Content,
) -> None:
    """Log the first change of a part that somebody had approved; later ones add nothing new.

    `was_revision` is the document's revision with which the part had been changed before.
    """
    review = await work.reviews.latest(project.id)
    if review is None:
        return
    stale = tuple(
        each.user_id
        for each in review.reviewers
        if each.answer is Answer.APPROVED and each.document_revision >= was_revision
    )
    await work.outbox.add(project, IntentKind.REVIEW, str(review.round))
    if not stale:
        return
    event = ChangedSinceApproval(
        about=subject if shape.key == "hypothesis" else shape.title,
        stale=stale,
        changes=quoted(changes_between(shape, before, after)),
    )
    await write_entry(work, act, project, 0, event)


def quoted(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes, short enough for the log; the revisions keep them whole."""
    return tuple(
        replace(each, before=shorten(each.before, _QUOTED), after=shorten(each.after, _QUOTED))
        for each in changes[:_NAMED]
    )


def shape_of(template: Template, subject: str) -> Section:
    """The section of the template that a subject is written in; raises NotFound."""
    if subject.startswith("H") and subject[1:].isdigit():
        return template.hypothesis
    return template.section(subject)


async def read_revision(work: Work, project_id: int, subject: str, number: int) -> Revision:
    """Read a revision of a part that exists; raises NotFound."""
    if subject.startswith("H"):
        await work.hypotheses.get(project_id, parse_reference(subject)[1])
    elif await work.sections.get(project_id, subject) is None:
        raise NotFound("Nothing was written here yet.")
    return await work.revisions.get(project_id, subject, number)
