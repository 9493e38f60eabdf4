"""The modal that shows a project's experiment log, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.documents.log import describe
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import LogEntry
from bot.experiments.projects import Project
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    cut_mrkdwn,
    divider,
    escape,
    overview,
    section,
    select,
)
from handlers.views.text import markup_for, person, when

#: Of which kinds of events each choice is, and what it is called. A decision is where most is
#: learned, so it is among the learnings, too.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "all": ("Everything", ()),
    "results": ("Results", ("result",)),
    "decisions": ("Decisions", ("decided", "project_moved", "people_changed")),
    "timeboxes": (
        "Timeboxes",
        (
            "started",
            "checked_in",
            "extended",
            "snoozed",
            "deadline_moved",
            "stage_due",
            "stage_answered",
        ),
    ),
    "reviews": (
        "Revisions and reviews",
        (
            "plan_revised",
            "changed_since_approval",
            "review_requested",
            "review_answered",
            "review_due",
        ),
    ),
    "notes": ("Notes and learnings", ("noted", "commented", "decided", "project_moved")),
}
#: What an entry is about: anything, the project as a whole, or a hypothesis as `H2`.
ANYTHING, PROJECT = "all", "project"
#: Slack takes 100 options.
_REFS = 98
#: Characters of one text of an entry, and of the entry: twenty of them have to fit in a view.
_TEXT, _ENTRY = 300, 700
_INTRO = "Newest first. Nothing here is ever rewritten: a correction is a new entry."


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """Some entries, newest first, and whether there are others on either side."""

    entries: Sequence[LogEntry]
    has_newer: bool = False
    has_older: bool = False
    #: Where an entry stands in the thread, by its id.
    links: Mapping[int, str] = field(default_factory=dict)


def build_log_modal(
    project: Project,
    hypotheses: Sequence[Hypothesis],
    page: LogPage,
    *,
    kind: str,
    about: str,
    metadata: str,
) -> dict[str, Any]:
    """Show a page of the log; `kind` is a key of KINDS, `about` as the constants above say."""
    add = None
    if project.state.can_change:
        add = button("Add a note", ids.NOTE_ADD, Target(project.id), label="Add a note to this log")
    blocks: list[Block] = [
        section(f"*{escape(project.title)}*\n{_INTRO}", add),
        {**actions(*_filters(hypotheses, kind, about)), "block_id": ids.LOG_FILTERS},
    ]
    for entry in page.entries:
        blocks += _entry(project, entry, page.links.get(entry.id, ""))
    if not page.entries:
        is_filtered = kind != "all" or about != ANYTHING
        blocks.append(section("No entry of this kind." if is_filtered else "Nothing happened yet."))
    if turns := _turns(page):
        blocks.append(actions(*turns))
    return overview("Experiment log", blocks, metadata=metadata)


def _filters(hypotheses: Sequence[Hypothesis], kind: str, about: str) -> list[Element]:
    # The chosen one first, so that it is among those that fit; then the newest.
    known = sorted(hypotheses, key=lambda each: (each.ref != about, -each.number))[:_REFS]
    refs = [(each.ref, f"{each.ref} {each.statement}") for each in sorted(known, key=_number)]
    whole = [(ANYTHING, "The project and every hypothesis"), (PROJECT, "The project as a whole")]
    return [
        select(ids.LOG_KIND, [(key, name) for key, (name, _) in KINDS.items()], initial=kind),
        select(ids.LOG_ABOUT, [*whole, *refs], initial=about),
    ]


def _number(hypothesis: Hypothesis) -> int:
    return hypothesis.number


def _entry(project: Project, entry: LogEntry, url: str) -> list[Block]:
    markup = markup_for(project.owner_zone, _TEXT)
    lines = describe(entry, markup)
    told = [person(entry.actor_id)] if entry.actor_id else []
    told.append(when(entry.at, project.owner_zone))
    if url:
        told.append(markup.link(url, "In the thread"))
    text = cut_mrkdwn("\n".join(lines), _ENTRY)
    return [divider(), section(text), context(" · ".join(told))]


def _turns(page: LogPage) -> list[Element]:
    turns = []
    if page.has_newer:
        turns.append(button("Newer", ids.LOG_NEWER, page.entries[0].id, label="Newer entries"))
    if page.has_older:
        turns.append(button("Older", ids.LOG_OLDER, page.entries[-1].id, label="Older entries"))
    return turns
