"""The experiment log in the thread, and its short lines in the channel."""

from collections.abc import Collection, Sequence

from bot.documents.log import Markup, describe
from bot.experiments.log import CheckedIn, LogEntry, ResultArrived
from bot.experiments.projects import Project
from bot.experiments.timeboxes import CheckInKind
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    cut_mrkdwn,
    divider,
    escape,
    escape_within,
    section,
    sections,
)
from handlers.views.document_messages import decision_buttons, extend_button
from handlers.views.text import link, person, when


def asks_for_decision(entry: LogEntry) -> bool:
    """Whether an entry asks the team to decide, as long as its hypothesis is open."""
    event = entry.event
    return isinstance(event, CheckedIn) or (
        isinstance(event, ResultArrived) and event.verdict is not None
    )


def build_log_message(
    project: Project, entries: Sequence[LogEntry], open_numbers: Collection[int]
) -> Message:
    """Show entries that share a reply; only hypotheses that are still open get buttons."""
    blocks: list[Block] = []
    texts: list[str] = []
    last_asking = {each.number: each.id for each in entries if asks_for_decision(each)}
    for entry in entries:
        lines = describe(entry, _markup(project))
        texts.append("\n".join(lines))
        if blocks:
            blocks.append(divider())
        blocks.append(section(lines[0]))
        blocks.extend(sections(lines[1:]))
        if last_asking.get(entry.number) == entry.id and entry.number in open_numbers:
            blocks.append(_buttons(project, entry))
        blocks.append(context(_who_and_when(project, entry)))
    return Message(cut_mrkdwn("\n\n".join(texts), TEXT_LIMIT), blocks)


def build_summary(project: Project, entry: LogEntry, thread_url: str) -> Message:
    """One line for the channel, with a link to the thread."""
    line = describe(entry, _markup(project))[0]
    title = escape(project.title)
    return Message(f"{title}: {line}", [section(f"{link(thread_url, project.title)}: {line}")])


def _markup(project: Project) -> Markup:
    return Markup(
        bold=lambda text: f"*{text}*",
        # Any text fits that a form takes, unless it is made of little but special characters.
        escape=lambda text: escape_within(text, 6000),
        person=person,
        when=lambda at: when(at, project.owner_zone),
        link=link,
    )


def _buttons(project: Project, entry: LogEntry) -> Block:
    target = Target(project.id, number=entry.number)
    report = button("Report result", ids.RESULT_REPORT, target, label=f"Report result: {entry.ref}")
    event = entry.event
    if isinstance(event, CheckedIn) and event.check_in is CheckInKind.BEFORE:
        # There is still time: the question is whether a result comes, not yet what follows.
        return actions(report, extend_button(target, entry.ref))
    return actions(*decision_buttons(target, entry.ref), report)


def _who_and_when(project: Project, entry: LogEntry) -> str:
    who = f"{person(entry.actor_id)}, " if entry.actor_id else ""
    return f"Experiment log · {who}{when(entry.at, project.owner_zone)}"
