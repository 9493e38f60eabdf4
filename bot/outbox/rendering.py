"""What a promise looks like, when its turn has come: the state of now, never of then."""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from bot.documents.document import Document, people_in
from bot.experiments.digests import Edition
from bot.experiments.errors import NotFound
from bot.experiments.log import LogEntry, ResultArrived
from bot.experiments.projects import STAGES, Project
from bot.experiments.records import IntentKind
from bot.experiments.service.digests import read_digest, zone_of_digest
from bot.experiments.template import NOTES
from bot.experiments.tree import tree_lines
from bot.outbox.slack import Slack
from handlers.cards import read_card
from handlers.digests import thread_urls
from handlers.views.blocks import Message
from handlers.views.digest_message import build_digest
from handlers.views.document_messages import build_hypothesis_message, build_section_message
from handlers.views.log_messages import asks_about, build_log_message, build_summary
from handlers.views.result_messages import build_results_summary
from handlers.views.review_messages import build_review_message
from handlers.views.waiting import Waiting, build_waiting
from storage.messages import permalink
from storage.outbox import Intent
from storage.work import SqlWork

#: A reply shows the newest comments on what it holds; all are in the export.
_COMMENTS_SHOWN = 3


async def render_standing(
    work: SqlWork, project: Project, intent: Intent, now: datetime, workspace_url: str
) -> Message:
    """A message that is kept current: the card, a section, a hypothesis or a review."""
    if intent.kind is IntentKind.CARD:
        return await read_card(work, project, now)
    if intent.kind is IntentKind.REVIEW:
        return await _review(work, project, int(intent.ref), workspace_url)
    template = await work.templates.of(project)
    if intent.kind is IntentKind.SECTION:
        saved = await work.sections.get(project.id, intent.ref)
        if saved is None:
            raise NotFound(f"The section {intent.ref} is gone.")
        comments, total = await work.comments.newest(project.id, intent.ref, _COMMENTS_SHOWN)
        shape = template.section(intent.ref)
        return build_section_message(project, shape, saved, comments, total)
    hypothesis = await work.hypotheses.get(project.id, int(intent.ref))
    comments, total = await work.comments.newest(project.id, hypothesis.ref, _COMMENTS_SHOWN)
    return build_hypothesis_message(project, template.hypothesis, hypothesis, comments, total)


async def _review(work: SqlWork, project: Project, round_: int, workspace_url: str) -> Message:
    review = await work.reviews.latest(project.id)
    if review is None:
        raise NotFound("This review is gone.")
    template = await work.templates.of(project)
    sections = {each.key: each for each in await work.sections.all(project.id)}
    hypotheses = await work.hypotheses.all(project.id)
    card = await work.messages.find(project.id, IntentKind.CARD, "")
    standing = await work.messages.of_kinds(project.id, (IntentKind.SECTION, IntentKind.HYPOTHESIS))
    links = {
        f"H{each.ref}" if each.kind == IntentKind.HYPOTHESIS else each.ref: permalink(
            workspace_url, each, card
        )
        for each in standing
    }
    return build_review_message(
        project,
        template,
        review,
        is_latest=review.round == round_,
        sections=sections,
        hypotheses=hypotheses,
        links=links,
    )


async def render_entries(
    work: SqlWork,
    project: Project,
    entries: list[LogEntry],
    *,
    answered_by: LogEntry | None = None,
    open_to_answer: bool = True,
    left: Set[str] = frozenset(),
    file_id: str = "",
) -> tuple[Message, str | None]:
    """Log entries that share a reply, and the subject that its buttons ask about.

    `answered_by` is the entry that answered their question, which is shown in its place; `left`
    are those who cannot be asked any more; `file_id` is the picture of what a result says.
    """
    still_open: set[str] = set()
    if open_to_answer:
        for subject in {asks_about(each) for each in entries} - {""}:
            if await _is_open(work, project, subject):
                still_open.add(subject)
    message = build_log_message(project, entries, still_open, answered_by, left, file_id)
    return message, min(still_open, default=None)


async def _is_open(work: SqlWork, project: Project, subject: str) -> bool:
    """Whether what is asked about still waits for an answer that may be given."""
    if not project.state.can_change:
        return False
    if subject in STAGES:
        return subject not in project.delivered
    return (await work.hypotheses.get(project.id, int(subject[1:]))).state.is_open


async def render_summary(
    work: SqlWork, project: Project, entry_id: int, workspace_url: str, *, results: int = 1
) -> Message:
    """The short line in the channel, linked to the entry's reply in the thread.

    Of so many `results` that it tells of at once, the entry is the newest.
    """
    (entry,) = await work.log.some(project.id, [entry_id])
    reply = await work.messages.find(project.id, IntentKind.ENTRY, str(entry_id))
    card = await work.messages.find(project.id, IntentKind.CARD, "")
    url = permalink(workspace_url, reply or card, card)
    if not isinstance(entry.event, ResultArrived):
        return build_summary(project, entry, url)
    choices = (await work.settings.for_project(project)).choices
    detailed = choices["channel_line"] == "detailed"
    return build_results_summary(project, entry, url, results, detailed=detailed)


async def render_waiting(work: SqlWork, channel_id: str, workspace_url: str) -> Message | None:
    """What waits for a decision in a channel; None where nothing does any more."""
    projects = {each.id: each for each in await work.projects.in_channel(channel_id)}
    waiting = []
    for hypothesis in await work.hypotheses.awaiting(channel_id):
        project = projects[hypothesis.project_id]
        card = await work.messages.find(project.id, IntentKind.CARD, "")
        url = permalink(workspace_url, card, card)
        waiting.append(Waiting(project=project, hypothesis=hypothesis, url=url))
    return build_waiting(waiting) if waiting else None


async def render_digest(
    work: SqlWork, project: Project, edition: Edition, now: datetime
) -> Message | None:
    """What was learned in a channel; None where there is nothing to tell any more."""
    digest = await read_digest(work, project.channel_id, edition, now)
    if digest.is_empty:
        return None
    urls = await thread_urls(work, digest)
    chosen = (await work.settings.for_channel(project.channel_id)).choices
    return build_digest(digest, edition, urls=urls, zone_name=zone_of_digest(chosen, project))


async def with_names(document: Document, slack: Slack) -> Document:
    """The document with its people by name, as Slack has them now."""
    named = people_in(
        document.project,
        list(document.sections.values()),
        document.log,
        document.comments,
        document.review,
    )
    names = {user_id: await slack.name_of(user_id) for user_id in sorted(named)}
    return replace(document, names=names)


async def read_document(work: SqlWork, project: Project) -> Document:
    """Everything that a project's document holds, its people still without names."""
    hypotheses = await work.hypotheses.all(project.id)
    sections = {each.key: each for each in await work.sections.all(project.id)}
    notes = sections.get(NOTES.key)
    return Document(
        project=project,
        template=await work.templates.of(project),
        sections=sections,
        hypotheses=hypotheses,
        log=await work.log.all(project.id),
        names={},
        comments=await work.comments.all(project.id),
        review=await work.reviews.latest(project.id),
        tree=tree_lines(hypotheses),
        notes=notes.content[0]["text"] if notes else "",
    )
