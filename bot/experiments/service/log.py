"""Writing the experiment log."""

from bot.experiments.log import Event, LogEntry
from bot.experiments.ports import Act, IntentKind, Work
from bot.experiments.projects import Project


async def write_entry(
    work: Work, act: Act, project: Project, number: int, event: Event
) -> LogEntry:
    """Log what happened to a hypothesis, and promise it to the project's thread."""
    entry = await work.log.append(act, project.id, number, event)
    await work.outbox.add(project, IntentKind.ENTRY, str(entry.id))
    return entry
