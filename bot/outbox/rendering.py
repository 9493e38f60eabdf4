"""What a promise looks like, when its turn has come: the state of now, never of then."""

from dataclasses import dataclass

from bot.documents.markdown import Document
from bot.experiments.errors import NotFound
from bot.experiments.log import LogEntry
from bot.experiments.ports import IntentKind
from bot.experiments.projects import Project
from bot.experiments.template import Template
from handlers.cards import read_card
from handlers.views.blocks import Message
from handlers.views.document_messages import build_hypothesis_message, build_section_message
from handlers.views.log_messages import asks_for_decision, build_log_message, build_summary
from storage.messages import Posted
from storage.outbox import Intent
from storage.work import SqlWork


@dataclass(frozen=True)
class Rendered:
    """A message to post, and where."""

    message: Message
    #: Blank for a message in the channel itself.
    thread_ts: str
    #: The hypothesis that its buttons ask about, if it has any.
    asks_about: int | None = None


async def render_standing(
    work: SqlWork, project: Project, intent: Intent, template: Template
) -> Message:
    """A message that is kept current: the card, a section or a hypothesis."""
    if intent.kind is IntentKind.CARD:
        return await read_card(work, project, template)
    if intent.kind is IntentKind.SECTION:
        saved = await work.sections.get(project.id, intent.ref)
        if saved is None:
            raise NotFound(f"The section {intent.ref} is gone.")
        return build_section_message(project, template.section(intent.ref), saved)
    hypothesis = await work.hypotheses.get(project.id, int(intent.ref))
    return build_hypothesis_message(project, template.hypothesis, hypothesis)


async def render_entries(
    work: SqlWork, project: Project, entries: list[LogEntry], *, open_to_answer: bool = True
) -> tuple[Message, int | None]:
    """Log entries that share a reply, and the hypothesis that its buttons ask about."""
    open_numbers: set[int] = set()
    if open_to_answer:
        for number in {each.number for each in entries if asks_for_decision(each)}:
            if (await work.hypotheses.get(project.id, number)).state.is_open:
                open_numbers.add(number)
    message = build_log_message(project, entries, open_numbers)
    return message, min(open_numbers, default=None)


async def render_summary(
    work: SqlWork, project: Project, entry_id: int, workspace_url: str
) -> Message:
    """The short line in the channel, linked to the entry's reply in the thread."""
    (entry,) = await work.log.some(project.id, [entry_id])
    reply = await work.messages.find(project.id, IntentKind.ENTRY, str(entry_id))
    card = await work.messages.find(project.id, IntentKind.CARD, "")
    return build_summary(project, entry, _permalink(workspace_url, reply or card, card))


def _permalink(workspace_url: str, message: Posted | None, root: Posted | None) -> str:
    """A message's address; its form is fixed, so asking Slack for it would be a wasted call."""
    if message is None or root is None:
        return workspace_url
    path = f"archives/{message.channel_id}/p{message.ts.replace('.', '')}"
    return f"{workspace_url}{path}?thread_ts={root.ts}&cid={message.channel_id}"


async def read_document(work: SqlWork, project: Project, template: Template) -> Document:
    """Everything that a project's document holds, its people still without names."""
    return Document(
        project=project,
        template=template,
        sections={each.key: each for each in await work.sections.all(project.id)},
        hypotheses=await work.hypotheses.all(project.id),
        log=await work.log.all(project.id),
        names={},
    )
