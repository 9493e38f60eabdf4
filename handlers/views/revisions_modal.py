"""The modal that shows what changed from one revision to the next, and brings one back."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.calendars import zone
from bot.experiments.changes import changes_between
from bot.experiments.projects import Project
from bot.experiments.records import Revision
from bot.experiments.template import Section
from bot.experiments.text import shorten
from handlers import ids
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    escape,
    header,
    overview,
    section,
    select,
)
from handlers.views.differences import change_blocks, text_blocks
from handlers.views.pages import beginning
from handlers.views.text import person, when

#: How many revisions can be chosen.
LISTED = 50


def build_revisions_modal(
    project: Project,
    shape: Section,
    title: str,
    revisions: Sequence[Revision],
    *,
    chosen: int,
    may_edit: bool,
    metadata: str,
    notice: str = "",
) -> dict[str, Any]:
    """Show one of the revisions, the newest first among them, against the one before it.

    One more than can be chosen is needed, to compare the last of them with.
    """
    listed = revisions[:LISTED]
    shown = next((each for each in listed if each.number == chosen), listed[0])
    before = next((each for each in revisions if each.number == shown.number - 1), None)
    options = [(str(each.number), _option(project, each)) for each in listed]
    head: list[Block] = [header(title)]
    if notice:
        head.append(section(notice))
    head.append(actions(select(ids.REVISIONS_CHOOSE, options, initial=str(shown.number))))
    if len(revisions) > LISTED:
        head.append(context(f"The newest {LISTED} are listed; older ones are kept, too."))
    head.append(context(_about(project, shown)))
    foot: list[Block] = []
    if may_edit and shown is not listed[0]:
        label = f"Restore revision {shown.number}"
        foot.append(
            actions(button("Restore this one", ids.REVISION_RESTORE, shown.number, label=label))
        )
    changes = changes_between(shape, before.content if before else (), shown.content)
    told = change_blocks(changes) or [context("The words are the same as before.")]
    if before is None:
        told = [block for each in changes for block in text_blocks(each.label, each.after)]
    return overview(
        "What changed", [*head, *beginning(told, [*head, *foot]), *foot], metadata=metadata
    )


def _option(project: Project, revision: Revision) -> str:
    at = revision.edited_at.astimezone(zone(project.owner_zone))
    mark = revision.after.words or shorten(revision.reason, 24)
    return f"Revision {revision.number}, {at:%a %-d %b %Y, %H:%M}{f', {mark}' if mark else ''}"


def _about(project: Project, revision: Revision) -> str:
    who = person(revision.edited_by) if revision.edited_by else "Labthread"
    at = when(revision.edited_at, project.owner_zone)
    told = f"Revision {revision.number}, saved by {who}, {at}."
    if revision.number == 1:
        told += " It is the first."
    if revision.after:
        mark = revision.after.words
        return f"{told} *{mark[0].upper()}{mark[1:]}.* Why: {escape(revision.reason)}"
    return f"{told} {escape(revision.reason)}".rstrip()
