"""The modal in which people note when they are away."""

from collections.abc import Sequence
from typing import Any

from bot.documents.words import day
from bot.experiments.calendars import Away
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.records import Absence
from handlers import ids
from handlers.views.blocks import (
    Block,
    button,
    context,
    escape,
    input_block,
    modal,
    section,
    sections,
)
from handlers.views.text import when

_NAMED = 20


def build_away_modal(
    absences: Sequence[Absence],
    running: Sequence[tuple[Project, Hypothesis]],
    *,
    form: int,
    metadata: str,
    notice: Sequence[str] = (),
) -> dict[str, Any]:
    """List a person's coming absences, and ask for one more.

    `running` are the timeboxes that make room for them; `form` tells empty inputs from those
    that were filled before.
    """
    blocks: list[Block] = [*sections(notice)]
    blocks.append(section("*Your days away*" if absences else "*No days away are noted.*"))
    blocks += [
        section(
            span(each.away),
            button("Remove", ids.ABSENCE_REMOVE, each.id, label=f"Remove {span(each.away)}"),
        )
        for each in absences
    ]
    blocks += [
        input_block("first", "Away from", _date(f"first_{form}")),
        input_block("last", "Up to and including", _date(f"last_{form}")),
        context(_what_moves(running)),
    ]
    return modal(ids.AWAY_FORM, "Away", blocks, metadata=metadata, submit="Add")


def span(away: Away) -> str:
    """An absence as people write it: `Mon 15 Jan 2035 to Fri 19 Jan 2035`, or its only day."""
    return day(away.first) if away.first == away.last else f"{day(away.first)} to {day(away.last)}"


def moved_lines(moved: Sequence[tuple[Project, Hypothesis]]) -> list[str]:
    """Which timeboxes moved, and to when."""
    if not moved:
        return ["No timebox of yours had to move."]
    lines = [f"• {_named(*each)} ends {_deadline(*each)} now" for each in moved[:_NAMED]]
    more = len(moved) - len(lines)
    return [*lines, *([f"And {more} more."] if more else [])]


def _what_moves(running: Sequence[tuple[Project, Hypothesis]]) -> str:
    if not running:
        return "Timeboxes of your projects will make room for these days; none runs now."
    named = [f"• {_named(*each)}, until {_deadline(*each)}" for each in running[:_NAMED]]
    if len(running) > _NAMED:
        named.append(f"And {len(running) - _NAMED} more.")
    opening = "Timeboxes of your projects make room for days away that come before they end:"
    return "\n".join([opening, *named])


def _named(project: Project, hypothesis: Hypothesis) -> str:
    return f"{escape(project.title)}: {hypothesis.ref}"


def _deadline(project: Project, hypothesis: Hypothesis) -> str:
    return when(hypothesis.deadline, project.owner_zone) if hypothesis.deadline else "soon"


def _date(action_id: str) -> dict[str, Any]:
    return {"type": "datepicker", "action_id": action_id}
