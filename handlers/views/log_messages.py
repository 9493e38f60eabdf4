"""The experiment log in the thread, and its short lines in the channel."""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field

from bot.documents.log import describe
from bot.experiments.log import (
    CheckedIn,
    Decided,
    LogEntry,
    ResultArrived,
    ReviewDue,
    StageDue,
)
from bot.experiments.projects import Project
from bot.experiments.schedules import CheckInKind
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    MESSAGE_BUDGET,
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    cut_mrkdwn,
    divider,
    escape,
    section,
    sections,
)
from handlers.views.document_messages import decision_buttons
from handlers.views.result_messages import (
    ROOMS,
    build_brief_results,
    build_result,
    told_briefly,
)
from handlers.views.text import link, markup_for, people, person, when


def asks_about(entry: LogEntry) -> str:
    """What an entry asks the team about: a hypothesis as `H2`, a stage, or blank for nothing."""
    event = entry.event
    if isinstance(event, StageDue):
        return event.stage
    asks = isinstance(event, CheckedIn) or (
        isinstance(event, ResultArrived) and event.verdict is not None
    )
    return entry.ref if asks else ""


def build_log_message(
    project: Project,
    entries: Sequence[LogEntry],
    still_open: Collection[str],
    answered_by: LogEntry | None = None,
    left: Set[str] = frozenset(),
    file_id: str = "",
) -> Message:
    """Show entries that share a reply; only what is still open gets buttons.

    Of several results of a hypothesis the newest is told whole, the others in a line each.
    `answered_by` stands where the buttons were: who decided what. `left` are people who were
    asked and are not in the workspace any more; `file_id` is the picture of `shown_result`.
    """
    briefly = told_briefly(entries)
    reply = _Reply()
    last_asking = {asks_about(each): each.id for each in entries if asks_about(each)}
    for entry in entries:
        if entry.id in briefly:
            continue
        _tell(reply, project, entry, file_id)
        if isinstance(entry.event, ReviewDue) and (gone := left & {*entry.event.waiting}):
            reply.say(_remark_on_reviewers_who_left(project, gone))
        subject = asks_about(entry)
        if subject in still_open and last_asking[subject] == entry.id:
            for remark in _remarks_on_those_who_left(project, left):
                reply.say(remark)
            reply.blocks.append(_buttons(project, entry))
        if subject and answered_by is not None and last_asking[subject] == entry.id:
            answer = f"Answered: {_answer(project, answered_by)}"
            reply.texts.append(answer)
            reply.blocks.append(context(f"{answer} {when(answered_by.at, project.owner_zone)}"))
        reply.blocks.append(context(_who_and_when(project, entry)))
    if briefly:
        lines, blocks = build_brief_results(project, [e for e in entries if e.id in briefly])
        reply.texts.append("\n".join(lines))
        reply.blocks += [divider(), *blocks]
    return reply.message()


@dataclass
class _Reply:
    """A reply while it is put together."""

    texts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    #: Ways to show the numbers of one result, and the place in the blocks where they belong.
    numbers: list[list[Block]] = field(default_factory=list)
    place: int = 0

    def say(self, text: str) -> None:
        """Add a sentence."""
        self.texts.append(text)
        self.blocks.append(section(text))

    def message(self) -> Message:
        """The message in each of the ways, the richest first."""
        before, after = self.blocks[: self.place], self.blocks[self.place :]
        first, *plainer = [[*before, *way, *after] for way in self.numbers or [[]]]
        text = cut_mrkdwn("\n\n".join(self.texts), TEXT_LIMIT)
        return Message(text, first, plainer=tuple(plainer))


def _tell(reply: _Reply, project: Project, entry: LogEntry, file_id: str) -> None:
    """Add an entry's words and, of a result, its numbers."""
    if reply.blocks:
        reply.blocks.append(divider())
    if not isinstance(entry.event, ResultArrived):
        lines = _lines(project, entry)
        reply.texts.append("\n".join(lines))
        reply.blocks += [section(lines[0]), *sections(lines[1:])]
        return
    view = build_result(project, entry, entry.event, file_id)
    reply.texts.append(view.text)
    reply.blocks += view.before
    if view.numbers and not reply.numbers:
        reply.numbers, reply.place = view.numbers, len(reply.blocks)
    elif view.numbers:
        # A message takes one table.
        reply.blocks += view.numbers[-1]
    reply.blocks += view.after


def _answer(project: Project, entry: LogEntry) -> str:
    """Who decided what, in one line; the entry itself stands in a reply of its own."""
    lines = describe(entry, markup_for(project.owner_zone, ROOMS[0]))
    return lines[1] if isinstance(entry.event, Decided) else lines[0]


def build_summary(project: Project, entry: LogEntry, thread_url: str) -> Message:
    """One line for the channel, with a link to the thread."""
    line = describe(entry, markup_for(project.owner_zone, ROOMS[0]))[0]
    title = escape(project.title)
    return Message(f"{title}: {line}", [section(f"{link(thread_url, project.title)}: {line}")])


def _remarks_on_those_who_left(project: Project, left: Collection[str]) -> list[str]:
    """Who cannot answer any more, and who can name somebody else."""
    remarks = []
    owner, decider = project.owner_id, project.decider_id
    if owner in left:
        remarks.append(
            f"{person(owner)}, who owns this project, has left this workspace. A workspace admin "
            "can name another owner: Settings on the card above."
        )
    if decider and decider != owner and decider in left:
        who = "The new owner" if owner in left else person(owner)
        remarks.append(
            f"{person(decider)}, who decides here, has left this workspace. {who} can decide, or "
            "name another decider: Settings on the card above."
        )
    return remarks


def _remark_on_reviewers_who_left(project: Project, gone: Set[str]) -> str:
    has = "has" if len(gone) == 1 else "have"
    return (
        f"{people(sorted(gone))} {has} left this workspace and cannot answer. "
        f"{person(project.owner_id)} can ask others: Request review on the card above."
    )


def _lines(project: Project, entry: LogEntry) -> list[str]:
    """An entry in words, its texts cut where all together Slack would refuse them."""
    lines: list[str] = []
    for room in ROOMS:
        lines = describe(entry, markup_for(project.owner_zone, room))
        if sum(map(len, lines)) <= MESSAGE_BUDGET:
            break
    return lines


def _buttons(project: Project, entry: LogEntry) -> Block:
    event = entry.event
    if isinstance(event, StageDue):
        return _stage_buttons(project, event.stage)
    target = Target(project.id, number=entry.number)
    report = button("Report result", ids.RESULT_REPORT, target, label=f"Report result: {entry.ref}")
    snooze = button("Snooze", ids.TIMEBOX_SNOOZE, target, label=f"Snooze {entry.ref}")
    deciding = decision_buttons(target, entry.ref)
    if isinstance(event, CheckedIn) and event.check_in in {
        CheckInKind.HALFWAY,
        CheckInKind.BEFORE,
    }:
        # There is still time: a result comes first, though the answer may be clear already.
        return actions(report, *deciding, snooze)
    return actions(*deciding, snooze, report)


def _stage_buttons(project: Project, stage: str) -> Block:
    target = Target(project.id, section=stage)
    return actions(
        button("It is there", ids.STAGE_DELIVERED, target, label=f"{stage.capitalize()} is there"),
        button("Move it", ids.STAGE_MOVE, target, label=f"Move {stage} to another day"),
    )


def _who_and_when(project: Project, entry: LogEntry) -> str:
    who = f"{person(entry.actor_id)}, " if entry.actor_id else ""
    return f"Experiment log · {who}{when(entry.at, project.owner_zone)}"
