"""What trackers tell: evidence for the log, never a verdict."""

from dataclasses import dataclass

from bot.experiments.log import Noted
from bot.experiments.ports import Work
from bot.experiments.records import Act
from bot.experiments.service.telling import write_entry
from bot.experiments.text import tidy
from bot.experiments.trackers import Tracker, link_key


@dataclass(frozen=True, kw_only=True)
class News:
    """What happened to something that hypotheses may be linked to."""

    tracker: Tracker
    #: Every name by which it can be linked.
    references: tuple[str, ...]
    text: str
    url: str = ""
    #: Whether it concerns only hypotheses under way.
    only_open: bool = False


async def note_news(work: Work, act: Act, news: News, *, project_id: int | None) -> int:
    """Log news at every linked hypothesis of one project, or of all; returns at how many.

    Stopped and archived projects are left in peace.
    """
    references = [link_key(news.tracker, tidy(each)) for each in news.references]
    linked = {
        (each.project_id, each.number)
        for each in await work.trackers.find(news.tracker, references)
        if project_id in {None, each.project_id}
    }
    told = 0
    # In one order, so that two at the same time do not wait for each other.
    for each_id, number in sorted(linked):
        project = await work.projects.get(each_id)
        hypothesis = await work.hypotheses.get(each_id, number)
        if project.state.can_change and (hypothesis.state.is_open or not news.only_open):
            event = Noted(source=news.tracker.words, text=news.text, url=news.url)
            await write_entry(work, act, project, number, event)
            told += 1
    return told
