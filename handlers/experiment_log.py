"""Reading the experiment log for people: pages, filters, and where each entry stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.experiments.log import LogEntry
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from handlers import ids
from handlers.interaction import Interaction
from handlers.views.log_modal import ANYTHING, KINDS, PROJECT, LogPage, build_log_modal
from storage.messages import permalink
from storage.work import SqlWork

PER_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of a log: `kind` and `about` as in the modal, and next to which entry's id."""

    kind: str = "all"
    about: str = ANYTHING
    before: int = 0
    after: int = 0

    @classmethod
    def chosen(cls, view: Mapping[str, Any], **place: int) -> "Wanted":
        """What is chosen in an open log."""
        filters = view.get("state", {}).get("values", {}).get(ids.LOG_FILTERS, {})
        kind, about = (
            str((filters.get(each, {}).get("selected_option") or {}).get("value", "all"))
            for each in (ids.LOG_KIND, ids.LOG_ABOUT)
        )
        return cls(kind=kind if kind in KINDS else "all", about=about, **place)

    @property
    def number(self) -> int | None:
        """The hypothesis that it is about, 0 for the project as a whole, None for anything."""
        if self.about == PROJECT:
            return 0
        number = self.about.removeprefix("H")
        return int(number) if number.isdecimal() and len(number) < 10 else None


async def open_log(interaction: Interaction, project_id: int, number: int = 0) -> None:
    """Show a project's log, or what of it is about one hypothesis; raises NotFound."""
    wanted = Wanted(about=f"H{number}" if number else ANYTHING)
    await interaction.open(await build_log(interaction, project_id, wanted))


async def build_log(interaction: Interaction, project_id: int, wanted: Wanted) -> dict[str, Any]:
    """The modal that shows this part of a log; raises NotFound."""
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
        hypotheses = await work.hypotheses.all(project_id)
        if wanted.number:
            await work.hypotheses.get(project_id, wanted.number)
        page = await _page(work, project, wanted)
    return build_log_modal(
        project,
        hypotheses,
        page,
        kind=wanted.kind,
        about=wanted.about,
        metadata=interaction.modal_state(project_id=project_id),
    )


async def _page(work: SqlWork, project: Project, wanted: Wanted) -> LogPage:
    entries = await _entries(work, project, wanted, after=wanted.after, before=wanted.before)
    has_newer, has_older = wanted.before > 0, len(entries) > PER_PAGE
    if wanted.after:
        has_newer, has_older = has_older, True
    if wanted.after and not has_newer:
        # The way back ends at the newest page, which is a full one.
        entries = await _entries(work, project, wanted)
        has_older = len(entries) > PER_PAGE
    shown = entries[-PER_PAGE:] if wanted.after and has_newer else entries[:PER_PAGE]
    links = await _links(work, project, shown)
    return LogPage(entries=shown, has_newer=has_newer, has_older=has_older, links=links)


async def _entries(
    work: SqlWork, project: Project, wanted: Wanted, *, after: int = 0, before: int = 0
) -> Sequence[LogEntry]:
    """One more than a page has, to know whether there are more."""
    return await work.log.page(
        project.id,
        kinds=KINDS[wanted.kind][1],
        number=wanted.number,
        before=before,
        after=after,
        limit=PER_PAGE + 1,
    )


async def _links(work: SqlWork, project: Project, entries: Sequence[LogEntry]) -> dict[int, str]:
    """Where these entries stand in the thread, as far as they were posted."""
    refs = [str(each.id) for each in entries]
    card = await work.messages.find(project.id, IntentKind.CARD, "")
    replies = await work.messages.some(project.id, IntentKind.ENTRY, refs)
    url = await work.workspace_url()
    return {int(each.ref): permalink(url, each, card) for each in replies}
