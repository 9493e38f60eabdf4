"""What waits for a decision in a channel, named once a week."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.text import shorten
from handlers.views.blocks import Message, cut_mrkdwn, escape, section, sections
from handlers.views.text import link, people, when

_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A hypothesis whose time is over, and where its thread is."""

    project: Project
    hypothesis: Hypothesis
    url: str


def build_waiting(waiting: Sequence[Waiting]) -> Message:
    """Name what waits, the longest first, with whoever can settle it."""
    number = len(waiting)
    opening = (
        f"*{number} hypothes{'is waits' if number == 1 else 'es wait'} for a decision here.* "
        "Any answer frees the time: take a step, extend, or stop."
    )
    lines = [_line(each) for each in waiting[:_NAMED]]
    if number > _NAMED:
        lines.append(f"And {number - _NAMED} more.")
    return Message(
        cut_mrkdwn("\n".join([opening, *lines]), 3900), [section(opening), *sections(lines)]
    )


def _line(waiting: Waiting) -> str:
    project, hypothesis = waiting.project, waiting.hypothesis
    since = ""
    if hypothesis.deadline:
        since = f", since {when(hypothesis.deadline, project.owner_zone)}"
    name = link(waiting.url, f"{project.title}: {hypothesis.ref}")
    statement = escape(shorten(hypothesis.statement, 150))
    return f"• {name} {statement}{since}. {people(project.asked)} can settle it."
