"""Results in the thread, whole or in a line, and as one line in the channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.documents.result_words import (
    ResultWords,
    foreseen,
    guardrails_in_short,
    headline,
    tell_briefly,
    tell_result,
)
from bot.experiments.log import LogEntry, ResultArrived
from bot.experiments.projects import Project
from handlers.views.blocks import (
    MESSAGE_BUDGET,
    TEXT_LIMIT,
    Block,
    Message,
    context,
    cut_mrkdwn,
    escape,
    section,
    sections,
)
from handlers.views.text import link, markup_for, when
from handlers.views.verdict_blocks import verdict_alternatives

#: Characters of the lines that say what a table says, where Slack takes none.
_ROOM_FOR_FINDINGS = 4000
#: Characters that one text of an entry may take. In the first fits whatever a form takes, unless
#: it is made of little but special characters; in the last, as many texts as an entry has.
ROOMS = (6000, 3000, 1000, 300)


@dataclass(frozen=True)
class ResultView:
    """A result that is told whole: its text, and blocks around ways to show its numbers."""

    text: str
    before: list[Block]
    #: The richest first, the last in words alone; none where nothing was judged.
    numbers: list[list[Block]]
    after: list[Block]


def told_briefly(entries: Sequence[LogEntry]) -> set[int]:
    """The ids of those results that a newer one of the same hypothesis overtakes in a reply.

    A judged one is never overtaken by one that came early or late.
    """
    results = [(each, each.event) for each in entries if isinstance(each.event, ResultArrived)]
    newest: dict[int, int] = {}
    # Those without a verdict come first, so that the last one wins.
    for entry, _ in sorted(results, key=lambda each: each[1].verdict is not None):
        newest[entry.number] = entry.id
    return {entry.id for entry, _ in results} - {*newest.values()}


def shown_result(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The result of which a reply shows the numbers, since a message takes one table."""
    briefly = told_briefly(entries)
    judged = [each for each in entries if each.id not in briefly and _is_judged(each)]
    return judged[0] if judged else None


def _is_judged(entry: LogEntry) -> bool:
    return isinstance(entry.event, ResultArrived) and entry.event.verdict is not None


def build_result(
    project: Project, entry: LogEntry, event: ResultArrived, file_id: str = ""
) -> ResultView:
    """Show a result whole; `file_id` is the picture of its verdict, where there is one."""
    words = _fitting_words(project, entry, event)
    findings = _within(words.findings, _ROOM_FOR_FINDINGS)
    text = "\n".join([words.headline, *words.about, *findings, *words.rest])
    numbers: list[list[Block]] = []
    if event.verdict is not None:
        unclear = _within(words.unclear, _ROOM_FOR_FINDINGS)
        numbers = verdict_alternatives(entry.ref, event.verdict, findings, unclear, file_id)
    before = [section(words.headline), *sections(words.about)]
    return ResultView(text, before, numbers, sections(words.rest))


def _fitting_words(project: Project, entry: LogEntry, event: ResultArrived) -> ResultWords:
    words = tell_result(entry, event, markup_for(project.owner_zone, ROOMS[0]))
    for room in ROOMS:
        words = tell_result(entry, event, markup_for(project.owner_zone, room))
        told = [words.headline, *words.about, *words.rest]
        if sum(map(len, told)) <= MESSAGE_BUDGET - _ROOM_FOR_FINDINGS:
            break
    return words


def _within(lines: Sequence[str], room: int) -> list[str]:
    """As many lines as the room holds; how many more there are is the last."""
    shown: list[str] = []
    for line in lines:
        room -= len(line)
        if room < 0:
            return [*shown, f"And {len(lines) - len(shown)} more, in the export."]
        shown.append(line)
    return shown


def build_brief_results(
    project: Project, entries: Sequence[LogEntry]
) -> tuple[list[str], list[Block]]:
    """Results in a line each, oldest first: their lines, and blocks that hold them."""
    markup = markup_for(project.owner_zone, ROOMS[-1])
    lines: list[str] = []
    for number, group in groupby(sorted(entries, key=_number), key=_number):
        events = [each.event for each in group]
        told = [tell_briefly(each, markup) for each in events if isinstance(each, ResultArrived)]
        results = "1 result" if len(told) == 1 else f"{len(told)} results"
        lines += [markup.bold(f"H{number}: {results} before this one"), *told]
    first, last = (when(each.at, project.owner_zone) for each in (entries[0], entries[-1]))
    times = first if first == last else f"{first} to {last}"
    return lines, [*sections(lines), context(f"Experiment log · {times}")]


def _number(entry: LogEntry) -> int:
    return entry.number


def build_results_summary(
    project: Project, entry: LogEntry, thread_url: str, results: int, *, detailed: bool
) -> Message:
    """A hypothesis' newest of so many results, for the channel: a line, perhaps with details."""
    event = entry.event
    if not isinstance(event, ResultArrived) or event.verdict is None:
        raise ValueError("Only a judged result is told in the channel.")
    markup = markup_for(project.owner_zone, ROOMS[-1])
    line = headline(entry, event.verdict, markup, results)
    more = ""
    if detailed:
        told = [guardrails_in_short(event.verdict.findings, markup), *foreseen(event, markup)]
        more = " ".join(filter(None, told))
    title = link(thread_url, project.title)
    text = "\n".join(filter(None, [f"{escape(project.title)}: {line}", more]))
    blocks = [section(f"{title}: {line}"), *([context(more)] if more else [])]
    return Message(cut_mrkdwn(text, TEXT_LIMIT), blocks)
