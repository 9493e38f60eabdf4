"""Notes: what belongs into the experiment log and is no number."""

from bot.experiments.errors import FieldErrors
from bot.experiments.log import LogEntry, Noted
from bot.experiments.ports import Work
from bot.experiments.records import Act
from bot.experiments.service.telling import write_entry
from bot.experiments.text import tidy

MAX_NOTE = 3000


async def add_note(
    work: Work,
    act: Act,
    *,
    project_id: int,
    number: int,
    text: str,
    url: str = "",
    quoted_id: str = "",
) -> LogEntry:
    """Log what someone in Slack adds about a hypothesis (0: about the project).

    Everybody who sees the project may. `quoted_id` is the Slack user whose words they are, where
    it is not the actor. Raises NotFound, NotPossible once the project is stopped or archived, and
    FieldErrors on `text`.
    """
    project = await work.projects.get(project_id)
    project.require_changeable()
    if number:
        await work.hypotheses.get(project_id, number)
    text = tidy(text)
    if not text:
        raise FieldErrors({"text": "Write something first."})
    if len(text) > MAX_NOTE:
        raise FieldErrors({"text": f"A note takes at most {MAX_NOTE:,} characters."})
    quoted = "" if quoted_id == act.actor_id else quoted_id
    event = Noted(source="slack", text=text, url=url, quoted_id=quoted)
    return await write_entry(work, act, project, number, event)
