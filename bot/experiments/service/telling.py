"""Telling Slack: entries of the experiment log, and messages to be shown anew."""

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import Event, LogEntry
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.records import Act, IntentKind


async def write_entry(
    work: Work, act: Act, project: Project, number: int, event: Event
) -> LogEntry:
    """Log what happened to a hypothesis (0: to the project); it is promised to the thread."""
    entry = await work.log.append(act, project.id, number, event)
    await work.search.keep_event(project, number, event)
    await work.outbox.add(project, IntentKind.ENTRY, str(entry.id))
    return entry


async def refresh(work: Work, project: Project, hypothesis: Hypothesis) -> None:
    """Promise that Slack will show a hypothesis anew, and the tree, card and review around it."""
    await work.outbox.add(project, IntentKind.HYPOTHESIS, str(hypothesis.number))
    await work.outbox.add(project, IntentKind.TREE)
    await work.outbox.add(project, IntentKind.CARD)
    if (review := await work.reviews.latest(project.id)) is not None:
        await work.outbox.add(project, IntentKind.REVIEW, str(review.round))
