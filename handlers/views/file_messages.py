"""What is said, to one person alone, about a file that they dropped into a project's thread."""

from collections.abc import Sequence

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.results import Report
from bot.experiments.text import shorten
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import Message, actions, button, escape, section

#: A file may hold 500 metrics; these tell people whether it is the right one.
_SHOWN = 10
_BUTTONS = 5
_BECAME = {
    "accepted": "Added to {ref}. The verdict comes in this thread.",
    "early": "Added to the log. {ref} has not started, so there is no verdict.",
    "late": "Added to the log. Work on {ref} has ended, so no verdict changes.",
    "duplicate": "{ref} has this result already, so nothing was added twice.",
}


def build_offer(
    project: Project, name: str, file_id: str, report: Report, hypotheses: Sequence[Hypothesis]
) -> Message:
    """Say what a file holds, and ask which hypothesis it is a result of."""
    measured = [f"{metric} {shorten(each.text, 80)}" for metric, each in report.values.items()]
    more = len(measured) - _SHOWN
    told = ", ".join(measured[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    offered = hypotheses[:_BUTTONS]
    which = offered[0].ref if len(offered) == 1 else "a hypothesis"
    text = f"*{escape(name)}*: {escape(told)}. Add it to {which}?"
    buttons = [
        button(
            f"Add to {each.ref}",
            f"{ids.FILE_TAKE}{each.number}",
            f"{Target(project.id, number=each.number)} {file_id}",
            label=f"Add this result to {each.ref}",
        )
        for each in offered
    ]
    blocks = [section(text), actions(*buttons, button("No", ids.FILE_LEAVE, file_id))]
    return Message(text, blocks)


def build_taken(ref: str, status: str) -> Message:
    """Say what became of a result, by the status of its receipt."""
    return _said(_BECAME[status].format(ref=ref))


def build_not_taken(reason: str) -> Message:
    """Say why a file was not taken."""
    return _said(f"{escape(reason)} Nothing was added.")


def _said(text: str) -> Message:
    return Message(text, [section(text)])
